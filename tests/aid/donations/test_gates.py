"""Nothing ships before each condition is recorded by somebody, with day and proof."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from aid.donations.domain import donations
from aid.donations.forms.gates import GatesForm
from aid.donations.states import GATES, VEHICLE_GATES
from aid.models import GateRecord
from relationships.ties.domain.status import STANDING_CHANGE
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.days import today
from tests.factories import clerk
from tests.factories_aid import (
    A_DAY,
    approved,
    cancelled_line,
    cleared,
    gate_record,
    official_tie,
    proposed,
    ready,
    shipped,
    surplus_item,
)
from tests.factories_relationships import SUSPENDS

pytestmark = pytest.mark.django_db


def record(donation, gate="title", **given):
    given = {"done_on": A_DAY, "note": "Deed of gift signed"} | given
    return donations.record_gate(donation, by=clerk(), gate=gate, **given)


def test_things_need_title_and_export():
    states = donations.gates_of(approved(proposed("donor")))

    assert [state.gate for state in states] == list(GATES)
    assert [state.cleared for state in states] == [False, False]


def test_vehicles_need_more_while_there_is_one():
    donation = approved(proposed("council", items=[surplus_item(), surplus_item(kind="power")]))
    assert [state.gate for state in donations.gates_of(donation)] == [*GATES, *VEHICLE_GATES]

    cancelled_line(donation.lines.first())

    assert [state.gate for state in donations.gates_of(donation)] == list(GATES)


def test_a_condition_is_recorded_by_a_named_person():
    donation, by = approved(proposed("donor")), clerk()

    row = donations.record_gate(
        donation, by=by, gate="export", done_on=A_DAY, note="EAR99, no licence needed"
    )

    assert (row.by, row.done_on, row.cleared) == (by, A_DAY, True)
    assert [state.label for state in donations.open_gates(donation)] == ["title has passed"]
    assert donation.steps.last().act == "gate_cleared"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"note": " "}, "Write a note or add a document"),
        ({"gate": "radios"}, "does not have to meet this condition"),
        ({"done_on": datetime.date(2099, 1, 1)}, "in the future"),
    ],
)
def test_a_condition_needs_day_and_proof(given, sentence):
    with pytest.raises(RuleError, match=sentence):
        record(approved(proposed("donor")), **given)


def test_the_database_asks_for_proof():
    donation = approved(proposed("donor"))

    with pytest.raises(IntegrityError, match="gate_has_note_or_document"):
        gate_record(donation, "title", note="")


def test_a_condition_is_recorded_once():
    donation = approved(proposed("donor"))
    record(donation)

    with pytest.raises(RuleError, match="“title has passed” is recorded already"):
        record(donation)


@pytest.mark.parametrize("state", [lambda donation: donation, ready, shipped])
def test_conditions_are_recorded_between_approval_and_ready(state):
    with pytest.raises(RuleError, match="so this step is not possible"):
        record(state(proposed("donor")))


def test_it_is_ready_when_everything_is_recorded():
    donation = approved(proposed("donor"))
    for gate in GATES:
        record(donation, gate)

    donations.make_ready(donation, by=clerk())

    assert (donation.state, donation.steps.last().act) == ("ready", "donation_ready")


def test_what_is_missing_is_named(sql):
    donation = approved(proposed("council"))
    record(donation)

    with pytest.raises(
        RuleError,
        match="export question answered, radios removed, number plates removed, markings removed",
    ):
        donations.make_ready(donation, by=clerk())
    with pytest.raises(IntegrityError, match="condition for shipping is not met"):
        sql("UPDATE aid_donation SET state = 'ready' WHERE id = %s", [donation.pk])


def test_a_suspended_tie_stops_what_would_be_ready(sql):
    donation = cleared(proposed("donor"))
    change = entries.enter(STANDING_CHANGE, official_tie(donation.city), by=clerk(), **SUSPENDS)
    entries.confirm(change, by=clerk())

    with pytest.raises(RuleError, match="is suspended since"):
        donations.make_ready(donation, by=clerk())
    with pytest.raises(IntegrityError, match="tie with this city does not allow it"):
        sql("UPDATE aid_donation SET state = 'ready' WHERE id = %s", [donation.pk])


def test_an_open_condition_takes_readiness_away():
    donation = ready(proposed("donor"))

    row = donations.reopen_gate(donation, by=clerk(), gate="title", reason="The deed has no date.")

    assert (row.cleared, row.done_on, row.note) == (False, today(), "The deed has no date.")
    assert donation.state == "approved"
    assert list(donation.steps.values_list("act", flat=True))[-2:] == [
        "gate_reopened",
        "donation_not_ready",
    ]
    assert [state.gate for state in donations.open_gates(donation)] == ["title"]


def test_an_open_condition_can_be_recorded_again():
    donation = cleared(proposed("donor"))
    donations.reopen_gate(donation, by=clerk(), gate="title", reason="The deed has no date.")

    record(donation)

    assert donations.open_gates(donation) == []
    assert GateRecord.objects.filter(gate="title").count() == 3


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": " "}, "Say why it is open again"),
        ({"gate": "export"}, "is open already"),
        ({"gate": "plates"}, "does not have to meet"),
    ],
)
def test_reopening_needs_a_reason_and_a_record(given, sentence):
    donation = approved(proposed("donor"))
    record(donation)

    with pytest.raises(RuleError, match=sentence):
        donations.reopen_gate(donation, by=clerk(), **{"gate": "title", "reason": "x"} | given)


def test_a_shipped_donation_is_not_reopened():
    with pytest.raises(RuleError, match="so this step is not possible"):
        donations.reopen_gate(shipped(proposed("donor")), by=clerk(), gate="title", reason="x")


def test_no_title_passes_before_the_day_of_the_approval():
    donation = approved(proposed("donor"))
    before = A_DAY - datetime.timedelta(days=1)

    with pytest.raises(RuleError, match="Its title cannot have passed before"):
        record(donation, done_on=before)
    with pytest.raises(IntegrityError, match="no title passes before"), transaction.atomic():
        gate_record(donation, "title", done_on=before)
    record(donation, "export", done_on=before)
    record(donation, done_on=A_DAY)

    assert donations.open_gates(donation) == []


def test_a_day_that_cannot_be_is_told_at_its_field():
    donation = approved(proposed("donor"))
    typed = {"title_on": "2026-03-01", "title_note": "Deed", "export_on": "2099-01-01"}

    form = GatesForm(typed | {"export_note": "EAR99"}, case=donation, by=clerk())

    assert set(form.errors) == {"title_on", "export_on"}
