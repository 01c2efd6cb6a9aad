"""The way of a pledge to its recipient, through the real domain, step by step."""

import re

from post_office.models import Email

from aid.casework.domain import triage
from aid.donations.domain import recipient_requests, shipping_conditions
from aid.models import Donation, LineAnswer, RecipientRequest
from aid.shipping.domain import acceptances, shipments
from aid.shipping.domain.thanks import thank
from sistercities.kernel.entries import enter
from tests.aid.approving import confirm_approval, enter_approval
from tests.days import today
from tests.factories import clerk


def to_the_recipient(pledge, *, by, thanks):
    """Taken up for the body of its need, approved, shipped, received in full, and thanked for."""
    quantities = {item: item.quantity for item in pledge.items.all()}
    donation = triage.take_up(pledge, by=by, body=pledge.need.body, quantities=quantities)
    enter(
        recipient_requests.RECIPIENT_REQUEST,
        donation,
        by=by,
        how=RecipientRequest.How.LETTER,
        requested_on=today(),
        office="Chief",
        note="Yes",
    )
    enter_approval(donation, by=by)
    confirm_approval(donation, by=clerk())
    for shipping_condition in shipping_conditions.open_conditions(donation):
        shipping_conditions.record_condition(
            donation,
            by=by,
            shipping_condition=shipping_condition.shipping_condition,
            done_on=today(),
            note="Seen",
        )
    shipping_conditions.make_ready(donation, by=by)
    shipments.ship(
        donation, by=by, carrier="Carrier 1", reference="BL-1", left_on=today(), expected_on=today()
    )
    acceptances.accept(
        _token(donation),
        received_on=today(donation.city),
        office="Chief",
        typed_name="Officer 1",
        lines=[LineAnswer(line, in_order=line.quantity) for line in donation.lines.all()],
    )
    thank(donation, by=by, text=thanks)
    return Donation.objects.get(pk=donation.pk)


def _token(donation):
    """The secret part of the link in the mail to the recipient."""
    mails = Email.objects.filter(to=donation.body.contact.email, message__contains="/receive/")
    return re.search(r"/receive/([\w-]{40,})/", mails.latest("pk").message)[1]
