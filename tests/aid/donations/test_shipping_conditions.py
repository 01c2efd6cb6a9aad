"""Nothing ships before each condition is recorded by somebody, with day and proof."""

import datetime

import pytest
from django.db import IntegrityError

from aid.donations.domain import shipping_conditions
from aid.donations.domain.shipping_conditions import conditions_of, open_conditions
from aid.donations.forms.shipping_conditions import ConditionsForm
from aid.donations.states import CONDITIONS, VEHICLE_CONDITIONS
from aid.models import ConditionRecord
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.days import today
from tests.factories import clerk
from tests.factories_aid import (
    A_DAY,
    approved,
    cancelled_line,
    cleared,
    condition_record,
    official_tie,
    proposed,
    ready,
    shipped,
    surplus_item,
)
from tests.factories_relationships import SUSPENDS

pytestmark = pytest.mark.django_db


def record(donation, shipping_condition="title", **given):
    given = {"done_on": A_DAY, "note": "Deed of gift signed"} | given
    return shipping_conditions.record_condition(
        donation, by=clerk(), shipping_condition=shipping_condition, **given
    )


def test_things_need_title_and_export():
    states = conditions_of(approved(proposed("donor")))

    assert [state.shipping_condition for state in states] == list(CONDITIONS)
    assert [state.cleared for state in states] == [False, False]


def test_vehicles_need_more_while_there_is_one():
    donation = approved(proposed("council", items=[surplus_item(), surplus_item(kind="power")]))
    assert [state.shipping_condition for state in conditions_of(donation)] == [
        *CONDITIONS,
        *VEHICLE_CONDITIONS,
    ]

    cancelled_line(donation.lines.first())

    assert [state.shipping_condition for state in conditions_of(donation)] == list(CONDITIONS)


def test_a_condition_is_recorded_by_a_named_person():
    donation, by = approved(proposed("donor")), clerk()

    row = shipping_conditions.record_condition(
        donation, by=by, shipping_condition="export", done_on=A_DAY, note="EAR99, no licence needed"
    )

    assert (row.by, row.done_on, row.cleared) == (by, A_DAY, True)
    assert [state.label for state in open_conditions(donation)] == ["title has passed"]
    assert donation.steps.last().act == "condition_cleared"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"note": " "}, "Write a note or add a document"),
        ({"shipping_condition": "radios"}, "does not have to meet this condition"),
        ({"done_on": datetime.date(2099, 1, 1)}, "in the future"),
    ],
)
def test_a_condition_needs_day_and_proof(given, sentence):
    with pytest.raises(RuleError, match=sentence):
        record(approved(proposed("donor")), **given)


def test_the_database_asks_for_proof():
    donation = approved(proposed("donor"))

    with pytest.raises(IntegrityError, match="condition_has_note_or_document"):
        condition_record(donation, "title", note="")


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
    for shipping_condition in CONDITIONS:
        record(donation, shipping_condition)

    shipping_conditions.make_ready(donation, by=clerk())

    assert (donation.state, donation.steps.last().act) == ("ready", "donation_ready")


def test_what_is_missing_is_named(sql):
    donation = approved(proposed("council"))
    record(donation)

    with pytest.raises(
        RuleError,
        match="export question answered, radios removed, number plates removed, markings removed",
    ):
        shipping_conditions.make_ready(donation, by=clerk())
    with pytest.raises(IntegrityError, match="condition for shipping is not met"):
        sql("UPDATE aid_donation SET state = 'ready' WHERE id = %s", [donation.pk])


def test_a_suspended_tie_stops_what_would_be_ready(sql):
    donation = cleared(proposed("donor"))
    change = entries.enter(STATUS_CHANGE, official_tie(donation.city), by=clerk(), **SUSPENDS)
    entries.confirm(change, by=clerk())

    with pytest.raises(RuleError, match="is suspended since"):
        shipping_conditions.make_ready(donation, by=clerk())
    with pytest.raises(IntegrityError, match="tie with this city does not allow it"):
        sql("UPDATE aid_donation SET state = 'ready' WHERE id = %s", [donation.pk])


def test_an_open_condition_takes_readiness_away():
    donation = ready(proposed("donor"))

    row = shipping_conditions.reopen_condition(
        donation, by=clerk(), shipping_condition="title", reason="The deed has no date."
    )

    assert (row.cleared, row.done_on, row.note) == (False, today(), "The deed has no date.")
    assert donation.state == "approved"
    assert list(donation.steps.values_list("act", flat=True))[-2:] == [
        "condition_reopened",
        "donation_not_ready",
    ]
    assert [state.shipping_condition for state in open_conditions(donation)] == ["title"]


def test_an_open_condition_can_be_recorded_again():
    donation = cleared(proposed("donor"))
    shipping_conditions.reopen_condition(
        donation, by=clerk(), shipping_condition="title", reason="The deed has no date."
    )

    record(donation)

    assert open_conditions(donation) == []
    assert ConditionRecord.objects.filter(shipping_condition="title").count() == 3


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": " "}, "Say why it is open again"),
        ({"shipping_condition": "export"}, "is open already"),
        ({"shipping_condition": "plates"}, "does not have to meet"),
    ],
)
def test_reopening_needs_a_reason_and_a_record(given, sentence):
    donation = approved(proposed("donor"))
    record(donation)

    with pytest.raises(RuleError, match=sentence):
        shipping_conditions.reopen_condition(
            donation, by=clerk(), **{"shipping_condition": "title", "reason": "x"} | given
        )


def test_a_shipped_donation_is_not_reopened():
    with pytest.raises(RuleError, match="so this step is not possible"):
        shipping_conditions.reopen_condition(
            shipped(proposed("donor")), by=clerk(), shipping_condition="title", reason="x"
        )


def test_no_title_passes_before_the_day_of_the_approval():
    donation = approved(proposed("donor"))
    before = A_DAY - datetime.timedelta(days=1)

    with pytest.raises(RuleError, match="Its title cannot have passed before"):
        record(donation, done_on=before)
    record(donation, "export", done_on=before)
    record(donation, done_on=A_DAY)

    assert open_conditions(donation) == []


def test_a_day_that_cannot_be_is_told_at_its_field():
    donation = approved(proposed("donor"))
    typed = {"title_on": "2026-03-01", "title_note": "Deed", "export_on": "2099-01-01"}

    form = ConditionsForm(typed | {"export_note": "EAR99"}, case=donation, by=clerk())

    assert set(form.errors) == {"title_on", "export_on"}
