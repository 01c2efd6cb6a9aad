"""Mails to committee members. None goes to who has stepped aside, or has no account."""

from django.urls import reverse

from relationships.committees.models.ballots import Ballot, CommitteeVote
from relationships.committees.models.committees import CommitteeMember, Recusal
from sistercities.kernel import outbox
from sistercities.kernel.site_address import site_url


def seated(member: CommitteeMember) -> None:
    """Tell a new member what the committee studies and how to begin."""
    _post("committee_seated", member)


def recusal_lifted(recusal: Recusal) -> None:
    """Tell a member who had stepped aside that they take part again, and why."""
    _post("committee_recusal_lifted", recusal.member, recusal=recusal)


def review_started(member: CommitteeMember) -> None:
    """Ask a member to declare, and to review by the due date."""
    _post("committee_review_started", member)


def reminder(member: CommitteeMember, awaited: str) -> None:
    """Remind a member of what waits for them: declare, review or vote."""
    _post("committee_reminder", member, awaited=awaited)


def ballot_opened(member: CommitteeMember) -> None:
    """Ask a member to vote."""
    _post("committee_ballot_opened", member)


def vote_entered(vote: CommitteeVote) -> None:
    """Tell a member that somebody entered a vote for them, so that a mistake is seen at once."""
    _post("committee_vote_entered", vote.elector.member, vote=vote)


def ballot_closed(ballot: Ballot) -> None:
    """Tell the members who could vote how it ended."""
    members = CommitteeMember.objects.seated().not_recused().to_write_to()
    for member in members.filter(seat__committee=ballot.committee_id):
        _post("committee_ballot_closed", member, ballot=ballot)


def _post(template: str, member: CommitteeMember, **context: object) -> None:
    user = member.person.user
    if user is None or not user.is_active:
        return
    committee = member.seat.committee
    address = reverse("my_nomination", args=[committee.nomination_id])
    outbox.post(
        template,
        to=user.email,
        language="en",
        context=context
        | {
            "member": member,
            "committee": committee,
            "nomination": committee.nomination,
            "link": site_url() + address,
        },
    )
