"""Nothing is shipped past a shipping condition, nor without papers."""

import pytest
from django.db import DatabaseError, transaction

from aid.donations.states import CONDITIONS, VEHICLE_CONDITIONS
from aid.models import Shipment
from tests.aid.refusing import concentrators, refused
from tests.factories_aid import (
    A_DAY,
    NEXT_DAY,
    approved,
    cancelled,
    cleared,
    condition_record,
    proposed,
    put,
    ready,
    received,
    shipment_of,
    shipped,
    surplus_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


@pytest.mark.parametrize("shipping_condition", [*CONDITIONS, *VEHICLE_CONDITIONS])
def test_engine_is_not_ready_while_a_condition_is_missing(shipping_condition):
    donation = approved(proposed("council"))
    for other in {*CONDITIONS, *VEHICLE_CONDITIONS} - {shipping_condition}:
        condition_record(donation, other)

    refused("a condition for shipping is not met", donation, "ready")
    condition_record(donation, shipping_condition)

    assert put(donation, "ready").state == "ready"


@pytest.mark.parametrize("shipping_condition", CONDITIONS)
def test_concentrators_are_not_ready_while_a_condition_is_missing(shipping_condition):
    donation = approved(concentrators())
    for other in {*CONDITIONS} - {shipping_condition}:
        condition_record(donation, other)

    refused("a condition for shipping is not met", donation, "ready")
    condition_record(donation, shipping_condition)

    assert put(donation, "ready").state == "ready"


@pytest.mark.parametrize("kind", ["fire_engine", "ambulance", "other_vehicle"])
def test_every_vehicle_has_the_conditions_of_vehicles(kind):
    donation = approved(proposed("council", items=[surplus_item(kind=kind)]))
    for shipping_condition in CONDITIONS:
        condition_record(donation, shipping_condition)

    refused("a condition for shipping is not met", donation, "ready")


@pytest.mark.parametrize("shipping_condition", [*CONDITIONS, *VEHICLE_CONDITIONS])
def test_reopened_condition_keeps_a_donation_from_being_ready(shipping_condition):
    donation = cleared(proposed("council"))
    condition_record(donation, shipping_condition, cleared=False)

    refused("a condition for shipping is not met", donation, "ready")


@pytest.mark.parametrize("shipping_condition", [*CONDITIONS, *VEHICLE_CONDITIONS])
def test_nothing_is_shipped_past_a_reopened_condition(shipping_condition):
    donation = ready(proposed("council"))
    shipment_of(donation)
    condition_record(donation, shipping_condition, cleared=False)

    refused("a condition for shipping is not met", donation, "shipped")


def test_condition_that_is_met_again_counts():
    donation = ready(proposed("council"))
    condition_record(donation, "title", cleared=False)
    condition_record(donation, "title")

    assert shipped(donation).state == "shipped"


def test_condition_of_another_donation_does_not_count():
    cleared(concentrators())

    refused("a condition for shipping is not met", approved(concentrators()), "ready")


@pytest.mark.parametrize("on", [proposed, shipped, received, cancelled])
def test_conditions_are_recorded_between_approval_and_shipping(on):
    donation = concentrators()
    donation = donation if on is proposed else on(donation)
    before = donation.condition_records.count()

    with pytest.raises(DatabaseError, match="between approval and"), transaction.atomic():
        condition_record(donation, "title", cleared=False)

    assert donation.condition_records.count() == before


def test_condition_has_a_note_or_a_document():
    donation = approved(concentrators())

    with pytest.raises(DatabaseError, match="condition_has_note_or_document"), transaction.atomic():
        condition_record(donation, "title", note="")

    assert donation.condition_records.count() == 0


def test_nothing_is_shipped_without_papers():
    refused("without carrier and reference", ready(concentrators()), "shipped")


def test_papers_of_another_donation_do_not_count():
    shipment_of(ready(concentrators()))

    refused("without carrier and reference", ready(concentrators()), "shipped")


@pytest.mark.parametrize("on", [proposed, approved, cleared, cancelled])
def test_shipment_is_entered_when_everything_is_ready(on):
    donation = concentrators()
    donation = donation if on is proposed else on(donation)

    with pytest.raises(DatabaseError, match="a donation that is ready"), transaction.atomic():
        shipment_of(donation)

    assert Shipment.objects.count() == 0


def test_donation_is_shipped_once():
    donation = ready(concentrators())
    shipment_of(donation)

    with pytest.raises(DatabaseError, match="shipment_counts_once"), transaction.atomic():
        shipment_of(donation)

    assert Shipment.objects.count() == 1


def test_shipment_does_not_arrive_before_it_left():
    donation = ready(concentrators())

    with pytest.raises(DatabaseError, match="arrives_after_it_left"), transaction.atomic():
        shipment_of(donation, left_on=NEXT_DAY, expected_on=A_DAY)

    assert Shipment.objects.count() == 0
