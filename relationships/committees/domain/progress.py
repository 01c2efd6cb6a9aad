"""How far each committee member has come, and what each has to do; never what they think."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.committees import mails
from relationships.committees.domain.ballot_roll import electors_of, members_of
from relationships.committees.models.ballots import Ballot
from relationships.committees.models.committees import Committee, CommitteeMember, Recusal
from relationships.committees.models.entered import BallotResult
from relationships.committees.models.reviews import Review
from relationships.nominations.states import NominationState as State
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step

DECLARE, REVIEW, VOTE = "declare", "review", "vote"
REVIEW_WORDS = {
    "none": gettext_lazy("not started"),
    "draft": gettext_lazy("draft"),
    "submitted": gettext_lazy("submitted"),
    "late": gettext_lazy("submitted late"),
}


@dataclass(frozen=True)
class Progress:
    """One member: what they have done, and what is awaited of them (declare, review or vote)."""

    member: CommitteeMember
    recusal: Recusal | None
    declared: bool
    review: str
    voted: bool
    is_elector: bool
    awaited: str

    @property
    def pk(self) -> int:
        """A member is reminded, and told apart, by the seat they hold."""
        return self.member.pk

    @property
    def review_words(self) -> str:
        """The status of the review, in words."""
        return str(REVIEW_WORDS[self.review])

    @property
    def has_address(self) -> bool:
        """Whether a mail can reach the member."""
        user = self.member.person.user
        return user is not None and user.is_active


@dataclass(frozen=True)
class Bench:
    """What is read of a committee at once: its ballots, who may vote in them, all members."""

    ballots: Sequence[Ballot]
    electors: Sequence[Any]
    members: Sequence[CommitteeMember]

    @cached_property
    def voted(self) -> dict[int, bool]:
        """Who may vote in the ballot that is open, and whether they have."""
        still_open = {ballot.pk for ballot in self.ballots if ballot.is_open}
        called = [one for one in self.electors if one.ballot_id in still_open]
        return {one.member_id: one.has_voted for one in called}


def bench_of(committee: Committee) -> Bench:
    """Read what there is to know of who has done what."""
    waiting = BallotResult.objects.drafts().filter(ballot=OuterRef("pk"))
    ballots = list(committee.ballots.annotate(result_waits=Exists(waiting)))
    electors = electors_of(ballots) if ballots else []
    return Bench(ballots, electors, members_of(committee.pk))


def of_committee(committee: Committee, bench: Bench | None = None) -> list[Progress]:
    """The progress of the seated members, by seat; pass ``bench`` if it is read already."""
    bench = bench or bench_of(committee)
    return [
        _of(member, committee.nomination.state, bench)
        for member in bench.members
        if member.left_on is None
    ]


def _of(member: CommitteeMember, state: str, bench: Bench) -> Progress:
    recusal = next((one for one in member.recusals.all() if one.lifted_at is None), None)
    declared, review = hasattr(member, "no_conflict"), _review(getattr(member, "review", None))
    return Progress(
        member=member,
        recusal=recusal,
        declared=declared,
        review=review,
        voted=bench.voted.get(member.pk, False),
        is_elector=member.pk in bench.voted,
        awaited=_awaited(
            state,
            aside=recusal is not None,
            declared=declared,
            to_review=review in ("none", "draft") and not bench.ballots,
            to_vote=bench.voted.get(member.pk) is False,
        ),
    )


def of_member(member: CommitteeMember) -> Progress:
    """One member's own progress."""
    return next(p for p in of_committee(member.seat.committee) if p.member == member)


def _review(review: Review | None) -> str:
    if review is None:
        return "none"
    if not review.submitted_at:
        return "draft"
    return "late" if review.is_late else "submitted"


def _awaited(state: str, *, aside: bool, declared: bool, to_review: bool, to_vote: bool) -> str:
    if aside or state not in (State.COMMITTEE_FORMED, State.IN_REVIEW, State.BALLOT):
        return ""
    if not declared:
        return DECLARE
    if state == State.IN_REVIEW and to_review:
        return REVIEW
    return VOTE if state == State.BALLOT and to_vote else ""


def to_remind(committee: Committee) -> list[Progress]:
    """Whom a reminder would reach: something is expected of them, and they have an account."""
    return [p for p in of_committee(committee) if p.awaited and p.has_address]


@transaction.atomic
def remind(committee: Committee, *, by: User, recipients: Collection[CommitteeMember]) -> None:
    """Send one reminder to each of the members that the clerk saw listed.

    Nobody who has stepped aside is ever reminded.

    Raises RuleError: nobody is listed, or somebody of whom nothing is expected any more.
    """
    lock(committee.nomination)
    awaited = {p.member: p.awaited for p in to_remind(committee)}
    gone = [str(member) for member in recipients if member not in awaited]
    if gone:
        raise RuleError(
            _("Nothing is awaited of %(names)s any more. Look at the list again.")
            % {"names": ", ".join(gone)}
        )
    if not recipients:
        raise RuleError(_("There is nobody to remind."))
    for member in recipients:
        mails.reminder(member, awaited[member])
    log_step(committee.nomination, act="reminded", by=by, facts={"count": len(recipients)})
