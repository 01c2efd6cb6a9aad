"""Mail about roll calls, to clerks in English: who may confirm one, and that it was confirmed."""

from django.urls import reverse

from relationships.domain.matters import kind_of
from relationships.models import RollCall
from relationships.permissions import clerks
from sistercities import outbox
from sistercities.models import User
from sistercities.site_address import site_url


def awaits_confirmation(roll_call: RollCall) -> None:
    """Ask those who may confirm what another person entered to do so."""
    for clerk in clerks().exclude(pk__in=[roll_call.entered_by_id]):
        _post("roll_call_awaits_confirmation", roll_call, clerk)


def roll_call_confirmed(roll_call: RollCall) -> None:
    """Tell the person who entered a roll call that somebody else has confirmed it."""
    entered_by = roll_call.entered_by
    if entered_by is None or entered_by == roll_call.confirmed_by or not entered_by.is_active:
        return
    _post("roll_call_confirmed", roll_call, entered_by)


def _post(template: str, roll_call: RollCall, to: User) -> None:
    case = roll_call.motion.case
    outbox.post(
        template,
        to=to.email,
        language="en",
        context={
            "roll_call": roll_call,
            "case": case,
            "url": f"{site_url()}{reverse(kind_of(case).page, args=[case.pk])}",
        },
    )
