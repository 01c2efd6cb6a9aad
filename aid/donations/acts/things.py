"""The things of a donation on its public page, with the corrections of what is said about them.

Of the council's own things everything is shown, so that people can find the very thing again years
later; of a donor's things only the kind and the number.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aid.donations.models.donations import Donation, DonationLine
from aid.items.models.item_descriptions import ItemDescription, ItemTranslation
from aid.items.models.items import SurplusDeclaration, Valuation
from aid.items.models.photographs import Photograph
from aid.items.sentences.item_changes import in_words as described_in_words
from aid.needs.states import ItemKind
from sistercities.kernel.corrected import changes
from sistercities.kernel.money import in_words
from sistercities.kernel.translations import Said, language, said

Facts = list[dict[str, Any]]


def translated(path: str) -> Prefetch[Any]:
    """The translations of the things at the end of this path, for `thing`."""
    return Prefetch(f"{path}__translations", ItemTranslation.objects.current())


def thing(line: DonationLine) -> Said:
    """One line, as the public reads it."""
    item = line.item
    if item.pledge_id is None:
        name = said(item, "description")
    else:
        name = Said(capfirst(str(ItemKind(item.kind).label)), language())
    text = f"{line.quantity} × {name}" if line.quantity > 1 else str(name)
    return Said(text, name.language, name.status)


def goods_of(donation: Donation, *, shielded: bool) -> list[dict[str, Any]]:
    """Each line with what is public of its thing."""
    return [_goods(line, shielded=shielded) for line in _lines(donation, shielded=shielded)]


def _lines(donation: Donation, *, shielded: bool) -> QuerySet[DonationLine]:
    """All lines with what is public of their things, in a fixed number of queries."""
    shown = Photograph.objects.public()
    if shielded:
        shown = shown.filter(is_public=True)
    below: tuple[Any, ...] = (
        "item__declarations",
        Prefetch("item__valuations", Valuation.objects.confirmed()),
        Prefetch("item__descriptions", ItemDescription.objects.confirmed()),
        Prefetch("item__photographs", shown, to_attr="shown"),
    )
    return donation.lines.select_related("item").prefetch_related(*below)


def _goods(line: DonationLine, *, shielded: bool) -> dict[str, Any]:
    item: Any = line.item
    is_councils = item.pledge_id is None
    return {
        "line": line,
        "thing": thing(line),
        "called": str(thing(line)),
        "facts": _facts(item) if is_councils else [],
        "corrections": _corrections(item, shielded=shielded) if is_councils else [],
        "photographs": item.shown,
        "cancelled": capfirst(line.get_cancelled_why_display()) if line.cancelled_at else "",
    }


def _facts(item: Any) -> Facts:
    defects = said(item, "known_defects")
    maker = " ".join(str(word) for word in (item.year or "", item.maker, item.model) if word)
    facts: Facts = [
        {"label": _("Year, maker, model"), "value": maker},
        {"label": _("Serial number or VIN"), "value": item.serial_or_vin},
        {"label": _("Condition"), "value": capfirst(item.get_condition_display())},
        {"label": _("Known defects"), "value": defects, "note": defects.note},
    ]
    chain = _in_order(list(item.declarations.all()))
    facts += _declared(chain[-1]) if chain else []
    for row in item.valuations.all():
        facts += _valued(row) if row.counts else []
    return facts


def _declared(row: SurplusDeclaration) -> Facts:
    by = f"{row.declared_by}, {date_format(row.declared_on)}"
    return [
        {"label": _("Department"), "value": row.department},
        {"label": _("Out of service since"), "value": date_format(row.surplus_since)},
        {"label": _("Why it is surplus"), "value": row.reason},
        {"label": _("Replaced by"), "value": row.replaced_by},
        {"label": _("Declared surplus by"), "value": by},
    ]


def _valued(row: Valuation) -> Facts:
    return [
        {
            "label": _("Fair market value of one"),
            "value": in_words(row.amount, row.currency),
            "note": _how(row),
        }
    ]


def _how(row: Valuation) -> str:
    return f"{row.get_method_display()}; {row.valued_by}, {date_format(row.valued_on)}"


def _valued_in_full(row: Valuation) -> Facts:
    return [*_valued(row), {"label": _("How it was found"), "value": _how(row)}]


def _corrections(item: Any, *, shielded: bool) -> list[dict[str, Any]]:
    """Corrections of the thing, its declaration and its value: old, new, why and when."""
    return [
        *corrections_of(item.descriptions.all(), shielded=shielded),
        *_corrected(list(item.declarations.all()), _declared),
        *corrections_among(item.valuations.all(), _valued_in_full),
    ]


def corrections_among(rows: Iterable[Any], facts_of: Callable[[Any], Facts]) -> Facts:
    """Of all entries about one thing, those that correct or strike another, newest first."""
    by_key = {row.pk: row for row in rows}
    return [
        _change(by_key[row.corrects_id], row, facts_of, at=row.confirmed_at)
        for row in by_key.values()
        if row.corrects_id and row.is_confirmed
    ][::-1]


def corrections_of(rows: Iterable[ItemDescription], *, shielded: bool = False) -> Facts:
    """Corrections of the thing itself, newest first; without a reason that might name a place."""
    found = corrections_among(rows, _described)
    return [one | {"reason": ""} for one in found] if shielded else found


def _described(row: ItemDescription) -> Facts:
    words = described_in_words(row)
    return [{"label": label, "value": value} for label, value in words.items()]


def _corrected(rows: Sequence[Any], facts_of: Callable[[Any], Facts]) -> list[dict[str, Any]]:
    chain = _in_order(rows)
    return [_change(old, new, facts_of, at=new.entered_at) for old, new in pairwise(chain)][::-1]


def _change(old: Any, new: Any, facts_of: Callable[[Any], Facts], *, at: Any) -> dict[str, Any]:
    struck = getattr(new, "strikes", False)
    pairs = [(was, was) for was in facts_of(old)] if struck else changes(old, new, facts_of)
    return {
        "row": new,
        "at": at,
        "reason": new.correction_reason,
        "changes": [
            {
                "label": now["label"],
                "was": was["value"],
                "now": _("struck") if struck else now["value"],
            }
            for was, now in pairs
        ],
    }


def _in_order(rows: Sequence[Any]) -> list[Any]:
    """The entries from the first one to the one that counts, each correcting the one before it."""
    following = {row.corrects_id: row for row in rows}
    chain, row = [], following.get(None)
    while row is not None:
        chain.append(row)
        row = following.get(row.pk)
    return chain
