"""Corrections of confirmed roll calls, and roll calls reported from a source."""

import datetime
import json

import pytest

from relationships.council.domain.voting import in_words
from relationships.models import Nomination
from relationships.motions.domain.roll_calls import ROLL_CALL, outcome
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError, advance
from sistercities.models import PublicRecordEntry
from tests.days import today
from tests.factories import NominationFactory, clerk
from tests.factories_council import (
    DAY,
    another_rule,
    choices,
    confirmed_roll_call,
    designation_motion,
    entered_correction,
    filed_motion,
    reported_motion,
    totals,
)
from tests.factories_meetings import on_agenda

pytestmark = pytest.mark.django_db


def last_entry():
    return json.loads(PublicRecordEntry.objects.last().line)


def nomination_of(roll_call):
    return Nomination.objects.get(pk=roll_call.motion.case.pk)


def test_correction_takes_the_place_of_the_wrong_roll_call_once_confirmed():
    wrong = confirmed_roll_call(ayes=13, noes=1)
    correction = entered_correction(wrong, ayes=14)
    motion = wrong.motion
    counted_before = motion.decision

    entries.confirm(correction, by=clerk())

    assert (counted_before, motion.decision) == (wrong, correction)
    assert (nomination_of(wrong).state, wrong.votes.count()) == ("begun", 15)
    assert last_entry()["act"] == "roll_call_corrected_carried"
    assert last_entry()["facts"]["reason"] == "A name was read wrongly"
    assert last_entry()["facts"]["before"]["noes"] == 1


def test_correction_reads_as_a_sentence():
    correction = entered_correction(confirmed_roll_call(ayes=13, noes=1), ayes=14)

    entries.confirm(correction, by=clerk())

    step = correction.motion.case.steps.last()
    assert describe(step.act, step.facts) == (
        "The roll call of March 25, 2022 was corrected: ayes 14, noes 0, carried."
        " Votes that changed: Councilmember 14: no → aye. Reason: A name was read wrongly"
    )


@pytest.mark.parametrize(
    ("before", "after", "states"),
    [
        ((14, 0), (7, 7), ["begun", "not_carried"]),
        ((7, 7), (14, 0), ["not_carried", "begun"]),
        ((14, 0), (9, 0), ["begun", "not_carried"]),
    ],
)
def test_correction_that_changes_the_result_moves_the_nomination(before, after, states):
    wrong = confirmed_roll_call(ayes=before[0], noes=before[1])
    first = nomination_of(wrong).state
    correction = entered_correction(wrong, ayes=after[0], noes=after[1])

    entries.confirm(correction, by=clerk())

    assert [first, nomination_of(wrong).state] == states


def test_corrected_designation_can_be_lost_and_won_again():
    wrong = confirmed_roll_call(designation_motion())
    lost = entered_correction(wrong, ayes=3, noes=11)
    entries.confirm(lost, by=clerk())
    state_when_lost = nomination_of(wrong).state
    won = entered_correction(lost, ayes=11, noes=3)

    entries.confirm(won, by=clerk())

    assert (state_when_lost, nomination_of(wrong).state) == ("not_carried", "designated")
    assert wrong.motion.decision == won


def test_correction_of_the_result_is_refused_once_the_nomination_has_gone_on():
    first = confirmed_roll_call(designation_motion().matter.motions.get(purpose="designate"))
    begin = first.motion.matter.motions.get(purpose="begin").decision

    with pytest.raises(
        RuleError, match=r"stays\. Say in public what is so: “Annotate the roll call”"
    ):
        entered_correction(begin, ayes=0, noes=15)


def test_correction_of_a_name_is_possible_after_the_nomination_has_gone_on():
    motion = designation_motion()
    begin = motion.matter.motions.get(purpose="begin").decision
    correction = entered_correction(begin, ayes=13, noes=1)

    entries.confirm(correction, by=clerk())

    assert (correction.carried, nomination_of(begin).state) == (True, "recommended")


def test_correction_is_checked_again_when_it_is_confirmed():
    wrong = confirmed_roll_call()
    correction = entered_correction(wrong, ayes=0, noes=15)
    advance(nomination_of(wrong), "committee_formed", act="test", by=clerk())

    with pytest.raises(RuleError, match="what was built on a vote stays"):
        entries.confirm(correction, by=clerk())

    assert wrong.motion.decision == wrong


def test_correction_cannot_revive_a_nomination_beside_a_newer_one():
    wrong = confirmed_roll_call(ayes=3, noes=11)
    NominationFactory(city=wrong.motion.case.city)

    with pytest.raises(RuleError, match="nominated anew"):
        entered_correction(wrong, ayes=14)


