"""Where a donation stands, in the words of the public pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.models import Donation
from aid.states import DONATION_ARRIVED, DonationState

State = DonationState

STANDS: dict[str, str | Promise] = {
    State.PROPOSED: _("It is proposed. The council has not approved it yet."),
    State.APPROVED: _("It is approved. It is being made ready for its journey."),
    State.READY: _("It is approved and ready to be shipped."),
    State.SHIPPED: _("It is on its way to the recipient."),
    State.RECEIVED: _("It has arrived. The recipient has signed for all of it."),
    State.RECEIVED_IN_PART: _("It has arrived. The recipient has signed for a part of it."),
    State.THANKED: _("It has arrived, and the recipient has signed for it."),
    State.CANCELLED: _("It was cancelled before it was shipped."),
}
STAGES: list[tuple[tuple[str, ...], str | Promise]] = [
    ((State.PROPOSED,), _("Proposed")),
    ((State.APPROVED,), _("Approved")),
    ((State.READY,), _("Ready")),
    ((State.SHIPPED,), _("On the way")),
    (DONATION_ARRIVED, _("Received")),
]
# While a city is in conflict, nothing between the approval and the receipt is public.
SHIELDED = (State.READY, State.SHIPPED)
TONES = {
    State.RECEIVED: "official",
    State.RECEIVED_IN_PART: "official",
    State.THANKED: "official",
    State.CANCELLED: "ended",
}


def public_state(donation: Donation, *, shielded: bool) -> str:
    """The state that the public reads."""
    if shielded and donation.state in SHIELDED:
        return State.APPROVED
    return str(donation.state)


def steps(state: str, *, shielded: bool) -> list[dict[str, str]]:
    """The road from the proposal to the receipt; empty for what was cancelled."""
    if state == State.CANCELLED:
        return []
    road = [(states, label) for states, label in STAGES if not (shielded and states[0] in SHIELDED)]
    here = next(place for place, (states, _label) in enumerate(road) if state in states)
    last = len(road) - 1
    return [
        {"label": str(label), "state": _mark(place, here, last)}
        for place, (_states, label) in enumerate(road)
    ]


def _mark(place: int, here: int, last: int) -> str:
    if place < here or place == here == last:
        return "done"
    return "current" if place == here else "todo"
