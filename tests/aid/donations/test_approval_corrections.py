"""What was said wrongly of an approval is corrected by two; what rests on it stands, or waits."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError
from django.test import Client

from aid.donations.domain import shipping_conditions
from aid.donations.domain.readiness import why_stopped
from aid.donations.forms.approvals import ApprovalForm
from aid.models import CapYear, Donation
from aid.needs.domain import conflict
from aid.shipping.domain import shipments
from relationships.motions.domain.matters import decision_on
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.aid.approving import confirm_approval, enter_approval, ripe
from tests.days import days_ago, today
from tests.factories import clerk
from tests.factories_aid import (
    A_DAY,
    condition_record,
    conditions_for,
    marked,
    money_basis,
    proposed,
    put,
    requested,
    roll_call_on,
    shipped,
    the_council,
    voted,
    with_basis,
)
from tests.owner import past_the_triggers
from tests.reading import record, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def donation():
    """A donor's, requested twenty days ago and approved today."""
    the_council()
    made = requested(proposed("donor"), requested_on=days_ago(20))
    enter_approval(made)
    confirm_approval(made)
    return made


def correct(donation, **said):
    row = donation.approvals.current().get()
    return entries.correct(row, by=clerk(), correction_reason="It was misread.", **said)


def corrected(donation, **said):
    draft = correct(donation, **said)
    entries.confirm(draft, by=clerk())
    return draft


def test_day_office_and_paper_are_corrected_and_what_rests_on_it_stands(donation):
    on = days_ago(3)
    condition_record(donation, "title", done_on=today())
    steps = donation.steps.count()

    corrected(donation, approved_on=on, authority="Fleet Services", evidence="Letter 12")

    assert Donation.objects.get().state == "approved"
    assert donation.condition_records.count() == 1
    assert [step.act for step in donation.steps.order_by("id")[steps:]] == [
        "approval_correction_entered",
        "approval_corrected",
    ]
    page = words(Client().get(donation.get_absolute_url()))
    assert "Approved by Fleet Services" in page
    assert "What shows it Letter 12" in page
    assert "Reason: It was misread." in page


def test_a_correction_moves_no_cap():
    made = ripe(money_basis(limit=30_000))
    enter_approval(made)
    confirm_approval(made)

    corrected(made, authority="Fleet Services")

    assert (CapYear.objects.get().used, made.approvals.current().get().value) == (18000, 18000)


def test_the_paper_of_a_shielded_city_is_kept_back(donation):
    marked(city=donation.city)

    draft = correct(donation, evidence="Letter of the fire station in the Main Street")
    draft.correction_reason = "It was the station in the Main Street."
    draft.save()
    entries.confirm(draft, by=clerk())

    facts = record()[-1]["facts"]
    assert facts["evidence"] == facts["reason"] == "kept by the clerk's office"
    assert "Main Street" not in words(Client().get(donation.get_absolute_url()))


@pytest.fixture
def journey():
    """Requested twenty days ago, approved nine days ago; its title passed and it left later."""
    the_council()
    made = requested(proposed("donor"), requested_on=days_ago(20))
    enter_approval(made, approved_on=days_ago(9))
    confirm_approval(made)
    for shipping_condition in conditions_for(made):
        condition_record(made, shipping_condition, done_on=days_ago(7))
    return shipped(put(made, "ready"), left_on=days_ago(5), expected_on=today())


IMPOSSIBLE = [
    (21, "The recipient's request cannot be of a later day"),
    (6, "Its title cannot have passed before"),
    (-1, "in the future"),
]


@pytest.mark.parametrize(("ago", "why"), IMPOSSIBLE)
def test_its_day_stays_between_request_and_journey(journey, ago, why):
    with pytest.raises(RuleError, match=why):
        correct(journey, approved_on=days_ago(ago))


def test_it_did_not_leave_before_its_approval(journey):
    with past_the_triggers():
        journey.condition_records.update(done_on=today())

    with pytest.raises(RuleError, match="It cannot have left before"):
        correct(journey, approved_on=days_ago(4))


def test_the_vote_came_before_it():
    made = ripe()
    enter_approval(made)
    confirm_approval(made)

    with pytest.raises(RuleError, match="the council voted on that day or before"):
        correct(made, approved_on=A_DAY - datetime.timedelta(days=1))