def test_edited_correction_stays_a_correction():
    wrong = confirmed_roll_call(ayes=13)
    correction = entered_correction(wrong, ayes=12)

    entries.edit(correction, by=clerk(), choices=choices(ayes=14))

    assert (correction.corrects, correction.ayes) == (wrong, 14)


def test_a_correction_is_judged_by_the_rule_of_its_roll_call():
    roll_call = confirmed_roll_call()
    another_rule(quorum=15, threshold="two_thirds_seats")

    correction = entered_correction(roll_call, ayes=8, noes=7)

    assert (correction.quorum, correction.needed, correction.carried) == (10, 8, True)


def test_a_correction_begins_with_the_votes_as_they_stand():
    roll_call = confirmed_roll_call(ayes=13, noes=1)

    later = DAY + datetime.timedelta(days=1)
    draft = entries.correct(
        roll_call,
        by=clerk(),
        correction_reason="A day later",
        item=on_agenda(roll_call.motion, later),
    )

    assert (draft.choices, draft.ayes) == (roll_call.choices, 13)


def test_rule_stays_as_it_was_when_the_council_changes_its_own():
    roll_call = confirmed_roll_call()

    another_rule(quorum=15, threshold="two_thirds_seats")

    roll_call.refresh_from_db()
    assert in_words(outcome(roll_call)) == (
        "15 seats, 10 needed for a quorum, 14 present; 8 ayes needed, 14 ayes: carried"
    )


def test_reported_roll_call_begins_the_process_with_its_source():
    motion = reported_motion()
    roll_call = entries.enter(ROLL_CALL, motion, by=clerk(), **totals())

    entries.confirm(roll_call, by=clerk())

    facts = last_entry()["facts"]
    assert nomination_of(roll_call).state == "begun"
    assert last_entry()["act"] == "roll_call_reported_begun"
    assert (facts["ayes"], facts["source"], "votes" in facts) == (14, "Associated Press", False)


def test_reported_roll_call_that_did_not_carry_ends_the_nomination():
    roll_call = entries.enter(
        ROLL_CALL, reported_motion(), by=clerk(), **totals() | {"carried": False}
    )

    entries.confirm(roll_call, by=clerk())

    assert nomination_of(roll_call).state == "not_carried"


def test_reported_roll_call_of_a_motion_filed_here_is_refused():
    motion = filed_motion()

    with pytest.raises(RuleError, match="entered by name"):
        entries.enter(ROLL_CALL, motion, by=clerk(), **totals())


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"source": " "}, "Name the source"),
        ({"held_on": datetime.date(2022, 3, 1)}, "before the motion"),
        ({"held_on": datetime.date(2999, 3, 1)}, "future"),
    ],
)
def test_reported_roll_call_is_refused(details, sentence):
    motion = reported_motion()

    with pytest.raises(RuleError, match=sentence):
        entries.enter(ROLL_CALL, motion, by=clerk(), **totals() | details)


def test_reported_roll_call_is_corrected_with_its_source():
    motion = reported_motion()
    wrong = entries.enter(ROLL_CALL, motion, by=clerk(), **totals())
    entries.confirm(wrong, by=clerk())
    correction = entries.correct(
        wrong, by=clerk(), correction_reason="Misread", **totals() | {"ayes": 13}
    )

    entries.confirm(correction, by=clerk())

    assert (motion.decision, nomination_of(wrong).state) == (correction, "begun")


def test_reported_roll_call_is_not_corrected_by_names():
    wrong = entries.enter(ROLL_CALL, reported_motion(), by=clerk(), **totals())
    entries.confirm(wrong, by=clerk())

    with pytest.raises(RuleError, match="Correct its totals"):
        entered_correction(wrong)


def test_reported_roll_call_leaves_out_what_its_source_does_not_say():
    unsaid = {"abstentions": None, "absent": None, "recused": None}
    roll_call = entries.enter(ROLL_CALL, reported_motion(), by=clerk(), **totals() | unsaid)

    entries.confirm(roll_call, by=clerk())

    facts = last_entry()["facts"]
    assert (roll_call.abstentions, roll_call.absent, roll_call.recused) == (None, None, None)
    assert (facts["ayes"], facts["noes"]) == (14, 0)
    assert not set(unsaid) & set(facts)


def test_reported_motion_may_lack_its_day():
    motion = reported_motion(moved_on=None)
    entry = last_entry()

    roll_call = entries.enter(ROLL_CALL, motion, by=clerk(), **totals())

    assert (motion.moved_on, roll_call.held_on) == (None, DAY)
    assert "moved_on" not in entry["facts"]
    assert entry["happened_on"] == today().isoformat()
    assert "on a day that our source does not give" in describe(entry["act"], entry["facts"])
