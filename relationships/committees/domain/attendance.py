"""What a committee did at a meeting keeps its quorum when the attendance is corrected later.

A discussion is opened, and a ballot decided, with a quorum; a correction of who was there may add
to that or take away from it, but not below what was needed.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from relationships.committees.domain.ballot_roll import took_part
from relationships.committees.models.ballots import Ballot, Discussion
from relationships.committees.models.committees import CommitteeMember
from relationships.council.models.council import Person
from relationships.meetings.domain.held import RESTING
from relationships.meetings.models.held import MeetingAttendance
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel.workflow import RuleError

DECIDED = (Ballot.Result.PASSED, Ballot.Result.FAILED, Ballot.Result.TIE)


def must_keep_its_quorum(row: MeetingAttendance, present: set[Person]) -> None:
    """Raises RuleError: a discussion or a ballot at this meeting would have had no quorum."""
    before = set(row.corrects.present.all()) if row.corrects else set()
    for what, needed, able in _done_at(row.meeting):
        left = len(able & {person.pk for person in present})
        if left < min(needed, len(able & {person.pk for person in before})):
            raise RuleError(
                _(
                    "%(what)s needed %(quorum)s members who take part, and by this only %(left)s"
                    " were there. Mark those who were there. If fewer were, say so in the remarks:"
                    " what was done at the meeting stays."
                )
                % {"what": what, "quorum": needed, "left": left}
            )


def _done_at(meeting: Meeting) -> Iterator[tuple[str, int, set[int]]]:
    """What was done there with a quorum: its name, the quorum, and who could be of it then."""
    for one in Discussion.objects.filter(item__meeting=meeting):
        members = CommitteeMember.objects.filter(seat__committee=one.committee_id)
        yield _("The discussion"), one.quorum_needed, _able(members, one.opened_at)
    for ballot in Ballot.objects.filter(item__meeting=meeting, result__in=DECIDED):
        members = CommitteeMember.objects.filter(pk__in=ballot.electors.values("member"))
        name = _("Ballot %(number)s") % {"number": ballot.number}
        yield name, ballot.quorum_needed or 0, _able(members, ballot.closed_at)


def _able(members: QuerySet[CommitteeMember], moment: Any) -> set[int]:
    rows = members.select_related("no_conflict").prefetch_related("recusals")
    return {one.person_id for one in rows if took_part(one, moment)}


RESTING.append(must_keep_its_quorum)
