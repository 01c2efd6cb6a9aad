"""Mail about roll calls, to the clerk who entered one, in English."""

from django.urls import reverse

from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel import outbox
from sistercities.kernel.site_address import site_url


def roll_call_confirmed(roll_call: RollCall) -> None:
    """Tell the person who entered a roll call that somebody else has confirmed it."""
    entered_by, case = roll_call.entered_by, roll_call.case
    if entered_by is None or entered_by == roll_call.confirmed_by or not entered_by.is_active:
        return
    outbox.post(
        "roll_call_confirmed",
        to=entered_by.email,
        language="en",
        context={
            "roll_call": roll_call,
            "case": case,
            "url": f"{site_url()}{reverse(f'{case._meta.model_name}_case', args=[case.pk])}",
        },
    )
