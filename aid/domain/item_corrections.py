"""How what was typed wrongly about one of the council's own things is put right, at any time.

A wrong VIN is found when the engine arrives at the latest, so a thing is corrected in every state
of its donation, but never silently: a correction is a row with the words before and after and the
reason, on the public page and in the public record. What the council was told stays in its motion.
Kind and quantity are not corrected here: another thing is declared anew.
"""

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from aid.domain.items import check_declaration, declared, must_be_one_of_its_number
from aid.domain.valuations import must_have_reason
from aid.models import ConflictMark, Item, ItemCorrection
from aid.states import ItemState, Kept
from relationships.domain.calendar import council_day
from sistercities import public_record
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note


class Described(TypedDict):
    """What is said of a thing, besides its kind and quantity."""

    description: str
    maker: str
    model: str
    year: int | None
    serial_or_vin: str
    condition: str
    known_defects: str
    expires_on: date | None
    voltage: str


def described(item: Item) -> dict[str, Any]:
    """What is said of it now."""
    return {name: getattr(item, name) for name in Described.__annotations__}


@transaction.atomic
def correct_item(item: Item, *, by: User, reason: str, **new: Unpack[Described]) -> ItemCorrection:
    """Correct what is said of one of the council's own things. The old words stay readable.

    Raises RuleError: it is a donor's own; no reason; nothing is different; another thing has the
    number; it would have left service before it was made.
    """
    lock(item)
    if item.pledge_id is not None:
        raise RuleError(_("What a donor offers is corrected on the page of the pledge."))
    must_have_reason(reason)
    was, now = described(item), _stripped(new)
    if was == now:
        raise RuleError(_("Nothing is different from what stands there already."))
    _must_be_possible(item, now)
    row = ItemCorrection.objects.create(
        item=item, was=was, now=now, reason=reason.strip(), entered_by=by
    )
    item.refresh_from_db()
    facts = _facts(row, was, now)
    note(item, act="item_corrected", by=by, facts=facts)
    if goes_to_conflict(item):
        facts["reason"] = str(Kept.BACK.value)
    public_record.append(
        act="item_corrected",
        subject=f"surplus/{item.pk}",
        happened_on=council_day(),
        facts=facts,
    )
    return row


def goes_to_conflict(item: Item) -> bool:
    """Whether a reason in free words is kept back: it might tell of a place or a day."""
    cities = item.lines.standing().values("donation__city")
    return ConflictMark.objects.open().filter(city__in=cities).exists()


def _stripped(new: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without blanks around it."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in new.items()}


def _must_be_possible(item: Item, now: dict[str, Any]) -> None:
    """As it would be, it is looked at as when it was entered."""
    if not now["description"]:
        raise RuleError(_("Say in one line what it is."))
    as_it_would_be = copy(item)
    for name, value in now.items():
        setattr(as_it_would_be, name, value)
    if item.state == ItemState.AVAILABLE and now["serial_or_vin"] != item.serial_or_vin:
        must_be_one_of_its_number(as_it_would_be)
    if item.surplus is not None:
        check_declaration(as_it_would_be, declared(item.surplus))


def _facts(row: ItemCorrection, was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Which thing; of what is said about it only what changed, as it is and as it was."""
    changed = {name: value for name, value in now.items() if value != was[name]}
    facts = {"item": row.item.description, "reason": row.reason, "changes": list(changed)}
    for name, value in changed.items():
        facts |= {name: _plain(value), f"before_{name}": _plain(was[name])}
    return facts


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
