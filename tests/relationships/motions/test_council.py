import datetime
import json

import pytest
from post_office.models import Email

from relationships.council.domain import members
from relationships.models import Motion, Nomination, RollCall
from relationships.motions.domain import motions
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError, advance
from sistercities.models import PublicRecordEntry
from tests.factories import PersonFactory, came_on, clerk, left_on
from tests.factories_council import (
    DAY,
    choices,
    confirmed_roll_call,
    designation_motion,
    draft_nomination,
    entered_roll_call,
    filed_motion,
    member,
    motion_details,
    reported_motion,
)
from tests.factories_meetings import on_agenda

pytestmark = pytest.mark.django_db
BEFORE, AFTER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)


def record():
    return [json.loads(entry.line) for entry in PublicRecordEntry.objects.all()]


def state_of(row):
    nomination = row.case if hasattr(row, "case") else row.motion.case
    nomination.refresh_from_db()
    return nomination.state


def test_filing_makes_the_nomination_public_and_is_recorded():
    nomination = draft_nomination()

    motion = motions.file_motion(nomination, by=clerk(), **motion_details())

    entry = record()[0]
    assert nomination.state == "filed"
    assert [person.name for person in motion.seconders.all()] == [
        "Councilmember 2",
        "Councilmember 3",
    ]
    assert (entry["act"], entry["subject"], entry["happened_on"]) == (
        "motion_filed",
        "nomination/kyiv",
        "2022-03-25",
    )
    assert entry["facts"] == {
        "purpose": "begin",
        "council_file": "22-0002-S31",
        "title": "Sister city relationship with Kyiv",
        "mover": "Councilmember 1",
        "seconders": ["Councilmember 2", "Councilmember 3"],
        "moved_on": "2022-03-25",
    }


def test_filing_reads_as_a_sentence():
    motion = filed_motion()

    step = motion.case.steps.get()

    assert describe(step.act, step.facts) == (
        "The motion “Sister city relationship with Kyiv” (council file 22-0002-S31), moved by"
        " Councilmember 1 on March 25, 2022, was filed."
    )


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"council_file": " "}, "number of the council file"),
        ({"moved_on": datetime.date(2999, 1, 1)}, "in the future"),
        ({"seconders": "mover"}, "cannot second"),
        ({"mover": "stranger"}, "Stranger was not a member"),
        ({"seconders": "stranger"}, "Stranger was not a member"),
        ({"purpose": "designate"}, "this motion is not possible"),
    ],
)
def test_filing_is_refused(details, sentence):
    nomination = draft_nomination()
    people = {"mover": member(1), "stranger": PersonFactory(name="Stranger")}
    if "mover" in details:
        details = details | {"mover": people[details["mover"]]}
    if "seconders" in details:
        details = details | {"seconders": [people[details["seconders"]]]}

    with pytest.raises(RuleError, match=sentence):
        motions.file_motion(nomination, by=clerk(), **motion_details(**details))

    assert (nomination.matter.motions.count(), record()) == (0, [])


def test_filing_is_refused_for_a_mover_whose_term_had_ended():
    nomination = draft_nomination()
    left_on(member(1), BEFORE)

    with pytest.raises(RuleError, match="Councilmember 1 was not a member"):
        motions.file_motion(nomination, by=clerk(), **motion_details())


def test_filing_twice_is_refused():
    motion = filed_motion()

    with pytest.raises(RuleError, match="such a motion already"):
        motions.file_motion(motion.case, by=clerk(), **motion_details(council_file="22-0003"))


def test_a_further_motion_waits_for_the_vote_on_the_last():
    motion = designation_motion()

    with pytest.raises(RuleError, match="such a motion already"):
        motions.file_motion(
            motion.case,
            by=clerk(),
            **motion_details(purpose="designate", council_file="22-0002-S34"),
        )


