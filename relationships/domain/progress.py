"""How far each committee member has come, and what waits for them; never what they think."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.domain.mails import committees as mails
from relationships.models import (
    Ballot,
    Committee,
    CommitteeMember,
    CommitteeVote,
    Elector,
    Recusal,
    Review,
)
from relationships.models.committees import CommitteeMemberQuerySet
from relationships.states import NominationState as State
from sistercities.models import User
from sistercities.workflow import RuleError, lock, note

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
    def review_words(self) -> str:
        """The standing of the review, in words."""
        return str(REVIEW_WORDS[self.review])

    @property
    def has_address(self) -> bool:
        """Whether a mail can reach the member."""
        user = self.member.person.user
        return user is not None and user.is_active


def of_committee(
    committee: Committee,
    ballots: Sequence[Ballot] | None = None,
    members: Sequence[CommitteeMember] | None = None,
) -> list[Progress]:
    """The seated members of a committee, by seat; these and its ballots may be known already."""
    if ballots is None:
        ballots = list(committee.ballots.all())
    if members is None:
        members = list(all_of(committee).seated())
    recusals = {r.member_id: r for r in Recusal.objects.filter(lifted_at=None, member__in=members)}
    declared = {member.pk for member in members if hasattr(member, "no_conflict")}
    reviews = {r.member_id: _review(r) for r in Review.objects.filter(member__in=members)}
    electors, voted = _called([ballot for ballot in ballots if ballot.is_open])
    return [
        Progress(
            member=member,
            recusal=recusals.get(member.pk),
            declared=member.pk in declared,
            review=(review := reviews.get(member.pk, "none")),
            voted=member.pk in voted,
            is_elector=member.pk in electors,
            awaited=_awaited(
                committee.nomination.state,
                aside=member.pk in recusals,
                declared=member.pk in declared,
                to_review=review in ("none", "draft") and not ballots,
                to_vote=member.pk in electors - voted,
            ),
        )
        for member in members
    ]


def all_of(committee: Committee) -> CommitteeMemberQuerySet:
    """All who ever sat on the committee, by seat."""
    rows = CommitteeMember.objects.filter(seat__committee=committee)
    return rows.select_related("person__user", "seat", "no_conflict")


def _called(ballots: Sequence[Ballot]) -> tuple[set[int], set[int]]:
    """The members who may vote in the ballot that is open, and those of them who have."""
    if not ballots:
        return set(), set()
    votes = CommitteeVote.objects.filter(elector=OuterRef("pk"))
    electors = Elector.objects.filter(ballot=ballots[0]).annotate(has_voted=Exists(votes))
    rows = list(electors.values_list("member", "has_voted"))
    return {member for member, _voted in rows}, {member for member, voted in rows if voted}


def of_member(member: CommitteeMember) -> Progress:
    """One member's own progress."""
    return next(p for p in of_committee(member.seat.committee) if p.member == member)


def _review(review: Review) -> str:
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
    """Whom a reminder would reach: something is awaited of them, and they have an account."""
    return [p for p in of_committee(committee) if p.awaited and p.has_address]


@transaction.atomic
def remind(committee: Committee, *, by: User, recipients: Collection[CommitteeMember]) -> None:
    """Send one reminder to each of the members that the clerk saw listed.

    Nobody who has stepped aside is ever reminded.

    Raises RuleError: nobody is listed, or somebody of whom nothing is awaited any more.
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
    note(committee.nomination, act="reminded", by=by, facts={"count": len(recipients)})
