"""How far a pledge has come, in plain words for its donor, and what happens next."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_ARRIVED, DonationState
from aid.needs.domain.conflict import in_conflict
from aid.pledges.models.pledges import Pledge
from aid.pledges.states import PledgeState
from aid.shipping.models.shipments import Acceptance, Shipment
from aid.shipping.sentences.arrived_lines import in_words
from sistercities.kernel.acts import Text

State = DonationState
STANDS: dict[str, tuple[Text, Text]] = {
    PledgeState.RECEIVED: (
        _("We have received your pledge."),
        _("The clerk's office looks at it and writes to you, usually within two to four weeks."),
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
HAND_OVER = _(
    "Please agree with the clerk's office when and where you hand the things over, if you have not"
    " yet. All that must be done before shipping is being done now."
)
# For a pledge that was taken up, the sentence of its furthest donation; before that, see STANDS.
FURTHEST: list[tuple[frozenset[str], Text, Text]] = [
    (
        frozenset(DONATION_ARRIVED),
        _("The recipient has answered about what you gave."),
        _("Thank you. What arrived, and how, you see below."),
    ),
    (
        frozenset({State.SHIPPED}),
        _("What you gave has left for its recipient."),
        _("When the recipient has signed for it, we write to you again."),
    ),
    (
        frozenset({State.READY}),
        _("What you offer is approved and ready to be shipped."),
        _("When it has left, we write to you."),
    ),
    (frozenset({State.APPROVED}), _("What you offer is approved."), HAND_OVER),
]
DONATION_STANDS: dict[str, tuple[Text, Text]] = {
    State.PROPOSED: (
        _("proposed"),
        _("We ask the recipient whether it wants the things; then two people approve it."),
    ),
    State.APPROVED: (_("approved"), HAND_OVER),
    State.READY: (_("ready to be shipped"), _("It leaves as soon as transport is there.")),
    State.SHIPPED: (_("on the way"), _("The recipient signs for what arrives; then we write.")),
    State.RECEIVED: (_("received in full"), _("The recipient has signed for it. Thank you.")),
    State.RECEIVED_IN_PART: (
        _("received, with differences"),
        _("The recipient has answered: how each thing arrived, you see here. Thank you."),
    ),
    State.THANKED: (_("completed"), _("The recipient has answered, and we have thanked you.")),
    State.CANCELLED: (_("cancelled"), _("It does not take place.")),
}


def where_it_stands(pledge: Pledge) -> dict[str, Text]:
    """One sentence, and what happens next."""
    sentence, after = STANDS[pledge.state]
    if pledge.state == PledgeState.TAKEN_UP:
        come = {*pledge.donations.values_list("state", flat=True)}
        reached = (words for states, *words in FURTHEST if states & come)
        sentence, after = next(reached, [sentence, after])
    return {"sentence": sentence, "next": after}


def donations_of(pledge: Pledge) -> list[dict[str, Any]]:
    """The donations made of the things; for a city in conflict no place, day or body by name."""
    hidden = pledge.city is not None and in_conflict(pledge.city)
    shipments = Prefetch("shipments", Shipment.objects.current())
    acceptances = Acceptance.objects.current().prefetch_related("lines__line__item")
    signed: Any = Prefetch("acceptances", acceptances, to_attr="signed")
    rows = pledge.donations.with_recipient().prefetch_related("lines__item", shipments, signed)
    return [_row(donation, hidden=hidden) for donation in rows.order_by("pk")]


def _row(donation: Donation, *, hidden: bool) -> dict[str, Any]:
    label, after = DONATION_STANDS[donation.state]
    shipment = None if hidden else next(iter(donation.shipments.all()), None)
    body = donation.recipient
    signed: Any = donation
    return {
        "donation": donation,
        "recipient": body.get_kind_display() if hidden else body.name,
        "label": label,
        "next": after,
        "left_on": shipment.left_on if shipment else None,
        "expected_on": shipment.expected_on if shipment else None,
        "arrived": [
            (row.line, in_words(row))
            for acceptance in signed.signed
            for row in acceptance.lines.all()
        ],
        "on_the_way": donation.state == State.SHIPPED,
        "lines": [line for line in donation.lines.all() if line.cancelled_at is None],
    }
