"""What the daily clock tells members: a review is due soon, a ballot soon closes."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet

from relationships.committees import mails
from relationships.committees.domain import progress
from relationships.committees.models.committees import REVIEWING, Committee
from relationships.nominations.states import NominationState as State
from sistercities.kernel.reminders import Reminder, register

BEFORE = timedelta(days=3)


def _before_reviews(today: date) -> Iterator[progress.Progress]:
    """Whoever has not declared or reviewed, from three days before the reviews are due."""
    due = Committee.objects.filter(
        nomination__state__in=REVIEWING, reviews_due_on__range=(today, today + BEFORE)
    )
    return _awaited(due, progress.DECLARE, progress.REVIEW)


def _before_vote(today: date) -> Iterator[progress.Progress]:
    """Whoever has not voted, from three days before the vote is due."""
    due = Committee.objects.filter(
        nomination__state=State.BALLOT, vote_due_on__range=(today, today + BEFORE)
    )
    return _awaited(due, progress.DECLARE, progress.VOTE)


def _awaited(committees: QuerySet[Committee], *what: str) -> Iterator[progress.Progress]:
    for committee in committees.select_related("nomination__city"):
        yield from (one for one in progress.to_remind(committee) if one.awaited in what)


def _committee(one: progress.Progress) -> Committee:
    committee: Committee = one.member.seat.committee
    return committee


def _mail(one: progress.Progress) -> None:
    mails.reminder(one.member, one.awaited)


register(
    Reminder("review_due", _before_reviews, lambda one: _committee(one).reviews_due_on, _mail),
    Reminder("vote_due", _before_vote, lambda one: _committee(one).vote_due_on, _mail),
)
