"""Nothing is shipped past a gate, nor without papers."""

import pytest
from django.db import DatabaseError, transaction

from aid.donations.states import GATES, VEHICLE_GATES
from aid.models import Shipment
from tests.aid.refusing import concentrators, refused
from tests.factories_aid import (
    A_DAY,
    NEXT_DAY,
    approved,
    cancelled,
    cleared,
    gate_record,
    proposed,
    put,
    ready,
    received,
    shipment_of,
    shipped,
    surplus_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


@pytest.mark.parametrize("gate", [*GATES, *VEHICLE_GATES])
def test_engine_is_not_ready_while_a_gate_is_missing(gate):
    donation = approved(proposed("council"))
    for other in {*GATES, *VEHICLE_GATES} - {gate}:
        gate_record(donation, other)

    refused("a condition for shipping is not met", donation, "ready")
    gate_record(donation, gate)

    assert put(donation, "ready").state == "ready"


@pytest.mark.parametrize("gate", GATES)
def test_concentrators_are_not_ready_while_a_gate_is_missing(gate):
    donation = approved(concentrators())
    for other in {*GATES} - {gate}:
        gate_record(donation, other)

    refused("a condition for shipping is not met", donation, "ready")
    gate_record(donation, gate)

    assert put(donation, "ready").state == "ready"


@pytest.mark.parametrize("kind", ["fire_engine", "ambulance", "other_vehicle"])
def test_every_vehicle_has_the_gates_of_vehicles(kind):
    donation = approved(proposed("council", items=[surplus_item(kind=kind)]))
    for gate in GATES:
        gate_record(donation, gate)

    refused("a condition for shipping is not met", donation, "ready")


@pytest.mark.parametrize("gate", [*GATES, *VEHICLE_GATES])
def test_reopened_gate_keeps_a_donation_from_being_ready(gate):
    donation = cleared(proposed("council"))
    gate_record(donation, gate, cleared=False)

    refused("a condition for shipping is not met", donation, "ready")


@pytest.mark.parametrize("gate", [*GATES, *VEHICLE_GATES])
def test_nothing_is_shipped_past_a_reopened_gate(gate):
    donation = ready(proposed("council"))
    shipment_of(donation)
    gate_record(donation, gate, cleared=False)

    refused("a condition for shipping is not met", donation, "shipped")


def test_gate_that_is_met_again_counts():
    donation = ready(proposed("council"))
    gate_record(donation, "title", cleared=False)
    gate_record(donation, "title")

    assert shipped(donation).state == "shipped"


def test_gate_of_another_donation_does_not_count():
    cleared(concentrators())

    refused("a condition for shipping is not met", approved(concentrators()), "ready")


@pytest.mark.parametrize("on", [proposed, shipped, received, cancelled])
def test_gates_are_recorded_between_approval_and_shipping(on):
    donation = concentrators()
    donation = donation if on is proposed else on(donation)
    before = donation.gate_records.count()

    with pytest.raises(DatabaseError, match="between approval and"), transaction.atomic():
        gate_record(donation, "title", cleared=False)

    assert donation.gate_records.count() == before


def test_gate_has_a_note_or_a_document():
    donation = approved(concentrators())

    with pytest.raises(DatabaseError, match="gate_has_note_or_document"), transaction.atomic():
        gate_record(donation, "title", note="")

    assert donation.gate_records.count() == 0


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
