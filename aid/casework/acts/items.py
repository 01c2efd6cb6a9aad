"""The thing on its case page: what it is, its declaration, its value, photographs, donations."""

from typing import Any

from django.utils.translation import gettext as _

from aid.casework.domain.promised_and_given import promised_and_free
from aid.donations.acts.items import ENTRIES
from aid.donations.acts.things import corrections_of
from aid.items.domain.item_descriptions import ITEM_TRANSLATION
from aid.items.models.items import Item
from aid.items.states import ItemState
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.models import User
from sistercities.kernel.money import in_words
from sistercities.kernel.translation_acts import shown


def context(case: Item, user: User) -> dict[str, Any]:
    """Every declaration and valuation is shown, the newest first, with what it corrected."""
    said = case.valuations.confirmed().filter(strikes=False)
    valuations = said.select_related("entered_by", "confirmed_by", "replaced_by").order_by("-pk")
    descriptions = case.descriptions.select_related("entered_by", "confirmed_by")
    lines = case.lines.select_related("donation__body__city").order_by("-pk")
    stands = promised_and_free(case)
    return {
        "waiting": waiting(ENTRIES, {"item": case}, user),
        "stands": str(stands),
        "thing": _thing(case),
        "translations": shown(ITEM_TRANSLATION, case),
        "corrections": corrections_of(descriptions),
        "left": stands.free,
        "promised_in": stands.promised,
        "given_away_in": stands.given_away,
        "declarations": case.declarations.select_related("entered_by").order_by("-pk"),
        "valuations": [(row, in_words(row.amount, row.currency)) for row in valuations],
        "photographs": case.photographs.all(),
        "lines": lines,
    }


def _of_the_same_number(case: Item) -> str:
    """Things entered under one serial number before numbers were compared; one is wrong."""
    if case.pledge_id is not None or case.state != ItemState.AVAILABLE:
        return ""
    others = Item.objects.numbered(case.serial_or_vin).exclude(pk=case.pk)
    return ", ".join(f"{item} ({item.serial_or_vin})" for item in others)


def _thing(case: Item) -> list[dict[str, Any]]:
    return [
        {"label": _("Quantity"), "value": case.quantity},
        {"label": _("Condition"), "value": case.get_condition_display()},
        {"label": _("Known defects"), "value": case.known_defects},
        {"label": _("Maker"), "value": case.maker},
        {"label": _("Model"), "value": case.model},
        {"label": _("Year"), "value": str(case.year or "")},
        {"label": _("Serial number or VIN"), "value": case.serial_or_vin},
        {"label": _("Another thing with this number"), "value": _of_the_same_number(case)},
        {"label": _("Expires on"), "value": case.expires_on},
        {"label": _("Voltage"), "value": case.voltage},
    ]
