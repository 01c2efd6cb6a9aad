"""Each donation is on one list of the desk only: the one that says what comes next."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from aid.models import ReceiptRefusal
from tests.days import today
from tests.factories import UserFactory, clerk
from tests.factories_aid import (
    acceptance_link,
    approved,
    cancelled,
    cleared,
    confirm,
    donate_motion,
    entered_approval,
    link_of,
    official_tie,
    proposed,
    put,
    ready,
    received,
    roll_call_on,
    shipped,
    surplus_item,
    the_council,
    voted,
    with_basis,
)

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(days=30)


@pytest.fixture(autouse=True)
def council():
    return the_council()


def suspend(donation):
    tie = official_tie(donation.city)
    confirm(
        tie.status_changes.create(
            to_state="suspended",
            decided_on=today(),
            reason="War",
            review_after="The war",
            decision="22-0000",
            entered_by=UserFactory(),
        )
    )
    put(tie, "suspended")
    return donation


def on_the_way(**shipment):
    day = today()
    return shipped(proposed(), **{"left_on": day, "expected_on": day + LATER} | shipment)


def refused():
    donation = on_the_way()
    link = link_of(donation, used_at=timezone.now())
    ReceiptRefusal.objects.create(donation=donation, link=link, reason="Not ours")
    return donation


def unsigned():
    donation = on_the_way()
    acceptance_link(donation, days=-1)
    return donation


def late():
    day = today() - LATER
    return on_the_way(left_on=day, expected_on=day)


def drafted_vote():
    donation = with_basis(proposed("council"))
    roll_call_on(donate_motion(donation), confirmed=False)
    return donation


def drafted_approval():
    donation = proposed()
    entered_approval(donation)
    return donation


def moved():
    donation = with_basis(proposed("council"))
    donate_motion(donation)
    return donation


def carried(to_carry=True):
    return voted(with_basis(proposed("council")), carried=to_carry)


ROADS = [
    (proposed, "proposed"),
    (lambda: proposed("council"), "donations-to-move"),
    (moved, "donations-to-vote"),
    (lambda: carried(to_carry=False), "voted-down"),
    (carried, "proposed"),
    (lambda: approved(proposed()), "approved"),
    (lambda: cleared(proposed()), "approved"),
    (lambda: ready(proposed()), "ready"),
    (on_the_way, "on-the-way"),
    (late, "late-shipments"),
    (refused, "not-for-us"),
    (unsigned, "late-acceptances"),
    (lambda: received(proposed()), "to-thank"),
    (lambda: received(proposed("council")), "to-complete"),
    (lambda: suspend(proposed()), "tie-stops"),
    (lambda: suspend(drafted_approval()), "tie-stops"),
    (lambda: suspend(drafted_vote()), "tie-stops"),
    (lambda: suspend(approved(proposed())), "tie-stops"),
    (lambda: suspend(ready(proposed())), "tie-stops"),
]


def cards_with(client, donation):
    client.force_login(clerk())
    groups = client.get(reverse("admin:index")).context["groups"]
    return [
        card["slug"]
        for group in groups
        for card in group["cards"]
        if reverse("donation_case", args=[donation.pk]) in [row["url"] for row in card["items"]]
    ]


@pytest.mark.parametrize(("made", "slug"), ROADS)
def test_a_donation_is_on_the_one_list_that_says_what_comes_next(client, made, slug):
    donation = made()

    assert cards_with(client, donation) == [slug]


def surplus_on_the_desk(client):
    client.force_login(clerk())
    page = client.get(reverse("desk_list", args=["surplus"]))
    return [row["url"] for row in page.context["items"]]


def test_surplus_without_a_recipient_is_on_the_desk_until_it_is_in_a_donation(client):
    item = surplus_item(quantity=2, serial_or_vin="")
    address = reverse("item_case", args=[item.pk])
    seen = [surplus_on_the_desk(client)]

    first = proposed("council", items=[item], quantities=[1])
    seen.append(surplus_on_the_desk(client))
    proposed("council", items=[item], quantities=[1])
    seen.append(surplus_on_the_desk(client))
    cancelled(first)
    seen.append(surplus_on_the_desk(client))

    assert seen == [[address], [address], [], [address]]


def test_the_desk_leads_to_all_items(client):
    client.force_login(clerk())

    page = client.get(reverse("admin:index")).content.decode()

    assert reverse("admin:aid_item_changelist") in page
