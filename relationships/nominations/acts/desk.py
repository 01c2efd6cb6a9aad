"""The desk's lists of nominations, by how far each is."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel.desk import LATE, NEEDS, WAITING, Card, Rows, always, register, to_case


def step(slug: str, group: str, order: int, heading: Any, rows: Rows) -> Card:
    """A list of nominations at one point of the road."""
    found = rows.select_related("city")
    return Card(slug, group, order, heading, always(found), _city, to_case("nomination"))


def _city(row: Nomination) -> str:
    return str(row.city)


def in_state(state: str) -> Rows:
    """A list of those in one state."""
    return Nomination.objects.filter(state=state)


register(
    step("to-vote", NEEDS, 200, _("Roll calls to enter"), Nomination.objects.to_vote_on()),
    step("to-move", NEEDS, 230, _("Motions to designate, to file"), Nomination.objects.to_move()),
    step("returned", WAITING, 10, _("What was asked for"), in_state(State.RETURNED)),
    Card(
        "late-steps",
        LATE,
        200,
        _("Next step overdue"),
        lambda user, today: Nomination.objects.overdue(today).select_related("city"),
        lambda row: f"{row.city}: {date_format(row.due_on)}",
        to_case("nomination"),
        day=lambda row: row.due_on,
    ),
)
