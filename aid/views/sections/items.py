"""The thing on its case page: what it is, its declaration, its value, photographs, donations."""

from typing import Any

from django.utils.translation import gettext as _

from aid.domain.money import in_words
from aid.domain.proposals import in_hand
from aid.models import Donation, Item
from aid.states import DONATION_PROMISED, ItemState
from aid.views.donation_things import corrections_of
from sistercities.models import User


def item(case: Item, user: User) -> dict[str, Any]:
    """Every declaration and valuation is shown, the newest first, with what it corrected."""
    valuations = case.valuations.select_related("entered_by").order_by("-pk")
    lines = case.lines.select_related("donation__body__city").order_by("-pk")
    return {
        "thing": _thing(case),
        "corrections": corrections_of(case),
        "left": in_hand(case),
        "given_away_in": _given_away_in(case),
        "declarations": case.declarations.select_related("entered_by").order_by("-pk"),
        "valuations": [(row, in_words(row.amount, row.currency)) for row in valuations],
        "photographs": case.photographs.all(),
        "lines": lines,
    }


def _thing(case: Item) -> list[dict[str, Any]]:
    return [
        {"label": _("Quantity"), "value": case.quantity},
        {"label": _("Condition"), "value": case.get_condition_display()},
        {"label": _("Known defects"), "value": case.known_defects},
        {"label": _("Maker"), "value": case.maker},
        {"label": _("Model"), "value": case.model},
        {"label": _("Year"), "value": str(case.year or "")},
        {"label": _("Serial number or VIN"), "value": case.serial_or_vin},
        {"label": _("Expires on"), "value": case.expires_on},
        {"label": _("Voltage"), "value": case.voltage},
    ]


def _given_away_in(case: Item) -> list[Donation]:
    """The donations in which all of it has left; empty while some of it is here, or promised."""
    lines = case.lines.standing().select_related("donation").order_by("pk")
    if case.state == ItemState.GONE or in_hand(case):
        return []
    if any(line.donation.state in DONATION_PROMISED for line in lines):
        return []
    return [line.donation for line in lines]
