"""What happened: ties between cities."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "tie_reported": _("A tie with %(city)s was reported. Source: %(source)s"),
    "tie_date_added": _("A date was added. Source: %(source)s"),
    "tie_attested": _("What another source says was added: %(source)s"),
    "standing_unclear": _(
        "The standing of the tie with %(city)s was noted as unclear. %(note)s Source: %(source)s"
    ),
    "standing_clear": _("The standing of the tie with %(city)s was noted as clear. %(note)s"),
    "recognition_entered": _("The city's own evidence was entered; a second person must confirm."),
    "recognition_edited": _("The evidence was changed before it was confirmed."),
    "recognition_discarded": _("The evidence was discarded before it was confirmed."),
    "tie_recognised": _("The tie with %(city)s was recognised. The evidence named: %(evidence)s"),
    "recognition_correction_entered": _(
        "A correction of the evidence was entered; a second person must confirm."
    ),
    "recognition_corrected": _(
        "The evidence for the tie with %(city)s was corrected: %(evidence)s, dated %(evidence_on)s."
        " Reason: %(reason)s"
    ),
    "tie_official": _(
        "Both cities have signed: %(city)s is officially a %(kind)s since %(official_on)s."
    ),
    "standing_change_entered": _(
        "A change of the tie's standing was entered; a second person must confirm."
    ),
    "standing_change_edited": _("The change of standing was edited before it was confirmed."),
    "standing_change_discarded": _("The change of standing was discarded before it was confirmed."),
    "tie_dormant": _("The tie with %(city)s has been dormant since %(decided_on)s: %(reason)s"),
    "tie_suspended": _(
        "The tie with %(city)s was suspended on %(decided_on)s: %(reason)s "
        "Conditions for lifting it: %(conditions)s To be reviewed on %(review_on)s."
    ),
    "tie_official_again": _(
        "The tie with %(city)s is official again since %(decided_on)s: %(reason)s"
    ),
    "tie_ended": _("The tie with %(city)s ended on %(decided_on)s: %(reason)s"),
}
