"""Mails about committees, most to members. None goes to who has stepped aside."""

from typing import Any

from django.urls import reverse

from relationships.committees.models.ballots import Ballot
from relationships.committees.models.committees import CommitteeMember, Recusal
from relationships.committees.models.declarations import Declaration
from relationships.committees.models.entered import EnteredVote
from relationships.committees.models.reviews import PaperReview
from relationships.committees.models.votes import VoteObjection
from relationships.committees.permissions import whoever_presides
from sistercities.kernel import outbox
from sistercities.kernel.calendar import council_zone
from sistercities.kernel.entry_kinds import EntryKind
from sistercities.kernel.entry_mails import awaits_confirmation
from sistercities.kernel.entry_model import Entry
from sistercities.kernel.permissions import clerks
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


def discussion_opened(member: CommitteeMember) -> None:
    """Tell a member that the discussion is opened, and all reviews can be read."""
    _post("committee_discussion_opened", member)


def ballot_opened(member: CommitteeMember) -> None:
    """Ask a member to vote."""
    _post("committee_ballot_opened", member)


def vote_entered(vote: EnteredVote) -> None:
    """Tell a member that somebody entered a vote for them, and where they can object."""
    _post("committee_vote_entered", vote.elector.member, page="my_object", vote=vote)


def declaration_entered(row: Declaration) -> None:
    """Tell a member what somebody declared for them, and where they can say otherwise."""
    _post("committee_declaration_entered", row.member, page="my_declare", row=row)


def review_entered(row: PaperReview) -> None:
    """Tell a member that somebody entered their review from paper, and where they can object."""
    _post("committee_review_entered", row.member, page="my_review", row=row)


def review_objected(member: CommitteeMember, reason: str) -> None:
    """Tell the clerk's office and the chair that a review from paper was not the member's."""
    nomination = member.seat.committee.nomination
    for person in whoever_presides(nomination).exclude(person=member.person):
        outbox.post(
            "committee_review_objected",
            to=person.email,
            language="en",
            context={
                "member": member,
                "reason": reason,
                "nomination": nomination,
                "url": site_url() + nomination.get_staff_url(),
            },
        )


def tell_clerks_but_the_member(kind: EntryKind, row: Any) -> None:
    """Tell the clerks who may confirm a review from paper; not its author, should they be one."""
    author = row.member.person.user_id
    awaits_confirmation(kind, row, people=lambda: clerks().exclude(pk=author))


def vote_objected(objection: VoteObjection) -> None:
    """Tell the clerk's office and the chair that a member objects; never which vote it was."""
    nomination = objection.elector.ballot.committee.nomination
    for person in whoever_presides(nomination).exclude(pk=objection.made_by_id):
        outbox.post(
            "committee_vote_objected",
            to=person.email,
            language="en",
            context={
                "objection": objection,
                "nomination": nomination,
                "url": site_url() + nomination.get_staff_url(),
            },
        )


def tell_whoever_presides(kind: EntryKind, row: Entry) -> None:
    """Tell those who may confirm: the clerk's office, and the chair who takes part."""
    awaits_confirmation(kind, row, people=lambda: whoever_presides(row.case))


def ballot_closed(ballot: Ballot) -> None:
    """Tell the members who could vote how it ended."""
    members = CommitteeMember.objects.seated().not_recused().to_write_to()
    for member in members.filter(seat__committee=ballot.committee_id):
        _post("committee_ballot_closed", member, ballot=ballot)


def _post(
    template: str, member: CommitteeMember, page: str = "my_nomination", **context: object
) -> None:
    user = member.person.user
    if user is None or not user.is_active:
        return
    committee = member.seat.committee
    address = reverse(page, args=[committee.nomination_id])
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
            "zone": council_zone(),
        },
    )
