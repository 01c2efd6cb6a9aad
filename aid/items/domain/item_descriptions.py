"""The description of one of the council's own things; the first comes with its declaration.

A wrong VIN is found when the engine arrives at the latest, so a description can be corrected in
every state of its donation, but never silently: a correction takes two people, and the public page
and the public record show the words before and after and the reason. What the council was told
stays in its motion. No step is taken with a thing while a correction of it waits. Kind and quantity
cannot be corrected: the thing is declared anew.
"""

from copy import copy
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.items.domain.declarations import check_declaration, declared, must_be_one_of_its_number
from aid.items.guards import DESCRIBED
from aid.items.models.item_descriptions import ItemDescription, ItemTranslation
from aid.items.models.items import Item
from aid.items.states import ItemState
from aid.needs.models.recipients import ConflictMark
from aid.needs.states import Kept
from sistercities.kernel.entries import must_be_certain
from sistercities.kernel.entry_kinds import EntryKind, Facts, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.translation_kinds import translation_kind
from sistercities.kernel.workflow import RuleError


def described(row: Item | ItemDescription) -> dict[str, Any]:
    """What is said of it."""
    return {name: getattr(row, name) for name in DESCRIBED}


def goes_to_conflict(item: Item) -> bool:
    """Whether the thing goes to a city in conflict, where a reason might name a place or day."""
    cities = item.lines.not_cancelled().values("donation__city")
    return ConflictMark.objects.open().filter(city__in=cities).exists()


def things_must_be_certain(items: Any) -> None:
    """Raises RuleError: a correction of the description of one of them waits."""
    for row in ItemDescription.objects.uncertain().filter(item__in=items):
        must_be_certain(row)


def _check(row: ItemDescription) -> None:
    """Raises RuleError: no description; another has its number; it left service too early."""
    for name, value in described(row).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.description:
        raise RuleError(_("Say in one line what it is."))
    item = copy(row.item)
    for name, value in described(row).items():
        setattr(item, name, value)
    if item.state == ItemState.AVAILABLE and item.serial_or_vin != row.item.serial_or_vin:
        must_be_one_of_its_number(item)
    if item.surplus is not None:
        check_declaration(item, declared(item.surplus))


def _says(row: ItemDescription) -> Facts:
    said = {name: "" if value is None else str(value) for name, value in described(row).items()}
    return {"item": row.description, **said}


def _for_the_record(row: ItemDescription, facts: Facts) -> Facts | None:
    """Nothing for a first description: the record of the declaration tells it."""
    if row.corrects is None:
        return None
    return facts | ({"reason": str(Kept.BACK.value)} if goes_to_conflict(row.item) else {})


DESCRIPTION = register(
    EntryKind(
        name="item",
        what=gettext_lazy("description of a thing"),
        model=ItemDescription,
        subject="item",
        fetch=("item",),
        says=_says,
        reference=lambda row: f"surplus/{row.item_id}",
        happened_on=lambda row: HOUSE.today(),
        check=_check,
        stands=DESCRIBED,
        record=_for_the_record,
        act_of=lambda row: "item_described",
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)


def _must_be_the_councils(item: Item) -> None:
    """Raises RuleError: what a donor wrote is the donor's, and not public."""
    if item.pledge_id is not None:
        raise RuleError(_("Only what is said of the council's own things is translated."))


ITEM_TRANSLATION = translation_kind(
    ItemTranslation,
    name="item_translation",
    what=gettext_lazy("translation of what is said of a thing"),
    subject="item",
    fetch=("item",),
    reference=lambda row: f"surplus/{row.item_id}",
    may_be=_must_be_the_councils,
)
