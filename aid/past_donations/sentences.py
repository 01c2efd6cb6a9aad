"""Sentences about earlier donations, no more precise than their sources."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aid.past_donations.models import PastDonation
from relationships.ties.models.relationships import RelationshipDate
from relationships.ties.sentences.dates import precisely
from sistercities.kernel.sentences import register

COLUMNS = {"happened": "happened_on", "as_of_on": "as_of"}
KNOWN = dict(zip((4, 7, 10), RelationshipDate.Precision, strict=True))


def readable(facts: Mapping[str, Any]) -> dict[str, str]:
    """The day of an earlier donation, and what a correction changes."""
    if "happened" not in facts:
        return {}
    return {"happened": _as_known(facts["happened"]), "differences": _differences(facts)}


def _differences(facts: Mapping[str, Any]) -> str:
    """What a correction changes, by the labels of the columns."""
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


register({}, reading=readable)