def test_a_council_file_carries_a_further_motion_if_somebody_says_so():
    with pytest.raises(RuleError, match="22-0002-S31 already carries the motion “Sister city"):
        designation_motion(council_file="22-0002-s31")
    case = Nomination.objects.get()

    motion = motions.file_motion(
        case, by=clerk(), same_file=True, **motion_details(purpose="designate")
    )

    assert [row.council_file for row in Motion.objects.of_file("22-0002-S31")] == [
        "22-0002-S31",
        motion.council_file,
    ]


def test_members_on_a_day_include_those_on_their_first_and_last_day():
    draft_nomination()
    left_on(member(1), DAY)
    left_on(member(2), BEFORE)
    came_on(member(3), DAY)
    came_on(member(4), AFTER)

    names = {term.person.name for term in members.members_on(DAY)}

    everybody = {f"Councilmember {number}" for number in range(1, 16)}
    assert everybody - names == {"Councilmember 2", "Councilmember 4"}


def test_draft_moves_nothing_tells_nobody_outside_and_is_not_recorded():
    motion = filed_motion()

    roll_call = entered_roll_call(motion)

    assert (roll_call.ayes, roll_call.absent, roll_call.needed, roll_call.carried) == (
        14,
        1,
        8,
        True,
    )
    assert (roll_call.seats, roll_call.quorum, roll_call.threshold) == (15, 10, "seats")
    assert (state_of(motion), len(record())) == ("filed", 1)
    assert motion.decision is None


def test_carried_roll_call_begins_the_process_once_confirmed():
    motion = filed_motion()
    roll_call = entered_roll_call(motion)

    entries.confirm(roll_call, by=clerk())

    facts = record()[-1]["facts"]
    assert (state_of(motion), motion.decision) == ("begun", roll_call)
    assert (record()[-1]["act"], record()[-1]["happened_on"]) == ("roll_call_begun", "2022-03-25")
    assert {name: facts[name] for name in ("ayes", "noes", "absent", "needed", "present")} == {
        "ayes": 14,
        "noes": 0,
        "absent": 1,
        "needed": 8,
        "present": 14,
    }
    assert facts["votes"]["absent"] == ["Councilmember 15"]
    assert len(facts["votes"]["aye"]) == 14


def test_confirmation_reads_as_a_sentence():
    roll_call = confirmed_roll_call()

    step = roll_call.motion.case.steps.last()

    assert describe(step.act, step.facts) == (
        "The council voted on March 25, 2022 to begin: ayes 14, noes 0, ayes needed 8."
    )


def test_confirmation_tells_the_one_who_entered_it():
    author = clerk(email="author@example.org")
    roll_call = entered_roll_call(by=author)

    entries.confirm(roll_call, by=clerk(name="Clerk O'Neil"))

    mail = Email.objects.get(to="author@example.org")
    assert mail.subject == "The roll call on Kyiv, Ukraine is confirmed"
    assert "Clerk O'Neil has confirmed the roll call of March 25, 2022" in mail.message
    assert f"Motion: {roll_call.motion}\n" in mail.message


@pytest.mark.parametrize(("ayes", "noes", "carried"), [(8, 7, True), (7, 8, False), (7, 3, False)])
def test_result_follows_the_rule(ayes, noes, carried):
    roll_call = confirmed_roll_call(ayes=ayes, noes=noes)

    assert roll_call.carried == carried
    assert state_of(roll_call) == ("begun" if carried else "not_carried")


@pytest.mark.parametrize("advice", ["passed", "failed"])
def test_second_roll_call_designates_after_either_advice(advice):
    motion = designation_motion(advice)

    confirmed_roll_call(motion)

    assert (state_of(motion), record()[-1]["act"]) == ("designated", "roll_call_designated")


def test_second_roll_call_that_fails_ends_the_nomination():
    motion = designation_motion()

    confirmed_roll_call(motion, ayes=3, noes=11)

    assert (state_of(motion), record()[-1]["act"]) == ("not_carried", "roll_call_not_carried")


