"""Pledges: sent whole, confirmed, answered with a reason, and withdrawn until hand-over."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from aid.models import Item, Pledge, PledgeDonor, PledgeLink, PledgeMessage, PledgeStep
from tests.factories import CityFactory
from tests.factories_aid import (
    PledgeDonorFactory,
    PledgeFactory,
    approved,
    cancelled,
    pledge_link,
    proposed,
    put,
    ready,
    received,
    received_pledge,
    shipped,
    thanked,
    unconfirmed_pledge,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


@pytest.mark.parametrize("missing", ["city", "sent_at"])
def test_sent_pledge_names_city_and_time(missing):
    pledge = PledgeFactory()
    given = {"city": CityFactory(), "sent_at": timezone.now()} | {missing: None}

    with pytest.raises(DatabaseError, match="pledge_sent_names_city"), transaction.atomic():
        put(pledge, "unconfirmed", **given)

    assert Pledge.objects.get().state == "draft"


def test_received_pledge_is_confirmed():
    pledge = unconfirmed_pledge()

    with pytest.raises(DatabaseError, match="pledge_received_is_confirmed"), transaction.atomic():
        put(pledge, "received")

    assert Pledge.objects.get().state == "unconfirmed"


def test_declined_pledge_has_a_reason():
    pledge = received_pledge()

    with pytest.raises(DatabaseError, match="pledge_declined_has_reason"), transaction.atomic():
        put(pledge, "declined")

    assert Pledge.objects.get().state == "received"


def test_what_was_typed_is_cleared_when_it_is_sent():
    pledge = PledgeFactory(draft={"name": "Donor 1"})

    with pytest.raises(DatabaseError, match="pledge_draft_is_cleared"), transaction.atomic():
        put(pledge, "unconfirmed", city=CityFactory(), sent_at=timezone.now())

    assert Pledge.objects.get().state == "draft"


@pytest.mark.parametrize("column", ["reference", "address_hash"])
def test_pledge_has_an_address_of_its_own(column):
    first = PledgeFactory()

    with pytest.raises(DatabaseError, match=column), transaction.atomic():
        PledgeFactory(**{column: getattr(first, column)})

    assert Pledge.objects.count() == 1


def test_pledge_has_one_donor():
    pledge = unconfirmed_pledge()

    with pytest.raises(DatabaseError, match="pledge_id"), transaction.atomic():
        PledgeDonorFactory(pledge=pledge)

    assert PledgeDonor.objects.count() == 1


def test_draft_can_be_erased():
    PledgeFactory().delete()

    assert Pledge.objects.count() == 0


def test_unconfirmed_pledge_can_be_erased_with_all_that_hangs_on_it():
    pledge = unconfirmed_pledge()
    pledge_link(pledge, "confirm")
    PledgeStep.objects.create(case=pledge, act="test", acted_as="The donor")

    pledge.delete()

    tables = (Pledge, PledgeDonor, Item, PledgeLink, PledgeStep)
    assert [table.objects.count() for table in tables] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("state", ["received", "question", "taken_up", "declined", "withdrawn"])
def test_confirmed_pledge_is_not_deleted(state):
    pledge = received_pledge()
    if state != "received":
        put(pledge, state, declined_why="other")
    PledgeDonor.objects.all().delete()

    with pytest.raises(DatabaseError, match=r"Cannot delete|never deleted"), transaction.atomic():
        pledge.delete()

    assert Pledge.objects.count() == 1


def test_confirmed_pledge_without_items_is_not_deleted(sql):
    put(
        put(PledgeFactory(city=CityFactory()), "unconfirmed", sent_at=timezone.now()),
        "received",
        confirmed_at=timezone.now(),
    )

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        sql("DELETE FROM aid_pledge")

    assert Pledge.objects.count() == 1


@pytest.mark.parametrize("on", [shipped, received, thanked])
def test_pledge_is_not_withdrawn_after_hand_over(on, sql):
    on(proposed())

    with pytest.raises(DatabaseError, match="has been handed over"), transaction.atomic():
        sql("UPDATE aid_pledge SET state = 'withdrawn'")

    assert Pledge.objects.get().state == "taken_up"


@pytest.mark.parametrize("on", [approved, ready, cancelled])
def test_pledge_can_be_withdrawn_until_hand_over(on):
    donation = on(proposed())

    assert put(donation.pledge, "withdrawn").state == "withdrawn"


def step():
    pledge = received_pledge()
    return PledgeStep.objects.create(case=pledge, act="test", acted_as="The donor")


@pytest.mark.parametrize(
    "statement", ["UPDATE aid_pledgestep SET act = 'x'", "DELETE FROM aid_pledgestep"]
)
def test_step_of_a_confirmed_pledge_stays(statement, sql):
    step()

    with pytest.raises(DatabaseError, match=r"Cannot update|never deleted"), transaction.atomic():
        sql(statement)

    assert PledgeStep.objects.get().act == "test"


def test_step_of_an_unconfirmed_pledge_does_not_change(sql):
    PledgeStep.objects.create(case=PledgeFactory(), act="test", acted_as="The donor")

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        sql("UPDATE aid_pledgestep SET act = 'x'")

    assert PledgeStep.objects.get().act == "test"


def test_donor_and_messages_can_be_erased():
    pledge = received_pledge()
    PledgeMessage.objects.create(pledge=pledge, kind="question", text="How heavy is it?")

    pledge.messages.all().delete()
    pledge.donor.delete()

    assert (PledgeDonor.objects.count(), PledgeMessage.objects.count()) == (0, 0)


@pytest.mark.parametrize("column", ["used_at", "revoked_at"])
def test_link_that_is_spent_stays_spent(column, sql):
    pledge_link(PledgeFactory(), "confirm")
    PledgeLink.objects.update(**{column: timezone.now()})

    with pytest.raises(DatabaseError, match="used or revoked once"), transaction.atomic():
        sql(f"UPDATE aid_pledgelink SET {column} = NULL")

    assert PledgeLink.objects.get().status != ""


@pytest.mark.parametrize(
    "change",
    [
        "token_hash = repeat('0', 64)",
        "purpose = 'follow'",
        "expires_at = now() + interval '1 year'",
        "created_at = now()",
    ],
)
def test_of_a_link_nothing_changes_but_that_it_is_spent(change, sql):
    pledge_link(PledgeFactory(), "confirm")

    with pytest.raises(DatabaseError, match="nothing else of it changes"), transaction.atomic():
        sql(f"UPDATE aid_pledgelink SET {change}")

    assert sql("UPDATE aid_pledgelink SET used_at = now()") == 1


def test_two_links_have_two_tokens():
    pledge_link(PledgeFactory())
    link = PledgeLink.objects.get()

    with pytest.raises(DatabaseError, match="token_hash"), transaction.atomic():
        PledgeLink.objects.create(
            pledge=link.pledge, token_hash=link.token_hash, expires_at=timezone.now()
        )

    assert PledgeLink.objects.count() == 1
