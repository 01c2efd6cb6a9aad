"""A donation is of one owner, to one body in its city, and stays that."""

import pytest
from django.db import DatabaseError, transaction

from aid.models import Donation, DonationLine
from relationships.models import Matter
from tests.factories import CityFactory
from tests.factories_aid import (
    DonationFactory,
    RecipientBodyFactory,
    approved,
    cancelled,
    cancelled_line,
    donate_motion,
    emergency_basis,
    proposed,
    put,
    received_pledge,
    surplus_item,
    the_council,
    unconfirmed_pledge,
    valued,
    with_basis,
)
from tests.owner import past_the_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


def test_donation_of_a_donor_has_a_pledge():
    with pytest.raises(DatabaseError, match="donation_whose_property"), transaction.atomic():
        DonationFactory(kind="donor")

    assert Donation.objects.count() == 0


def test_donation_of_the_council_has_no_pledge():
    pledge = received_pledge()

    with pytest.raises(DatabaseError, match="donation_whose_property"), transaction.atomic():
        DonationFactory(kind="council", pledge=pledge)

    assert Donation.objects.count() == 0


@pytest.mark.parametrize("column", ["legal_basis_id", "value", "matter_id"])
def test_donors_own_has_no_basis_value_or_vote(column, sql):
    proposed()
    value = {
        "legal_basis_id": lambda: emergency_basis().pk,
        "value": lambda: 1,
        "matter_id": lambda: donate_motion(proposed("council")).matter_id,
    }[column]()

    with pytest.raises(DatabaseError, match="donation_whose_property"), transaction.atomic():
        sql(f"UPDATE aid_donation SET {column} = %s WHERE kind = 'donor'", [value])

    assert Donation.objects.values(column).get(kind="donor") == {column: None}


@pytest.mark.parametrize("column", ["kind", "reference", "city_id", "body_id", "pledge_id"])
def test_donation_stays_the_same(column, sql):
    donation = proposed()
    value = {
        "kind": "council",
        "reference": "another",
        "city_id": CityFactory().pk,
        "body_id": RecipientBodyFactory(city=donation.city).pk,
        "pledge_id": received_pledge().pk,
    }[column]

    with pytest.raises(DatabaseError, match="of a donation do not change"), transaction.atomic():
        sql(f"UPDATE aid_donation SET {column} = %s", [value])

    assert Donation.objects.values(column).get() == {column: getattr(donation, column)}


def test_body_is_in_the_city():
    with pytest.raises(DatabaseError, match="must be in the city"), transaction.atomic():
        DonationFactory(city=CityFactory())

    assert Donation.objects.count() == 0


def test_nothing_is_given_to_the_councils_own_city():
    body = RecipientBodyFactory(city=the_council().city)

    with pytest.raises(DatabaseError, match="own city is not made here"), transaction.atomic():
        DonationFactory(body=body)

    assert Donation.objects.count() == 0


@pytest.mark.parametrize("state", ["unconfirmed", "declined", "withdrawn"])
def test_donation_is_not_made_of_a_pledge_that_does_not_stand(state):
    if state == "unconfirmed":
        pledge = unconfirmed_pledge()
    else:
        pledge = put(received_pledge(), state, declined_why="other")

    with pytest.raises(DatabaseError, match="pledge does not stand"), transaction.atomic():
        DonationFactory(kind="donor", pledge=pledge)

    assert Donation.objects.count() == 0


@pytest.mark.parametrize("empty", ["cancelled_why", "cancelled_reason"])
def test_cancelled_donation_has_a_reason(empty):
    donation = proposed()
    given = {"cancelled_why": "other", "cancelled_reason": "For a reason."} | {empty: ""}

    with pytest.raises(DatabaseError, match="cancelled_has_reason"), transaction.atomic():
        put(donation, "cancelled", **given)

    assert Donation.objects.get().state == "proposed"


def test_reference_is_given_once():
    first = DonationFactory()

    with pytest.raises(DatabaseError, match="reference"), transaction.atomic():
        DonationFactory(reference=first.reference)

    assert Donation.objects.count() == 1


def test_motion_gives_away_one_donation():
    motion, other = donate_motion(proposed("council")), with_basis(proposed("council"))
    other.matter = motion.matter

    with pytest.raises(DatabaseError, match="matter_id"), transaction.atomic():
        other.save()

    assert Donation.objects.filter(matter=motion.matter).count() == 1


@pytest.mark.parametrize("column", ["legal_basis_id", "value", "cap_begins_on"])
def test_approved_donation_of_the_council_keeps_basis_value_and_year(column, sql):
    approved(proposed("council"))

    with (
        pytest.raises(DatabaseError, match="council_has_basis_and_value"),
        transaction.atomic(),
        past_the_triggers(),
    ):
        sql(f"UPDATE aid_donation SET {column} = NULL")

    assert Donation.objects.get().value == 18_000


def test_donation_is_public_from_its_motion_or_its_approval_on():
    moved = proposed("council")
    donate_motion(moved)
    given = approved(proposed())
    proposed()
    cancelled(proposed("council"))

    assert set(Donation.objects.public()) == {moved, given}


def moved():
    donation = with_basis(proposed("council", items=[surplus_item(), surplus_item("7000.00")]))
    donate_motion(donation)
    return donation


@pytest.mark.parametrize("column", ["legal_basis_id", "basis_evidence", "currency", "value"])
def test_council_decides_what_it_was_told(column, sql):
    donation = moved()
    value = {"legal_basis_id": emergency_basis().pk, "basis_evidence": "", "currency": "EUR"}

    with pytest.raises(DatabaseError, match="from the motion on, basis"), transaction.atomic():
        sql(f"UPDATE aid_donation SET {column} = %s", [value.get(column, 1)])
    with pytest.raises(DatabaseError, match="before it is shipped"), transaction.atomic():
        sql("UPDATE aid_donationline SET value = 1")

    assert donation.lines.filter(value=1).count() == 0


def test_line_taken_out_lowers_the_value_under_the_motion(sql):
    donation = moved()

    cancelled_line(donation.lines.last())
    sql("UPDATE aid_donation SET value = 18000")

    donation.refresh_from_db()
    assert donation.value == 18_000


def test_nothing_is_added_under_the_motion():
    donation = moved()

    with pytest.raises(DatabaseError, match="until a motion or an approval"), transaction.atomic():
        DonationLine.objects.create(donation=donation, item=surplus_item(), quantity=1)

    assert donation.lines.count() == 2


def test_value_of_its_things_stays_under_the_motion():
    donation = moved()
    item = donation.lines.first().item
    given = {"corrects": item.valuation, "correction_reason": "Two bids"}

    with pytest.raises(DatabaseError, match="the value that it was told"), transaction.atomic():
        valued(item, "19000.00", **given)

    cancelled(donation)
    valued(item, "19000.00", **given)
    assert item.valuation.amount == 19_000


def test_motion_needs_basis_and_value(sql):
    motion, other = donate_motion(proposed("council")), proposed("council")

    with pytest.raises(DatabaseError, match="with_motion_has_basis"), transaction.atomic():
        sql("UPDATE aid_donation SET matter_id = %s WHERE id = %s", [motion.matter_id, other.pk])

    assert Donation.objects.filter(matter=None).get() == other


def test_a_donation_comes_before_the_council_with_a_motion():
    donation = with_basis(proposed("council"))
    donation.matter = Matter.objects.create(kind="donation")

    with pytest.raises(DatabaseError, match="before the council with a motion"):
        donation.save()
