"""What is ready leaves: under which conditions, and who learns of it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from post_office.models import Email

from aid.donations.domain import shipping_conditions
from aid.models import AcceptanceLink, ConflictMark, RecipientContact, Shipment
from aid.shipping.domain import shipments
from aid.shipping.forms.shipments import ShipForm
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.days import today, tomorrow
from tests.entering import corrected
from tests.factories import CouncilFactory, UserFactory, clerk
from tests.factories_aid import (
    A_DAY,
    NEXT_DAY,
    cancelled,
    cleared,
    proposed,
    put,
    ready,
    received,
    shipment_of,
    shipped,
    surplus_item,
)
from tests.reading import record

pytestmark = pytest.mark.django_db
JOURNEY = {
    "carrier": "Carrier 1",
    "reference": "BL-77",
    "left_on": A_DAY,
    "expected_on": NEXT_DAY,
}


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def ship(donation, **fields):
    return shipments.ship(donation, by=clerk(), **JOURNEY | fields)


def in_conflict(city):
    return ConflictMark.objects.create(
        city=city, reason="War", source="The news", began_by=UserFactory()
    )


def test_shipping_keeps_carrier_reference_and_days():
    donation = ready(proposed())

    shipment = ship(donation)

    assert donation.state == "shipped"
    assert (shipment.carrier, shipment.reference) == ("Carrier 1", "BL-77")
    assert (shipment.left_on, shipment.expected_on) == (A_DAY, NEXT_DAY)


def test_shipping_tells_the_record_no_carrier_and_nothing_of_the_donor():
    donation = ready(proposed())

    ship(donation)

    [entry] = record()
    assert (entry["act"], entry["subject"]) == ("donation_shipped", donation.subject)
    assert entry["happened_on"] == A_DAY.isoformat()
    assert sorted(entry["facts"]) == [
        "city",
        "left_on",
        "property",
        "recipient",
        "reference",
        "things",
    ]
    assert entry["facts"]["things"] == ["3 × medical device"]


def test_shipping_to_a_city_in_conflict_tells_the_record_nothing():
    donation = ready(proposed())
    in_conflict(donation.city)

    ship(donation)

    assert record() == []
    assert donation.departure_recorded is False


def test_shipping_says_in_the_history_whether_the_record_was_told():
    donation = ready(proposed())

    ship(donation)

    assert donation.departure_recorded is True


def test_shipping_sends_the_recipient_a_link_and_the_donor_the_news():
    donation = ready(proposed())

    ship(donation)

    to = [mail.to[0] for mail in Email.objects.order_by("pk")]
    assert to == [donation.body.contact.email, donation.pledge.donor.email]
    assert AcceptanceLink.objects.get().donation == donation


def test_shipping_without_a_known_contact_sends_no_link():
    donation = ready(proposed())
    RecipientContact.objects.all().delete()

    ship(donation)

    assert AcceptanceLink.objects.count() == 0
    assert [mail.to[0] for mail in Email.objects.all()] == [donation.pledge.donor.email]


def test_shipping_the_councils_own_writes_to_the_recipient_only():
    donation = ready(proposed("council"))

    ship(donation)

    assert [mail.to[0] for mail in Email.objects.all()] == [donation.body.contact.email]


def test_shipping_after_the_donor_was_erased_writes_to_no_donor():
    donation = ready(proposed())
    donation.pledge.donor.delete()

    ship(donation)

    assert [mail.to[0] for mail in Email.objects.all()] == [donation.body.contact.email]


@pytest.mark.parametrize("state", ["proposed", "approved", "shipped", "received", "cancelled"])
def test_only_what_is_ready_is_shipped(state):
    donation = {
        "proposed": proposed,
        "approved": lambda: cleared(proposed()),
        "shipped": lambda: shipped(proposed()),
        "received": lambda: received(proposed()),
        "cancelled": lambda: cancelled(proposed()),
    }[state]()
    before = Shipment.objects.count()

    with pytest.raises(RuleError, match="so this step is not possible"):
        ship(donation)

    assert Shipment.objects.count() == before


def test_nothing_leaves_in_the_future():
    with pytest.raises(RuleError, match="in the future"):
        ship(ready(proposed()), left_on=tomorrow(), expected_on=tomorrow())


def test_nothing_arrives_before_it_leaves():
    with pytest.raises(RuleError, match="before it leaves"):
        ship(ready(proposed()), left_on=NEXT_DAY, expected_on=A_DAY)


def test_the_database_refuses_what_arrives_before_it_leaves():
    with pytest.raises(IntegrityError, match="shipment_arrives_after_it_left"):
        shipment_of(ready(proposed()), left_on=NEXT_DAY, expected_on=A_DAY)


def test_a_condition_that_is_open_again_stops_the_shipment():
    donation = ready(proposed("council", items=[surplus_item()]))
    shipping_conditions.reopen_condition(
        donation, by=clerk(), shipping_condition="radios", reason="A radio was found"
    )

    with pytest.raises(RuleError):
        ship(donation)

    assert donation.state == "approved"


def test_a_thing_that_is_gone_stops_the_shipment(sql):
    donation = ready(proposed())
    with transaction.atomic():
        sql("SET LOCAL session_replication_role = replica")
        sql("UPDATE aid_item SET state = 'gone'")
        sql("SET LOCAL session_replication_role = origin")

    with pytest.raises(RuleError, match="no longer available"):
        ship(donation)


def test_a_condition_deleted_past_the_domain_stops_the_shipment(sql):
    donation = ready(proposed())
    sql("SET LOCAL session_replication_role = replica")
    sql("DELETE FROM aid_conditionrecord WHERE shipping_condition = 'export'")
    sql("SET LOCAL session_replication_role = origin")

    with pytest.raises(RuleError, match="export question answered"):
        ship(donation)


def test_the_database_ships_nothing_without_papers():
    donation = ready(proposed())

    with pytest.raises(DatabaseError, match="without carrier and reference"):
        put(donation, "shipped")


def correct(donation, **fields):
    return corrected(shipments.current(donation), reason="A misprint", **fields)


def test_a_correction_is_a_new_row_with_its_reason():
    donation = shipped(proposed())

    correct(donation, carrier="Carrier 2")

    assert shipments.current(donation).carrier == "Carrier 2"
    assert [row.carrier for row in donation.shipments.all()] == ["Carrier 1", "Carrier 2"]
    assert donation.steps.get(act="shipment_corrected").facts["reason"] == "A misprint"
    assert record() == []


def test_the_record_learns_of_another_day_on_which_it_left():
    donation = ready(proposed())
    ship(donation)

    correct(donation, left_on=NEXT_DAY)

    [_, entry] = record()
    assert entry["happened_on"] == today().isoformat()
    assert describe(entry["act"], entry["facts"]) == (
        f"What was entered about the shipment of donation {donation.reference} to"
        f" {donation.city.name} (3 × medical device) was corrected. It left on March 3, 2026;"
        " entered before: March 2, 2026. Reason: A misprint"
    )


def test_the_record_learns_of_no_other_carrier():
    donation = ready(proposed())
    ship(donation)

    correct(donation, carrier="Carrier 2")

    assert [entry["act"] for entry in record()] == ["donation_shipped"]


@pytest.mark.parametrize("marked", ["before", "after"])
def test_the_record_learns_of_no_day_in_a_city_in_conflict(marked):
    donation = ready(proposed())
    if marked == "before":
        in_conflict(donation.city)
    ship(donation)
    told = len(record())
    if marked == "after":
        in_conflict(donation.city)

    correct(donation, left_on=NEXT_DAY)

    assert len(record()) == told


def test_a_correction_cannot_let_it_leave_after_it_was_received():
    donation = received(proposed())
    later = NEXT_DAY + datetime.timedelta(days=2)

    with pytest.raises(RuleError, match="has signed for it before"):
        correct(donation, left_on=later, expected_on=later)


@pytest.mark.parametrize(
    "fields",
    [
        {"left_on": datetime.date(2100, 1, 1), "expected_on": datetime.date(2100, 1, 1)},
        {"left_on": NEXT_DAY, "expected_on": A_DAY},
    ],
)
def test_a_correction_is_possible_too(fields):
    with pytest.raises(ValidationError):
        correct(shipped(proposed()), **fields)


def test_the_database_keeps_what_was_entered():
    shipment = shipment_of(ready(proposed()))
    shipment.carrier = "Somebody else"

    with pytest.raises(DatabaseError):
        shipment.save()


def test_nothing_leaves_before_the_day_of_the_approval():
    donation = ready(proposed())
    before = A_DAY - datetime.timedelta(days=1)

    with pytest.raises(RuleError, match="It cannot have left before"):
        ship(donation, left_on=before)
    ship(donation)

    with pytest.raises(RuleError, match="It cannot have left before"):
        correct(donation, left_on=before)
    assert shipments.current(donation).left_on == A_DAY


def test_a_day_on_which_it_cannot_have_left_is_told_at_its_field():
    donation = ready(proposed())

    form = ShipForm(JOURNEY | {"left_on": "2026-03-01"}, case=donation, by=clerk())

    assert set(form.errors) == {"left_on"}
