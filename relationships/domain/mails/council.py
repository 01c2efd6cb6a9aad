"""Mail about roll calls. A draft sends none; the desk shows what waits for confirmation."""

from relationships.models import RollCall
from sistercities import outbox


def roll_call_confirmed(roll_call: RollCall) -> None:
    """Tell the person who entered a roll call that somebody else has confirmed it."""
    entered_by = roll_call.entered_by
    if entered_by is None or entered_by == roll_call.confirmed_by or not entered_by.is_active:
        return
    outbox.post(
        "roll_call_confirmed",
        to=entered_by.email,
        language="en",
        context={"roll_call": roll_call, "nomination": roll_call.motion.nomination},
    )
