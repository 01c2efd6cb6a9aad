"""What a committee did at a meeting keeps its quorum when the attendance is corrected later."""

import pytest
from django.db import DatabaseError, transaction

from relationships.committees.domain import ballots, committees
from relationships.meetings.models.held import Attendee, MeetingAttendance
from relationships.models import Meeting
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.entering import counting
from tests.factories import clerk
from tests.factories_committees import (
    account,
    balloting,
    chair_of,
    committee_item,
    discuss,
    open_ballot,
    reviewing,
    vote_all,
)

pytestmark = pytest.mark.django_db


def that_counts(meeting):
    return MeetingAttendance.objects.current().get(meeting=meeting)


def corrected(meeting, members):
    there = [member.person for member in members]
    row = entries.correct(that_counts(meeting), by=clerk(), correction_reason="So", present=there)
    entries.confirm(row, by=clerk())


def past_the_domain(meeting, members):
    """The correction as raw rows, which the database is to refuse."""
    old, by = that_counts(meeting), clerk()
    row = MeetingAttendance(meeting=meeting, corrects=old, correction_reason="So", entered_by=by)
    row.save()
    Attendee.objects.bulk_create(
        Attendee(attendance=row, person=member.person) for member in members
    )
    counting(row)


def discussed():
    committee, members = reviewing()
    discuss(committee, members)
    return committee.discussion.item.meeting, members


def decided(choices="yyyyn--"):
    """A ballot at a meeting of its own, after the discussion at another."""
    committee, members = reviewing()
    discuss(committee, members)
    item = committee_item(committee, members)
    ballot = open_ballot(committee, chair_of(members), item=item)
    vote_all(ballot, members, choices)
    ballots.close_ballot(ballot, by=chair_of(members))
    return item.meeting, members


@pytest.mark.parametrize(("made", "what"), [(discussed, "The discussion"), (decided, "Ballot 1")])
def test_the_quorum_of_what_was_done_there_stays(made, what):
    meeting, members = made()

    with pytest.raises(RuleError, match=f"{what} needed 4 members .* only 3 were there"):
        corrected(meeting, members[:3])
    corrected(meeting, members[:4])


@pytest.mark.parametrize("made", [discussed, decided])
def test_in_the_database_too(made):
    meeting, members = made()

    with pytest.raises(DatabaseError, match="keeps the quorum"), transaction.atomic():
        past_the_domain(meeting, members[:3])
    past_the_domain(meeting, members[:4])


def test_who_had_stepped_aside_by_then_was_none_of_it():
    committee, members = reviewing()
    committees.declare_conflict(members[6], by=account(members[6]), reason="Own firm")
    discuss(committee, members)
    meeting = committee.discussion.item.meeting

    with pytest.raises(RuleError, match="only 3 were there"):
        corrected(meeting, [*members[:3], members[6]])


def test_who_steps_aside_afterwards_was_of_it():
    meeting, members = discussed()
    committees.declare_conflict(members[3], by=account(members[3]), reason="Own firm")

    corrected(meeting, members[:4])


def test_a_ballot_that_decided_nothing_holds_nobody():
    meeting, members = decided("yy-----")

    corrected(meeting, members[:1])


def test_where_fewer_were_there_than_a_ballot_needed_it_may_stay_so():
    committee, members = reviewing()
    discuss(committee, members)
    item = committee_item(committee, members[:2])
    ballot = open_ballot(committee, chair_of(members), item=item)
    vote_all(ballot, members, "yyyyn--")
    ballots.close_ballot(ballot, by=chair_of(members))

    corrected(item.meeting, members[1:3])


def test_nothing_is_done_at_a_meeting_whose_attendance_is_being_corrected():
    ballot, members = balloting()
    meeting = ballot.item.meeting
    vote_all(ballot, members, "yy-----")
    ballots.close_ballot(ballot, by=chair_of(members))
    old = that_counts(Meeting.objects.get(pk=meeting.pk))
    entries.correct(old, by=clerk(), correction_reason="So", note="One came late.")

    with pytest.raises(RuleError, match="waits: confirm or discard it"):
        open_ballot(ballot.committee, chair_of(members), item=ballot.item)


def test_one_entered_before_the_ballot_was_closed_is_looked_at_again():
    committee, members = reviewing()
    discuss(committee, members)
    item = committee_item(committee, members)
    ballot = open_ballot(committee, chair_of(members), item=item)
    there = [member.person for member in members[:3]]
    row = entries.correct(
        that_counts(item.meeting), by=clerk(), correction_reason="So", present=there
    )
    vote_all(ballot, members, "yyyyn--")
    ballots.close_ballot(ballot, by=chair_of(members))

    with pytest.raises(RuleError, match="Ballot 1 needed 4"):
        entries.confirm(MeetingAttendance.objects.get(pk=row.pk), by=clerk())