def test_no_quorum_is_no_vote():
    motion = filed_motion()

    with pytest.raises(RuleError, match="10 members make a quorum and 9 were present"):
        entered_roll_call(motion, ayes=9)

    assert RollCall.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(BEFORE, "before the motion"), (datetime.date(2999, 1, 1), "has not begun yet")],
)
def test_impossible_day_is_refused(day, sentence):
    motion = filed_motion()

    with pytest.raises(RuleError, match=sentence):
        entered_roll_call(motion, held_on=day)


def test_missing_member_is_named():
    motion = filed_motion()
    said = choices()
    del said[next(term for term in said if term.person.name == "Councilmember 7")]

    with pytest.raises(RuleError, match=r"How did these members vote\? Councilmember 7"):
        entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), choices=said)


def test_member_who_was_not_in_office_is_refused():
    motion = filed_motion()
    said = choices()
    left_on(member(7), BEFORE)

    with pytest.raises(RuleError, match="Not in office that day: Councilmember 7"):
        entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), choices=said)


def test_unknown_choice_is_refused():
    motion = filed_motion()
    said = dict.fromkeys(choices(), "maybe")

    with pytest.raises(RuleError, match="aye, no, abstain, present, absent, left or recused"):
        entries.enter(ROLL_CALL, motion, by=clerk(), item=on_agenda(motion, DAY), choices=said)


def test_second_draft_is_refused_and_names_the_author():
    roll_call = entered_roll_call(by=clerk(name="Clerk Ana"))

    with pytest.raises(RuleError, match="that Clerk Ana entered waits"):
        entered_roll_call(roll_call.motion)


def test_decided_motion_is_not_voted_on_again():
    roll_call = confirmed_roll_call()

    with pytest.raises(RuleError, match="has decided this motion"):
        entered_roll_call(roll_call.motion)


def test_nomination_that_left_cannot_be_voted_on():
    roll_call = entered_roll_call()
    advance(roll_call.motion.case, "withdrawn", act="nomination_withdrawn", by=clerk())

    with pytest.raises(RuleError, match="cannot vote on this motion"):
        entries.confirm(roll_call, by=clerk())


def test_discarded_draft_leaves_room_for_another():
    roll_call = entered_roll_call(ayes=0, noes=15)
    motion = roll_call.motion

    entries.discard(roll_call, by=clerk(), reason="Entered twice.")

    assert (RollCall.objects.count(), confirmed_roll_call(motion).ayes) == (0, 14)


@pytest.mark.parametrize("verb", ["confirm", "discard", "edit"])
def test_discarded_draft_can_no_longer_be_acted_on(verb):
    roll_call = entered_roll_call()
    stale = RollCall.objects.get(pk=roll_call.pk)
    entries.discard(roll_call, by=clerk(), reason="Entered twice.")
    acts = {
        "confirm": lambda: entries.confirm(stale, by=clerk()),
        "discard": lambda: entries.discard(stale, by=clerk(), reason="x"),
        "edit": lambda: entries.edit(stale, by=clerk(), choices=choices()),
    }

    with pytest.raises(RuleError, match="discarded"):
        acts[verb]()


def test_members_who_changed_meanwhile_are_seen_at_the_confirmation():
    roll_call = entered_roll_call()
    left_on(member(15), BEFORE)

    with pytest.raises(RuleError, match="Not in office that day: Councilmember 15"):
        entries.confirm(roll_call, by=clerk())


def test_reported_motion_names_its_source_and_needs_no_file():
    motion = reported_motion()

    entry = record()[-1]
    assert (motion.is_reported, motion.council_file, state_of(motion)) == (True, "", "filed")
    assert (entry["act"], entry["facts"]["source"]) == ("motion_reported", "Associated Press")


def test_reported_motion_without_source_is_refused():
    with pytest.raises(RuleError, match="Name the source"):
        reported_motion(source=" ")
