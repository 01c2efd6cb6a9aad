"""A motion that another body has: no vote before it reported back or the council took it up."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from relationships.casework.pages.papers import motions_of
from relationships.models import Motion, RollCall
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.factories import clerk, standing_body
from tests.factories_council import (
    DAY,
    another_rule,
    confirmed_roll_call,
    entered_roll_call,
    filed_motion,
)
from tests.owner import past_the_triggers
from tests.relationships.motions.test_council_acts import send
from tests.relationships.motions.test_dispositions import (
    amended,
    case_of,
    disposed,
    draft,
    last_entry,
)

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)
LATER = DAY + WEEK


def referred(**said):
    motion = filed_motion()
    disposed(motion, "referred", to_body=standing_body(), **said)
    return motion


def refused_by_sql(statement, params, says):
    with (
        pytest.raises(DatabaseError, match=says),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, params)


def test_what_another_body_has_is_not_voted_on():
    with pytest.raises(RuleError, match="is with “Committee on Rules” since March 25, 2022"):
        entered_roll_call(referred(), held_on=LATER)


def test_what_was_reported_back_is_voted_on():
    motion = referred()
    disposed(motion, "back", decided_on=LATER)

    with pytest.raises(RuleError, match="is with “Committee on Rules”"):
        entered_roll_call(motion)
    assert entered_roll_call(motion, held_on=LATER).pk
    told = describe("motion_back", last_entry()["facts"])
    assert told.startswith("On April 1, 2022 Committee on Rules reported back")


def test_the_rule_says_how_many_ayes_take_a_motion_up():
    motion = referred()
    another_rule(take_up=10, source="Rule 16")

    with pytest.raises(RuleError, match=r"taken it up again with 10 ayes \(Rule 16\)"):
        entered_roll_call(motion, held_on=LATER)
    with pytest.raises(RuleError, match=r"10 ayes are needed to take up .* \(Rule 16\)"):
        draft(motion, "taken_up", ayes=9)
    disposed(motion, "taken_up", ayes=10)

    assert "ayes 10, needed 10." in describe("motion_taken_up", last_entry()["facts"])
    confirmed_roll_call(motion, held_on=LATER)
    facts = last_entry()["facts"]
    assert (facts["taken_up_ayes"], facts["taken_up_needed"]) == (10, 10)


def test_where_the_rule_gives_no_number_none_is_asked():
    motion = referred()
    row = disposed(motion, "taken_up")

    assert (row.ayes, row.ayes_needed) == (None, None)
    assert entered_roll_call(motion).pk


def test_more_ayes_than_seats_are_refused():
    with pytest.raises(RuleError, match="The council has 15 seats"):
        draft(referred(), "taken_up", ayes=16)


@pytest.mark.parametrize("what", ["back", "taken_up"])
def test_only_what_was_referred_comes_back(what):
    with pytest.raises(RuleError, match="was not referred to another body then"):
        draft(filed_motion(), what)


def test_it_is_referred_to_one_body_at_a_time():
    motion, budget = referred(), standing_body("Committee on Budget")

    with pytest.raises(RuleError, match="It is with “Committee on Rules”"):
        draft(motion, "referred", to_body=budget)
    disposed(motion, "back")
    disposed(motion, "referred", to_body=budget)

    with pytest.raises(RuleError, match="is with “Committee on Budget”"):
        entered_roll_call(motion)


def test_a_struck_referral_holds_nothing_up():
    motion = referred()
    row = motion.dispositions.get()
    entries.confirm(
        entries.strike(row, by=clerk(), correction_reason="Another motion."), by=clerk()
    )

    assert entered_roll_call(motion).pk


def test_sql_knows_what_another_body_has():
    motion = filed_motion()
    call = entered_roll_call(motion)
    said = {name: getattr(call, name) for name in ROLL_CALL.fields()}
    call.delete()
    disposed(motion, "referred", to_body=standing_body())

    with pytest.raises(DatabaseError, match="is with another body"), transaction.atomic():
        RollCall.objects.create(motion=motion, entered_by=clerk(), **said)


def test_sql_asks_for_enough_ayes_to_take_it_up():
    motion = referred()
    another_rule(take_up=10)
    row = draft(motion, "taken_up", ayes=10)

    refused_by_sql(
        "UPDATE relationships_disposition SET ayes = 9 WHERE id = %s",
        [row.pk],
        "disposition_taken_up_by_enough",
    )


def test_sql_lets_no_vote_stand_on_what_was_amended_later():
    call = entered_roll_call()
    with past_the_triggers():
        amended_to(call.motion, DAY + WEEK)

    refused_by_sql(
        "UPDATE relationships_rollcall SET ayes = ayes WHERE id = %s",
        [call.pk],
        "carries only as amended",
    )


def amended_to(motion, day):
    kept = ("matter_id", "purpose", "council_file", "title", "mover_id", "moved_on")
    said = {name: getattr(motion, name) for name in kept}
    return Motion.objects.create(corrects=motion, correction_reason="X", amended_on=day, **said)


def test_sql_lets_nothing_be_amended_that_was_voted_on():
    motion = confirmed_roll_call().motion

    with pytest.raises(DatabaseError, match="amended no more"), transaction.atomic():
        amended_to(motion, DAY)


def test_a_slip_of_the_pen_is_still_corrected_after_the_vote_on_an_amended_motion():
    motion = filed_motion()
    new = amended(motion)
    confirmed_roll_call(motion)

    assert amended_to(new, new.amended_on).pk


def test_sql_asks_what_a_reconsidered_vote_was_before():
    call = entered_roll_call()

    refused_by_sql(
        "UPDATE relationships_rollcall SET reconsidered = true WHERE id = %s",
        [call.pk],
        "roll_call_reconsiders_another",
    )


def test_clerk_enters_that_it_is_back(client):
    motion = referred()
    another_rule(take_up=10)
    client.force_login(clerk())

    wrong = send(client, case_of(motion), "take-up-motion", decided_on=str(DAY), ayes=3)
    send(client, case_of(motion), "report-back", decided_on=str(DAY), note="Report 12")

    assert wrong.status_code == 422
    assert "10 ayes are needed" in wrong.content.decode()
    assert motion.dispositions.filter(what="back").count() == 1


def test_the_public_reads_how_it_was_taken_up():
    motion = referred()
    another_rule(take_up=10)
    disposed(motion, "taken_up", ayes=11)

    (item,) = motions_of(case_of(motion))

    assert [(row.what, row.ayes) for row in item["dispositions"]] == [
        ("referred", None),
        ("taken_up", 11),
    ]
