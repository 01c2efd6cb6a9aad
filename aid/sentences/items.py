"""What happened: the council's own things."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "surplus_declared": _(
        "%(department)s (%(declared_by)s) declared surplus on %(declared_on)s: %(quantity)s ×"
        " %(item)s. Out of service since %(surplus_since_on)s. Reason: “%(reason)s”."
        " Replaced by: “%(replaced_by)s”."
    ),
    "surplus_corrected": _(
        "The surplus declaration of “%(item)s” was corrected: %(department)s (%(declared_by)s),"
        " declared on %(declared_on)s, out of service since %(surplus_since_on)s, reason"
        " “%(reason)s”, replaced by “%(replaced_by)s”. Before it said: %(before_department)s"
        " (%(before_declared_by)s), declared on %(before_declared_on)s, out of service since"
        " %(before_surplus_since_on)s, reason “%(before_reason)s”, replaced by"
        " “%(before_replaced_by)s”. Why it was corrected: “%(correction_reason)s”"
    ),
    "item_described": _("What is said of “%(item)s” was entered."),
    "item_corrected": _(
        "What is said of “%(item)s” was corrected: %(changes)s. Reason: “%(reason)s”"
    ),
    "item_valued": _(
        "One piece of “%(item)s” was valued at %(amount)s on %(valued_on)s by"
        " %(valued_by)s. Method: %(valuation_method)s."
    ),
    "item_value_corrected": _(
        "The valuation of “%(item)s” was corrected: one piece is worth %(amount)s"
        " instead of %(before_amount)s, by %(valued_by)s on %(valued_on)s."
        " Method: %(valuation_method)s. Reason: “%(reason)s”"
    ),
    "item_value_struck": _(
        "The valuation of “%(item)s” (%(amount)s, by %(valued_by)s on %(valued_on)s) was struck."
        " Reason: “%(reason)s”"
    ),
    "item_photographs_added": _("Photographs were added, not public: %(number)s"),
    "item_photographs_public": _("Public photographs were added: %(number)s"),
    "item_proposed": _("Proposed for a donation: %(quantity)s, in donation %(reference)s."),
    "item_gone": _("It is no longer available. Reason: “%(reason)s”"),
    "item_taken_back": _("It is available after all. Reason: “%(reason)s”"),
}
