"""The committee's part of the case page: seats, conflicts, progress, meeting, ballots."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.utils import timezone

from relationships.domain import reviews, voting
from relationships.domain.ballot_roll import WORDS, roll
from relationships.domain.ballots import tally
from relationships.models import (
    Ballot,
    CommitteeMember,
    CommitteeVote,
    Meeting,
    Nomination,
    Review,
    ReviewScore,
)
from relationships.permissions import may_preside
from relationships.views import committee_verbs as verbs
from relationships.views.committee_entries import ENTRIES
from relationships.views.entries import waiting
from sistercities.models import User


def context(nomination: Nomination, user: User) -> dict[str, Any]:
    """What this person may see of the committee; scores only once they are released to them."""
    committee = verbs.committee_of(nomination)
    if committee is None:
        return {"committee": None}
    meeting, ballots = verbs.meeting_of(nomination), verbs.ballots_of(nomination)
    members, everybody = verbs.progress_of(nomination), verbs.everybody(nomination)
    return {
        "committee": committee,
        "members": members,
        "shows_progress": may_preside(user, nomination),
        "shows_votes": any(ballot.is_open for ballot in ballots),
        "own_seat": any(one.member.person.user_id == user.pk for one in members),
        "former_members": [one for one in everybody.values() if one.left_on is not None],
        "empty_seats": verbs.empty_seats(nomination),
        "zone": timezone.get_current_timezone(),
        "meeting": meeting,
        "days": committee.days.current().first(),
        "waiting": waiting(ENTRIES, {"committee": committee}, user),
        "present": present_at(meeting, everybody) if meeting else [],
        "ballots": [ballot_card(ballot, everybody) for ballot in ballots],
        "score_table": score_table(nomination, user) if meeting else None,
    }


def present_at(meeting: Meeting, everybody: Mapping[int, CommitteeMember]) -> list[str]:
    """Who was there, by the name of then."""
    there = meeting.present.values_list("pk", flat=True)
    return [everybody[pk].as_of(meeting.held_at) for pk in there]


def ballot_card(ballot: Ballot, everybody: Mapping[int, CommitteeMember]) -> dict[str, Any]:
    """A ballot: its arithmetic once it is closed; until then only how many have voted."""
    if ballot.is_open:
        cast = Exists(CommitteeVote.objects.current().filter(elector=OuterRef("pk")))
        return {"ballot": ballot} | ballot.electors.aggregate(
            electors=Count("pk"), cast=Count("pk", filter=cast)
        )
    return {
        "ballot": ballot,
        "rows": voting.rows(tally(ballot)),
        "result": ballot.get_result_display(),
        "votes": [
            {
                "name": everybody[member.pk].as_of(ballot.closed_at),
                "choice": choice,
                "choice_label": WORDS[choice],
            }
            for member, choice in roll(ballot)
        ],
    }


def score_table(nomination: Nomination, user: User) -> dict[str, Any] | None:
    """The released reviews, criterion by criterion; None before that, and for who stepped aside."""
    released = Review.objects.released().filter(member__seat__committee__nomination=nomination)
    visible = released.filter(pk__in=Review.objects.visible_to(user).values("pk"))
    scores = Prefetch("scores", ReviewScore.objects.select_related("criterion"))
    shown = list(visible.prefetch_related(scores))
    if not shown:
        return None
    given = [score for review in shown for score in review.scores.all()]
    everybody = verbs.everybody(nomination)
    named = [(everybody[one.member_id].as_of(one.submitted_at), one) for one in shown]
    return {"results": reviews.results_of(given), "reviews": named}
