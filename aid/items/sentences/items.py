"""What happened: the council's own things."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.items.models.items import Valuation
from aid.items.sentences.item_changes import in_a_sentence
from aid.items.sentences.own_lists import in_the_readers_language
from sistercities.kernel.money import in_words
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "surplus_declared": _(
        "%(department)s (%(declared_by)s) declared surplus on %(declared_on)s: %(quantity)s ×"
        " %(item)s. Out of service since %(surplus_since_on)s. Reason: “%(reason)s”"
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


AMOUNTS = {"value": "currency", "amount": "currency", "before_amount": "before_currency"}


def readable(facts: Mapping[str, Any]) -> dict[str, str]:
    """Facts that have a translation, amounts with their currency, and changes as a sentence."""
    told = in_the_readers_language(facts)
    told |= {
        name: in_words(Decimal(facts[name]), facts[currency])
        for name, currency in AMOUNTS.items()
        if name in facts and currency in facts
    }
    if "changes" in facts or "before_serial_or_vin" in facts:
        told["changes"] = in_a_sentence(facts)
    return told


register(SENTENCES, choices={"valuation_method": Valuation.Method}, reading=readable)
