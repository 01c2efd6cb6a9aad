"""10,000 pledges with their donors and things, and the donations that came of them."""

import datetime

from django.db import transaction
from django.utils import timezone

from aid.models import (
    Approval,
    Donation,
    DonationLine,
    Item,
    Need,
    Pledge,
    PledgeDonor,
    RecipientBody,
)
from sistercities.models import User
from tests.days import today
from tests.owner import past_the_triggers

PLEDGES = 10_000
DONATIONS = 2_000
STATES = ["received", "question", "taken_up", "declined", "withdrawn"]
STAGES = ["approved", "ready", "shipped", "received", "thanked", "cancelled"]
KINDS = ["medical_device", "power", "computers", "clothing"]


def build():
    """Return how many pledges there are. Rows in mid-life are put in past the triggers."""
    body = RecipientBody.objects.first()
    need = Need.objects.published().first()
    with transaction.atomic(), past_the_triggers():
        pledges = Pledge.objects.bulk_create(
            [_pledge(number, body, need) for number in range(PLEDGES)], batch_size=2000
        )
        PledgeDonor.objects.bulk_create(
            [_donor(number, pledge) for number, pledge in enumerate(pledges)], batch_size=2000
        )
        items = Item.objects.bulk_create(
            [_item(number, pledge) for number, pledge in enumerate(pledges)], batch_size=2000
        )
        _donate(body, items)
    return Pledge.objects.count()


def _pledge(number, body, need):
    now = timezone.now()
    return Pledge(
        reference=f"B-{number:06}",
        language="en",
        state=STATES[number % len(STATES)],
        city=body.city,
        need=need if number % 100 == 0 else None,
        declined_why="other" if number % len(STATES) == 3 else "",
        address_hash=f"{number:064}",
        sent_at=now,
        confirmed_at=now,
    )


def _donor(number, pledge):
    return PledgeDonor(
        pledge=pledge,
        name=f"Donor {number}",
        email=f"donor{number}@example.org",
        may_give="owner",
        stands_at="A garage",
    )


def _item(number, pledge):
    return Item(
        pledge=pledge,
        kind=KINDS[number % len(KINDS)],
        description=f"Thing {number}",
        quantity=1 + number % 9,
        condition="good",
    )


def _donate(body, items):
    (enters, confirms), now = User.objects.all()[:2], timezone.now()
    donations = Donation.objects.bulk_create(
        Donation(
            reference=f"bench-2026-{number}",
            kind="donor",
            state=STAGES[number % len(STAGES)],
            city=body.city,
            body=body,
            pledge=items[number].pledge,
            cancelled_why="other",
            cancelled_reason="For measuring",
        )
        for number in range(DONATIONS)
    )
    DonationLine.objects.bulk_create(
        DonationLine(donation=donation, item=item, quantity=1)
        for donation, item in zip(donations, items, strict=False)
    )
    Approval.objects.bulk_create(
        Approval(
            donation=donation,
            approved_on=today(),
            entered_by=enters,
            confirmed_by=confirms,
            confirmed_at=now - datetime.timedelta(days=1),
        )
        for donation in donations
    )
