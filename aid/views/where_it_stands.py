"""Where a pledge stands, in plain words for its donor, and what happens next."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from aid.domain.conflict import in_conflict
from aid.models import Donation, Pledge, Shipment
from aid.states import DonationState, PledgeState
from sistercities.acts import Text

State = DonationState
STANDS: dict[str, tuple[Text, Text]] = {
    PledgeState.RECEIVED: (
        _("We have received your pledge."),
        _("The clerk's office looks at it and writes to you, as a rule within ten working days."),
    ),
    PledgeState.QUESTION: (
        _("We have asked you a question."),
        _("When you have answered, the clerk's office looks at your pledge again."),
    ),
    PledgeState.TAKEN_UP: (
        _("We would like to use what you offer."),
        _("How far it has come, you see below. Please keep the things as you described them."),
    ),
    PledgeState.DECLINED: (
        _("We cannot use what you offer."),
        _("Nothing more happens. The things stay yours. We wrote to you why."),
    ),
    PledgeState.WITHDRAWN: (
        _("You have withdrawn this pledge."),
        _("Nothing more happens. The things stay yours."),
    ),
}
DONATION_STANDS: dict[str, tuple[Text, Text]] = {
    State.PROPOSED: (
        _("proposed"),
        _("We ask the recipient whether it wants the things; then two people approve it."),
    ),
    State.APPROVED: (
        _("approved"),
        _("All that must be done before shipping is done now. We write to you about handing over."),
    ),
    State.READY: (_("ready to be shipped"), _("It leaves as soon as transport is there.")),
    State.SHIPPED: (_("on the way"), _("The recipient signs for what arrives; then we write.")),
    State.RECEIVED: (_("received in full"), _("The recipient has signed for it. Thank you.")),
    State.RECEIVED_IN_PART: (
        _("received in part"),
        _("The recipient has signed for what arrived in order. Thank you."),
    ),
    State.THANKED: (_("received"), _("The recipient has signed for it, and says thank you.")),
    State.CANCELLED: (_("cancelled"), _("It does not take place.")),
}


def where_it_stands(pledge: Pledge) -> dict[str, Text]:
    """One sentence, and what happens next."""
    sentence, after = STANDS[pledge.state]
    return {"sentence": sentence, "next": after}


def donations_of(pledge: Pledge) -> list[dict[str, Any]]:
    """What became of the things. For a city in conflict: no place, no day, no body by name."""
    hidden = pledge.city is not None and in_conflict(pledge.city)
    shipments = Prefetch("shipments", Shipment.objects.current())
    rows = pledge.donations.select_related("body").prefetch_related("lines__item", shipments)
    return [_row(donation, hidden=hidden) for donation in rows.order_by("pk")]


def _row(donation: Donation, *, hidden: bool) -> dict[str, Any]:
    label, after = DONATION_STANDS[donation.state]
    shipment = None if hidden else next(iter(donation.shipments.all()), None)
    body = donation.body
    return {
        "donation": donation,
        "recipient": body.get_kind_display() if hidden else body.name,
        "label": label,
        "next": after,
        "left_on": shipment.left_on if shipment else None,
        "expected_on": shipment.expected_on if shipment else None,
        "arrived": donation.state in (State.RECEIVED, State.RECEIVED_IN_PART, State.THANKED),
        "lines": [line for line in donation.lines.all() if line.cancelled_at is None],
    }
