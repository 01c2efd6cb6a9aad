"""Acts of aid as sentences in the reader's language; see relationships.sentences.learn."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from aid.domain.money import in_words
from aid.models import Donation, PastDonation, Pledge, RecipientBody, Valuation, Wish
from aid.sentences.item_changes import in_a_sentence
from aid.sentences.known import in_the_readers_language
from aid.states import DonationState, Gate, ItemKind, Kept, Signed
from relationships.models import RelationshipDate
from relationships.sentences.dates import precisely

PROCESSES = ("donations", "grounds", "items", "needs", "pledges", "shipments")
CHOICES: dict[str, type[TextChoices]] = {
    "before_body_kind": RecipientBody.Kind,
    "before_how": Wish.How,
    "body_kind": RecipientBody.Kind,
    "cancelled_why": Donation.Cancelled,
    "declined_why": Pledge.Declined,
    "donation_state": DonationState,
    "evidence": Kept,
    "gate": Gate,
    "how": Wish.How,
    "item_kind": ItemKind,
    "property": Donation.Kind,
    "reason": Kept,
    "signed": Signed,
    "valuation_method": Valuation.Method,
}
PAGES = {"donation": "donation_detail"}
COLUMNS = {"happened": "happened_on", "as_of_on": "as_of"}
AMOUNTS = {"value": "currency", "amount": "currency", "before_amount": "before_currency"}
KNOWN = dict(zip((4, 7, 10), RelationshipDate.Precision, strict=True))
SENTENCES: dict[str, str | Promise] = {}
for _process in PROCESSES:
    SENTENCES |= import_module(f"aid.sentences.{_process}").SENTENCES


def readable(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts that are amounts, with their currency, and the day of an earlier donation."""
    told = in_the_readers_language(facts)
    told |= {
        name: in_words(Decimal(facts[name]), facts[currency])
        for name, currency in AMOUNTS.items()
        if name in facts and currency in facts
    }
    told |= _of_approval(facts)
    if "changes" in facts or "before_serial_or_vin" in facts:
        told["changes"] = in_a_sentence(facts)
    if "happened" in facts:
        told["happened"] = _as_known(facts["happened"])
        told["differences"] = _differences(facts)
    return told


def _of_approval(facts: Mapping[str, Any]) -> dict[str, str]:
    """Who approved it and what shows it, where that is said; “–” where it is not."""
    named = {"authority": facts.get("authority"), "evidence": facts.get("evidence")}
    if isinstance(before := facts.get("before"), dict):
        named |= {f"before_{name}": before.get(name) for name in named}
    empty = {name: "–" for name, value in named.items() if not value}
    approved = ""
    if facts.get("authority"):
        approved += " " + _("Approved by: %(authority)s.") % {"authority": facts["authority"]}
    if shown := facts.get("evidence"):
        shown = Kept(shown).label if shown in Kept.values else shown
        approved += " " + _("What shows it: %(evidence)s.") % {"evidence": shown}
    return empty | {"approved": approved}


def _differences(facts: Mapping[str, Any]) -> str:
    """What is said otherwise of a past donation than before, by the names of its columns."""
    before, columns = facts.get("before", {}), {f.name: f for f in PastDonation._meta.local_fields}
    return " ".join(
        _("%(what)s: “%(after)s” instead of “%(before)s”.")
        % {
            "what": column.verbose_name,
            "before": _fact(name, before.get(name)),
            "after": _fact(name, facts.get(name)),
        }
        for name in {**before, **facts}
        if before and (column := columns.get(COLUMNS.get(name, name)))
        if before.get(name) != facts.get(name)
    )


def _fact(name: str, fact: Any) -> str:
    if not fact:
        return "–"
    if name == "stage":
        return str(PastDonation.Stage(fact).label)
    return _as_known(fact) if name in COLUMNS else str(fact)


def _as_known(day: str) -> str:
    """A day, month or year in words; the facts hold as much of it as the source gives."""
    precision = KNOWN.get(len(day))
    if precision is None or not day[0].isdigit():
        return _("a day that our source does not give")
    return precisely(date.fromisoformat(f"{day}-01-01"[:10]), precision)
