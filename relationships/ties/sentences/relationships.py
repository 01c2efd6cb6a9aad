"""What happened: ties between cities."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.ties.states import RelationshipState
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "tie_reported": _("A tie with %(city)s was reported. Source: %(source)s"),
    "tie_date_added": _("A date was added. Source: %(source)s"),
    "tie_attested": _("What another source says was added: %(source)s"),
    "certainty_unclear": _(
        "The status of the tie with %(city)s was noted as unclear. %(note)s Source: %(source)s"
    ),
    "certainty_clear": _("The status of the tie with %(city)s was noted as clear. %(note)s"),
    "tie_recognised": _("The tie with %(city)s was recognised. The evidence named: %(evidence)s"),
    "recognition_corrected": _(
        "The evidence for the tie with %(city)s was corrected: %(evidence)s, dated %(evidence_on)s."
        " Reason: %(reason)s"
    ),
    "tie_official": _(
        "Both cities have signed: %(city)s is officially a %(kind)s since %(official_on)s."
    ),
    "status_change_corrected": _(
        "What is said of the tie with %(city)s, that it became “%(status)s”, was corrected: on"
        " %(decided_on)s instead of %(before_decided_on)s; %(because)s Reason: %(reason)s"
    ),
    "status_change_struck": _(
        "It was struck that the tie with %(city)s became “%(status)s” on %(decided_on)s."
        " Reason: %(reason)s"
    ),
    "tie_date_corrected": _(
        "A date of the tie with %(city)s was corrected: %(date)s instead of %(before_date)s."
        " Source: %(source)s Reason: %(reason)s"
    ),
    "tie_date_struck": _(
        "A date of the tie with %(city)s was struck: %(date)s. Source: %(source)s"
        " Reason: %(reason)s"
    ),
    "attestation_corrected": _(
        "What another source says of the tie with %(city)s was corrected: “%(note)s” instead of"
        " “%(before_note)s”. Source: %(source)s Reason: %(reason)s"
    ),
    "attestation_struck": _(
        "What another source says of the tie with %(city)s was struck: “%(note)s”."
        " Source: %(source)s Reason: %(reason)s"
    ),
    "tie_dormant": _("The tie with %(city)s has been dormant since %(decided_on)s: %(because)s"),
    "tie_suspended": _(
        "The tie with %(city)s was suspended on %(decided_on)s: %(because)s "
        "Conditions for lifting it: %(conditions)s To be reviewed on %(review_on)s."
    ),
    "tie_suspended review_after": _(
        "The tie with %(city)s was suspended on %(decided_on)s: %(because)s "
        "Conditions for lifting it: %(conditions)s To be reviewed after: %(review_after)s."
    ),
    "tie_official_again": _(
        "The tie with %(city)s is official again since %(decided_on)s: %(because)s"
    ),
    "tie_ended": _("The tie with %(city)s ended on %(decided_on)s: %(because)s"),
    "tie_motion_filed": _(
        "A motion about the tie with %(city)s was filed, to %(purpose)s: “%(title)s” (council file"
        " %(council_file)s), moved by %(mover)s on %(moved_on)s."
    ),
    "tie_motion_corrected": _(
        "The motion about the tie with %(city)s was corrected. It now reads “%(title)s” (council"
        " file %(council_file)s), moved by %(mover)s on %(moved_on)s. Reason: %(reason)s"
    ),
    "tie_vote_carried": _(
        "The council voted on %(held_on)s on the tie with %(city)s (council file %(council_file)s):"
        " ayes %(ayes)s, noes %(noes)s, ayes needed %(needed)s; carried."
    ),
    "tie_vote_not_carried": _(
        "The council voted on %(held_on)s on the tie with %(city)s (council file %(council_file)s):"
        " ayes %(ayes)s, noes %(noes)s, ayes needed %(needed)s; not carried."
    ),
    "tie_vote_corrected_carried": _(
        "The roll call of %(held_on)s on the tie with %(city)s was corrected: ayes %(ayes)s, noes"
        " %(noes)s, carried. Reason: %(reason)s"
    ),
    "tie_vote_corrected_not_carried": _(
        "The roll call of %(held_on)s on the tie with %(city)s was corrected: ayes %(ayes)s, noes"
        " %(noes)s, not carried. Reason: %(reason)s"
    ),
}

register(SENTENCES, choices={"status": RelationshipState}, pages={"relationship": "city_detail"})