def test_it_stays_in_the_year_of_its_cap():
    made = ripe()
    enter_approval(made)
    confirm_approval(made)
    with past_the_triggers():
        made.cap_begins_on = made.cap_begins_on.replace(year=today().year + 1)
        made.save()

    with pytest.raises(RuleError, match="the day of the approval lies in that year"):
        correct(made, approved_on=days_ago(1))


def test_postgresql_keeps_it_in_the_year_of_its_cap(donation, sql):
    draft = correct(donation, authority="Fleet Services")
    with past_the_triggers():
        sql("UPDATE aid_donation SET cap_begins_on = '2035-01-01'")
    count = (
        "UPDATE aid_approval SET replaced_by_id = %s WHERE id = %s;"
        "UPDATE aid_approval SET confirmed_by_id = %s, confirmed_at = now() WHERE id = %s"
    )

    with pytest.raises(DatabaseError, match="in the year of its cap"):
        sql(count, [draft.pk, draft.corrects_id, clerk().pk, draft.pk])


# --- what waits while a correction waits ---


def drafted():
    return enter_approval(ripe()).donation


def approved_council():
    made = ripe()
    enter_approval(made)
    confirm_approval(made)
    return made


def cleared_council():
    made = approved_council()
    for shipping_condition in conditions_for(made):
        condition_record(made, shipping_condition, done_on=today())
    return made


def record_title(donation, *, by):
    shipping_conditions.record_condition(
        donation, by=by, shipping_condition="title", done_on=today(), note="Deed signed"
    )


def ship(donation, *, by):
    days = {"left_on": today(), "expected_on": today()}
    shipments.ship(donation, by=by, carrier="Carrier 1", reference="BL-1", **days)


def misread_vote(donation):
    """A correction of the vote that waits; it is carried all the same."""
    wrong = decision_on(donation)
    given = {"corrects": wrong, "correction_reason": "One was absent", "entered_by": clerk()}
    return roll_call_on(wrong.motion, confirmed=False, **given)


def misread_approval(donation):
    return correct(donation, authority="Fleet Services")


def valued_council():
    the_council()
    return requested(with_basis(proposed("council")))


def misread_value(donation):
    """A correction that was entered before the council was asked, and waits still."""
    value = donation.lines.get().item.valuation
    return entries.correct(value, by=clerk(), correction_reason="Misread", amount=Decimal(9))


def approve_by_vote(donation, *, by):
    donation.motion or voted(donation)
    enter_approval(donation, by=by)


WAITS = {
    "an approval rests on a value": (valued_council, misread_value, approve_by_vote),
    "an approval is entered": (ripe, misread_vote, enter_approval),
    "an approval is confirmed": (drafted, misread_vote, confirm_approval),
    "a condition is recorded": (approved_council, misread_approval, record_title),
    "it is made ready": (cleared_council, misread_approval, shipping_conditions.make_ready),
    "it is shipped": (lambda: put(cleared_council(), "ready"), misread_approval, ship),
}


@pytest.mark.parametrize(("made", "misread", "step"), WAITS.values(), ids=WAITS)
def test_what_rests_on_it_waits_while_a_correction_waits(made, misread, step):
    donation = made()
    draft = misread(donation)

    with pytest.raises(RuleError, match=f"entered by {draft.entered_by}, waits"):
        step(donation, by=clerk())

    donation.refresh_from_db()
    draft.votes.all().delete() if hasattr(draft, "votes") else None
    draft.delete()
    step(donation, by=clerk())


@pytest.mark.parametrize(
    ("made", "misread"), [case[:2] for case in list(WAITS.values())[1:]], ids=list(WAITS)[1:]
)
def test_the_page_of_the_donation_says_what_holds_it_up(made, misread):
    donation = made()
    draft = misread(donation)

    assert [why for why in why_stopped(donation) if f"entered by {draft.entered_by}, waits" in why]


@pytest.mark.parametrize("shielded", [False, True])
def test_beside_the_paper_stands_whether_the_public_reads_of_it(donation, shielded):
    if shielded:
        conflict.mark(donation.city, by=clerk(), reason="War", source="A newspaper")

    hint = ApprovalForm(case=donation, by=clerk()).fields["evidence"].help_text

    assert ("Public." in hint, "keeps it" in hint) == (not shielded, shielded)
