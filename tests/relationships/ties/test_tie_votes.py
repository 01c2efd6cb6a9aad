"""The council votes on a tie of ours; a change of its status names the vote that carried it."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from relationships.casework.sentences.history import tell
from relationships.meetings.domain.agenda import matters_to_take_up
from relationships.models import Council, Matter, Relationship, StatusChange
from relationships.motions.domain.matters import docket_of, due_purposes
from relationships.motions.domain.roll_call_annotations import (
    ROLL_CALL_ANNOTATION,
    may_be_annotated,
)
from relationships.ties.domain import tie_matters
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import CityFactory, clerk, with_every_seat_taken
from tests.factories_council import (
    DAY,
    confirmed_roll_call,
    entered_correction,
    motion_on_tie,
    tie_of_council,
    vote_on_tie,
)
from tests.factories_meetings import on_agenda
from tests.factories_relationships import SUSPENDS, reported_tie, tie_with_status

pytestmark = pytest.mark.django_db

NEXT = DAY + datetime.timedelta(days=7)
VOTED = SUSPENDS | {"decision": "", "decided_on": None}


def tie_of(vote):
    return Relationship.objects.get(matter=vote.motion.matter_id)


def changed(vote, **said):
    """The tie after a confirmed change of status that names this vote."""
    row = entries.enter(STATUS_CHANGE, tie_of(vote), by=clerk(), roll_call=vote, **VOTED | said)
    entries.confirm(row, by=clerk())
    return StatusChange.objects.get(pk=row.pk)


def told(number=1):
    return [one.text for one in tell(PublicRecordEntry.objects.order_by("-sequence")[:number])]


@pytest.mark.parametrize(
    ("road", "purposes"),
    [
        ((), ["suspend", "end"]),
        (("dormant",), ["suspend", "reinstate", "end"]),
        (("suspended",), ["reinstate", "end"]),
        (("ended",), []),
    ],
)
def test_what_the_council_may_move_depends_on_the_status(road, purposes):
    assert due_purposes(docket_of(tie_with_status(*road))) == purposes


def test_a_tie_comes_before_the_council_with_its_first_motion():
    motion = motion_on_tie()

    assert motion.matter.kind == "relationship"
    assert (motion.matter_id, str(motion.matter)) in matters_to_take_up(Council.objects.get().body)
    assert "to suspend the tie: “To suspend” (council file 22-01-suspend)" in told()[0]


def test_a_vote_moves_nothing_by_itself():
    vote = vote_on_tie()

    assert tie_of(vote).state == "official"
    assert "ayes 14, noes 0, ayes needed 8; carried." in told()[0]


@pytest.mark.parametrize(("purpose", "state"), [("suspend", "suspended"), ("end", "ended")])
def test_a_change_of_status_names_the_vote_that_carried_it(purpose, state):
    change = changed(vote_on_tie(purpose), to_state=state)

    assert change.relationship.state == state
    assert change.decided_on == DAY


def test_a_suspended_tie_is_reinstated_by_a_vote():
    tie = changed(vote_on_tie()).relationship
    vote = confirmed_roll_call(motion_on_tie("reinstate", tie=tie, moved_on=NEXT), held_on=NEXT)

    assert changed(vote, to_state="official").relationship.state == "official"


def test_the_same_is_moved_again_only_once_it_was_carried_out():
    vote = vote_on_tie()

    with pytest.raises(RuleError, match="carried such a motion already"):
        motion_on_tie(tie=tie_of(vote))

    changed(vote)
    tie = tie_of(vote)
    back = confirmed_roll_call(motion_on_tie("reinstate", tie=tie), held_on=NEXT)
    changed(back, to_state="official")
    assert motion_on_tie(tie=tie_of(vote), moved_on=NEXT, council_file="22-02").pk


@pytest.mark.parametrize(
    ("purpose", "count", "said", "sentence"),
    [
        ("end", {}, {}, "about something else"),
        ("suspend", {"ayes": 5, "noes": 9}, {}, "did not carry"),
        ("suspend", {}, {"decided_on": NEXT}, "The council voted on March 25, 2022"),
        ("suspend", {}, {"decision": "File 22-0000"}, "not both"),
        ("suspend", {}, {"to_state": "dormant"}, "about something else"),
    ],
)
def test_a_vote_that_does_not_carry_just_this_is_refused(purpose, count, said, sentence):
    vote = vote_on_tie(purpose, **count)

    with pytest.raises(RuleError, match=sentence):
        changed(vote, **said)


def test_the_vote_on_another_tie_is_refused():
    vote = vote_on_tie()
    other = reported_tie(city=CityFactory())

    with pytest.raises(RuleError, match="about something else"):
        entries.enter(
            STATUS_CHANGE, other, by=clerk(), roll_call=vote, **VOTED | {"to_state": "ended"}
        )


def test_without_vote_or_source_there_is_no_change():
    tie, said = tie_of_council(), SUSPENDS | {"decision": ""}

    with pytest.raises(RuleError, match="choose the vote that carried it or"):
        entries.enter(STATUS_CHANGE, tie, by=clerk(), **said)


def test_a_draft_that_names_a_vote_corrected_to_lost_is_not_confirmed():
    vote = vote_on_tie()
    row = entries.enter(STATUS_CHANGE, tie_of(vote), by=clerk(), roll_call=vote, **VOTED)
    entries.confirm(entered_correction(vote, ayes=5, noes=9), by=clerk())

    with pytest.raises(RuleError, match="did not carry"):
        entries.confirm(row, by=clerk())


def test_nothing_rests_on_a_vote_whose_correction_waits():
    vote = vote_on_tie()
    entered_correction(vote, ayes=13)

    with pytest.raises(RuleError, match="correction of the council's roll call"):
        changed(vote)


def test_once_the_status_changed_the_vote_is_annotated_and_not_turned():
    vote = changed(vote_on_tie()).roll_call

    with pytest.raises(RuleError, match="By this vote the tie became “suspended”"):
        entered_correction(vote, ayes=5, noes=9)

    assert may_be_annotated(vote)
    said = {"should_say": "7 ayes.", "because": "The recording"}
    entries.confirm(entries.enter(ROLL_CALL_ANNOTATION, vote, by=clerk(), **said), by=clerk())
    assert "7 ayes." in told()[0]


def test_a_correction_that_keeps_the_result_takes_its_place():
    change = changed(vote_on_tie())
    entries.confirm(entered_correction(change.roll_call, ayes=13), by=clerk())

    assert tie_matters.vote_that_counts(change.roll_call).ayes == 13


def test_where_the_council_does_not_decide_nothing_is_moved():
    tie = tie_of_council()
    Council.objects.update(decides_on_ties=False)

    assert due_purposes(docket_of(tie)) == []
    with pytest.raises(RuleError, match="does not decide on this tie"):
        motion_on_tie(tie=tie)


def test_the_tie_of_two_other_cities_is_no_matter_of_ours():
    tie = reported_tie(city=CityFactory(), other=CityFactory())
    with_every_seat_taken(Council.objects.get())

    with pytest.raises(RuleError, match="does not decide on this tie"):
        motion_on_tie("end", tie=tie)


def refused(row, says):
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("purpose", "count", "said"),
    [
        ("end", {}, {}),
        ("suspend", {"ayes": 5, "noes": 9}, {}),
        ("suspend", {}, {"decided_on": NEXT}),
    ],
)
def test_sql_asks_that_the_vote_carried_just_this(purpose, count, said):
    vote = vote_on_tie(purpose, **count)
    given = VOTED | {"decided_on": DAY} | said

    refused(confirmed(tie_of(vote), vote, given), "must have carried this change")


def confirmed(tie, vote, given):
    return StatusChange(
        relationship=tie, roll_call=vote, entered_by=clerk(), confirmed_by=clerk(),
        confirmed_at=timezone.now(), **given,
    )  # fmt: skip


def test_sql_asks_that_the_vote_still_counts_as_carried():
    vote = vote_on_tie()
    entries.confirm(entered_correction(vote, ayes=5, noes=9), by=clerk())

    refused(
        confirmed(tie_of(vote), vote, VOTED | {"decided_on": DAY}), "must have carried this change"
    )


def test_sql_asks_that_the_vote_is_on_this_tie():
    vote, other = vote_on_tie(), reported_tie(city=CityFactory())
    given = VOTED | {"decided_on": DAY}

    refused(confirmed(other, vote, given), "must have carried this change")


def test_sql_lets_one_vote_carry_one_change():
    change = changed(vote_on_tie())
    given = VOTED | {"decided_on": DAY, "number": 2}

    refused(
        confirmed(change.relationship, change.roll_call, given), "status_change_uses_a_vote_once"
    )


def test_sql_lets_a_change_name_a_vote_or_a_source_not_both():
    vote = vote_on_tie()
    given = SUSPENDS | {"decided_on": DAY, "decision": "Council file 22-0000"}

    refused(confirmed(tie_of(vote), vote, given), "status_change_voted_here_or_reported")


def test_sql_keeps_the_matter_of_a_tie():
    tie = tie_of(vote_on_tie())
    tie.matter = None

    refused(tie, "do not change")


def test_sql_gives_a_tie_no_matter_without_a_motion():
    tie = tie_of_council()
    tie.matter = Matter.objects.create(kind="relationship")

    refused(tie, "comes before the council with a motion")


def test_a_change_with_its_vote_is_corrected_and_struck_like_any_other():
    change = changed(vote_on_tie())
    said = {"correction_reason": "Misread", "reason": "Peace first."}
    entries.confirm(entries.correct(change, by=clerk(), **said), by=clerk())
    better = StatusChange.objects.current().get()

    assert (better.roll_call, better.reason) == (change.roll_call, "Peace first.")
    entries.confirm(entries.strike(better, by=clerk(), correction_reason="Never."), by=clerk())
    tie = Relationship.objects.get(pk=change.relationship_id)
    assert tie.state == "official"
    assert tie_matters.carried_votes(tie).get() == change.roll_call


def test_the_day_of_a_vote_stays_once_a_status_rests_on_it():
    vote = changed(vote_on_tie()).roll_call
    item = on_agenda(vote.motion, NEXT)

    with pytest.raises(RuleError, match="so the day stays"):
        entries.correct(vote, by=clerk(), correction_reason="Another day", item=item)
