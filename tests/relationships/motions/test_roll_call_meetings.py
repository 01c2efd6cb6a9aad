"""Every roll call decided here names its meeting, and the public was told of it in time."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from relationships.models import Body, RollCall
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.days import tomorrow
from tests.factories import clerk, standing_body
from tests.factories_council import (
    DAY,
    choices,
    confirmed_roll_call,
    entered_roll_call,
    filed_motion,
    reported_motion,
    totals,
)
from tests.factories_meetings import hours, item_of, late_item, on_agenda, planned, posted

pytestmark = pytest.mark.django_db


def vote(motion, item):
    return entries.enter(ROLL_CALL, motion, by=clerk(), item=item, choices=choices())


def test_the_day_of_a_roll_call_is_that_of_its_meeting():
    motion = filed_motion()

    call = vote(motion, on_agenda(motion, DAY + datetime.timedelta(3)))

    assert call.held_on == DAY + datetime.timedelta(3)


@pytest.mark.parametrize(
    ("item_for", "refused"),
    [
        (lambda motion: None, "choose the item of its agenda"),
        (lambda motion: item_of(posted(DAY)), "about this case"),
        (
            lambda motion: item_of(posted(DAY, body=standing_body(), matter=motion.matter)),
            "council meeting",
        ),
        (lambda motion: item_of(planned(DAY, matter=motion.matter)), "No agenda .* was posted"),
        (
            lambda motion: item_of(posted(DAY, matter=motion.matter, before=hours(71))),
            "72 hours before the meeting",
        ),
        (
            lambda motion: late_item(posted(DAY), matter=motion.matter),
            "was not on the posted agenda",
        ),
        (lambda motion: on_agenda(motion, tomorrow()), "not begun yet"),
    ],
)
def test_a_vote_on_what_the_public_was_not_told_of_is_refused(item_for, refused):
    motion = filed_motion()
    item = item_for(motion)

    with pytest.raises(RuleError, match=refused):
        vote(motion, item)
    assert RollCall.objects.count() == 0


def test_a_reported_vote_names_no_meeting():
    motion = reported_motion()

    with pytest.raises(RuleError, match="names its source"):
        entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), **totals())


def test_plain_sql_cannot_leave_the_meeting_out(sql):
    entered_roll_call()

    with pytest.raises(IntegrityError, match="names_its_meeting"), transaction.atomic():
        sql("UPDATE relationships_rollcall SET item_id = NULL")


@pytest.mark.parametrize("wrong", ["day", "matter", "body"])
def test_plain_sql_cannot_name_another_meeting(sql, wrong):
    call = entered_roll_call()
    body = Body.objects.get(kind="council") if wrong != "body" else standing_body()
    matter = None if wrong == "matter" else call.motion.matter
    day = DAY + datetime.timedelta(1) if wrong == "day" else DAY
    item = item_of(posted(day, body=body, matter=matter))

    with pytest.raises(DatabaseError, match="names its item"), transaction.atomic():
        sql("UPDATE relationships_rollcall SET item_id = %s", [item.pk])


def test_after_a_vote_the_posting_cannot_be_moved_behind_its_deadline():
    call = confirmed_roll_call()
    meeting = call.item.meeting
    row = meeting.postings.get()

    with pytest.raises(RuleError, match="A vote was taken at this meeting"):
        entries.correct(
            row,
            by=clerk(),
            correction_reason="Misread.",
            posted_at=meeting.starts_at - hours(71),
        )


def test_the_form_says_beside_the_item_why_it_is_not_voted_on(client):
    motion = filed_motion()
    late = item_of(posted(DAY, matter=motion.matter, before=hours(71)))
    votes = {f"vote_{term.pk}": choice for term, choice in choices().items()}
    client.force_login(clerk())
    address = f"{motion.case.get_staff_url()}enter-roll-call/"
    page = client.get(address)
    seen = {name: page.context[name] for name in ("form_key", "seen")}

    answer = client.post(address, seen | votes | {"item": late.pk})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert "72 hours before the meeting" in str(form.errors["item"])
    assert [field.value() for _term, field, _why in form.rows()] == list(votes.values())


def test_a_case_on_no_agenda_is_told_what_to_do_first(client):
    motion = filed_motion()
    client.force_login(clerk())

    page = client.get(f"{motion.case.get_staff_url()}enter-roll-call/").content.decode()

    assert "stands on no posted agenda" in page
