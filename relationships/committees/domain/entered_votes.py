"""Votes that staff enter in the place of members: called at the meeting, or on paper.

They wait until a second person confirms all that were entered together. Each member is told what
was entered for them, and can object until the result of the ballot is confirmed: then that vote
counts no more, a result that waits is dropped, and the ballot is not closed before the vote has
been entered anew or the member has voted. A vote that a member cast is theirs alone to change.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.committees import mails
from relationships.committees.domain.ballots import must_be_elector, must_take_votes
from relationships.committees.domain.committees import publish
from relationships.committees.models.ballots import Ballot, Elector
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.entered import EnteredVote, EnteredVotes
from relationships.committees.models.votes import CommitteeVote, VoteObjection
from relationships.committees.permissions import has_stepped_aside
from relationships.documents.models.documents import Document
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, Facts, Said, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step

How = CommitteeVote.How


@transaction.atomic
def enter_votes(
    ballot: Ballot,
    *,
    by: User,
    choices: Mapping[CommitteeMember, str],
    how: str = How.CALLED,
    scan: Document | None = None,
) -> EnteredVotes:
    """Enter votes for members, all or none, and tell each of them; a second person confirms.

    Raises RuleError: nobody is named; a member has no vote or has voted themself; votes entered
    before wait; the ballot is closed, or its result waits; paper comes without a scan.
    """
    row: EnteredVotes = entries.enter(
        ENTERED_VOTES, ballot, by=by, choices=choices, how=how, scan=scan
    )
    for vote in row.votes.select_related("elector__member__person__user"):
        mails.vote_entered(vote)
    return row


@transaction.atomic
def object_to(ballot: Ballot, *, member: CommitteeMember, by: User, reason: str) -> VoteObjection:
    """A member says that the vote entered for them is wrong; it counts no more from now on.

    Raises RuleError: the result is confirmed; it is not the member who objects; nothing was
    entered for them, or they objected or have voted since; no reason.
    """
    nomination = ballot.committee.nomination
    lock(nomination)
    lock(ballot)
    if not ballot.is_open:
        raise RuleError(_("The result of this ballot was confirmed, so it stands."))
    if member.person.user_id != by.pk:
        raise RuleError(_("Only %(member)s can object.") % {"member": member})
    if not reason.strip():
        raise RuleError(_("Say what is wrong."))
    if entered_for(member, ballot) is None:
        raise RuleError(_("No vote that somebody entered for you counts now."))
    for result in ballot.results.drafts():
        why = _("%(member)s objected to the vote entered for them.") % {"member": member}
        entries.discard(result, by=by, reason=why)
    elector = Elector.objects.get(ballot=ballot, member=member)
    objection = VoteObjection.objects.create(elector=elector, reason=reason.strip(), made_by=by)
    facts: Facts = {"number": ballot.number, "member": str(member)}
    log_step(nomination, act="vote_objected", by=by, facts=facts | {"reason": objection.reason})
    mails.vote_objected(objection)
    publish(nomination, "vote_objected", facts)
    return objection


def entered_for(member: CommitteeMember, ballot: Ballot | None) -> EnteredVote | None:
    """What was entered for the member last, unless they objected or have voted themself since."""
    mine = CommitteeVote.objects.own().filter(elector__member=member, elector__ballot=ballot)
    if ballot is None or mine.exists():
        return None
    rows = EnteredVote.objects.filter(elector__member=member, elector__ballot=ballot)
    last = rows.select_related("batch__entered_by").order_by("-batch_id").first()
    if last is None:
        return None
    objected = last.elector.objections.filter(made_at__gt=last.batch.entered_at)
    return None if objected.exists() else last


def who_voted(ballot: Ballot) -> set[int]:
    """The keys of the members who have cast a vote in this ballot themselves; never how."""
    votes = CommitteeVote.objects.own().filter(elector__ballot=ballot)
    return set(votes.values_list("elector__member", flat=True))


def _lock(row: EnteredVotes) -> None:
    lock(row.case)
    lock(row.ballot)


def _check(row: EnteredVotes) -> None:
    must_take_votes(row.ballot)
    if row.pk is not None:
        return  # who has voted or stepped aside meanwhile is passed over
    if not row.choices:
        raise RuleError(_("Enter at least one vote."))
    if row.how == How.DEVICE:
        raise RuleError(_("Only a member can vote on their own device."))
    if row.how == How.PAPER and row.scan is None:
        raise RuleError(_("A vote from paper needs a scan of the paper."))
    for member in row.choices:
        must_be_elector(row.ballot, member)
    voted = who_voted(row.ballot)
    if kept := ", ".join(str(member) for member in row.choices if member.pk in voted):
        raise RuleError(
            _("%(members)s: voted themselves, and only they can change that.") % {"members": kept}
        )


def _cast(row: EnteredVotes) -> None:
    """Let them be votes: of each who has not voted or stepped aside meanwhile."""
    voted = who_voted(row.ballot)
    for vote in row.votes.select_related("elector__member"):
        member = vote.elector.member
        if member.pk in voted or has_stepped_aside(member):
            continue
        CommitteeVote.objects.create(
            elector=vote.elector,
            choice=vote.choice,
            how=row.how,
            entered_by=row.entered_by,
            batch=row,
        )


def _keep(row: EnteredVotes, said: Said) -> None:
    row.keep_choices()


ENTERED_VOTES = register(
    EntryKind(
        name="entered_votes",
        what=gettext_lazy("votes entered for members"),
        model=EnteredVotes,
        subject="ballot",
        fetch=("ballot__committee__nomination__city",),
        says=lambda row: {
            "number": row.ballot.number,
            "how": str(row.how),
            "members": [str(member) for member in row.choices],
        },
        reference=lambda row: row.case.reference,
        happened_on=lambda row: HOUSE.today(),
        lock=_lock,
        check=_check,
        below=("choices",),
        keep=_keep,
        counts=_cast,
        struck=False,
        corrected=False,
        house=replace(HOUSE, tell=mails.tell_whoever_presides),
    )
)
