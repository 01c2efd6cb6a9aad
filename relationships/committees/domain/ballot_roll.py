"""Who sits on a committee, who may vote, and who voted how in a closed ballot, by name."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.committees.models.ballots import Ballot, Elector
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.declarations import Declaration
from relationships.committees.models.reviews import PaperReview
from relationships.committees.models.votes import CommitteeVote
from sistercities.kernel.calendar import council_zone
from sistercities.kernel.days import day_in

ABSENT, RECUSED = "absent", "recused"
WORDS: dict[str, str | Promise] = {
    **dict(CommitteeVote.Choice.choices),
    ABSENT: _("did not vote"),
    RECUSED: _("stepped aside"),
}


def members_of(committee_id: int) -> list[CommitteeMember]:
    """All who sit or sat on a committee, by seat, with names, recusals and the review."""
    members = CommitteeMember.objects.filter(seat__committee=committee_id)
    waiting = Declaration.objects.drafts().filter(member=OuterRef("pk"))
    on_paper = PaperReview.objects.drafts().filter(member=OuterRef("pk"))
    return list(
        members.annotate(declaration_waits=Exists(waiting), paper_review_waits=Exists(on_paper))
        .select_related("person__user", "seat", "no_conflict", "review")
        .defer("review__summary")
        .prefetch_related("recusals", "person__names")
    )


def electors_of(ballots: Sequence[Ballot]) -> list[Any]:
    """Who may vote, and whether they have; how they did only once their ballot is closed."""
    votes = CommitteeVote.objects.filter(elector=OuterRef("pk"))
    return list(
        Elector.objects.filter(ballot__in=ballots).annotate(
            has_voted=Exists(votes.standing()),
            choice=Subquery(votes.counted().values("choice")[:1]),
        )
    )


def roll(
    ballot: Ballot,
    members: Sequence[CommitteeMember] | None = None,
    electors: Sequence[Any] | None = None,
) -> list[tuple[CommitteeMember, str]]:
    """Each member at the close of a ballot, by seat: yes, no, abstain, absent or recused.

    Members and electors are read from the database unless given.
    """
    members = members_of(ballot.committee_id) if members is None else members
    electors = electors_of([ballot]) if electors is None else electors
    choices = {one.member_id: one.choice for one in electors if one.ballot_id == ballot.pk}
    aside = {member.pk for member in members if _was_aside(member, ballot.closed_at)}
    return [
        (member, RECUSED if member.pk in aside else choices[member.pk] or ABSENT)
        for member in members
        if (member.pk in choices or member.pk in aside) and _sat_at_the_close(member, ballot)
    ]


def present_names(discussion: Any, members: Iterable[CommitteeMember]) -> list[str]:
    """Who of the members was there, and took part, when the discussion was opened; as of then."""
    moment = discussion.opened_at
    there = [member for member in members if member.person_id in discussion.there]
    return [member.as_of(moment) for member in there if took_part(member, moment)]


def took_part(member: CommitteeMember, moment: Any) -> bool:
    """Whether the member had declared by then, and was not aside."""
    declared = getattr(member, "no_conflict", None)
    return (
        declared is not None and declared.declared_at <= moment and not _was_aside(member, moment)
    )


def _was_aside(member: CommitteeMember, moment: Any) -> bool:
    return any(
        one.declared_at < moment and (one.lifted_at is None or one.lifted_at > moment)
        for one in member.recusals.all()
    )


def _sat_at_the_close(member: CommitteeMember, ballot: Ballot) -> bool:
    closed: Any = ballot.closed_at
    return member.left_on is None or member.left_on >= day_in(council_zone(), closed)
