"""The committee's vote.

After the discussion (see meetings.py) the chair opens a ballot, and closes it; closing decides. A
member may change their vote until the close: every version is kept and the last counts. The
electorate is copied when the ballot opens: seated members who have not stepped aside. The
arithmetic is the council's (relationships/council/domain/voting.py).
"""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.committees import mails
from relationships.committees.domain.ballot_roll import roll
from relationships.committees.domain.committees import publish
from relationships.committees.domain.meetings import reason_of
from relationships.committees.models.ballots import Ballot, CommitteeVote, Discussion, Elector
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.committees.permissions import has_stepped_aside, may_take_part
from relationships.council.domain import voting
from relationships.motions.domain.matters import must_be_certain
from relationships.nominations.domain.official import must_not_be_official
from relationships.nominations.models.documents import Document
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel.calendar import by_the_clock, council_zone
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock

Choice = CommitteeVote.Choice
How = CommitteeVote.How
COUNTED = ("ayes", "noes", "abstentions", "recused")
AFTER = {
    Ballot.Result.PASSED: State.RECOMMENDED,
    Ballot.Result.FAILED: State.NOT_RECOMMENDED,
    Ballot.Result.TIE: State.IN_REVIEW,
    Ballot.Result.NO_QUORUM: State.IN_REVIEW,
}


@transaction.atomic
def open_ballot(nomination: Nomination, *, by: User, reason: str = "") -> Ballot:
    """Open a ballot: copy the rule and the electorate onto it.

    Raises RuleError: the committee is not reviewing, or has not opened its discussion; nobody can
    vote; the clerk opens and gives no reason; the city is official already; a correction of the
    council's roll call waits.
    """
    lock(nomination)
    must_not_be_official(nomination.city, nomination.kind)
    must_be_certain(nomination)
    committee = Committee.objects.filter(nomination=nomination).first()
    if committee is None or not Discussion.objects.filter(committee=committee).exists():
        raise RuleError(_("The discussion comes before the vote. Open it first."))
    reason = reason_of(nomination, by, reason)
    electorate = CommitteeMember.objects.seated().not_recused().filter(seat__committee=committee)
    members = list(electorate.to_write_to())
    if not members:
        raise RuleError(_("Nobody on this committee can vote."))
    number = committee.ballots.count() + 1
    facts: dict[str, object] = {"number": number, "electors": len(members), "reason": reason}
    due_on = committee.vote_due_on
    advance(nomination, State.BALLOT, act="ballot_opened", by=by, facts=facts, due_on=due_on)
    ballot = Ballot.objects.create(
        committee=committee,
        number=number,
        seats=committee.seats.count(),
        quorum=committee.quorum,
        quorum_shrinks=committee.quorum_shrinks,
        threshold=committee.threshold,
        opened_by=by,
        opening_reason=reason,
    )
    Elector.objects.bulk_create(Elector(ballot=ballot, member=member) for member in members)
    for member in members:
        mails.ballot_opened(member)
    publish(nomination, "ballot_opened", facts)
    return ballot


@transaction.atomic
def cast_vote(
    ballot: Ballot,
    *,
    member: CommitteeMember,
    choice: str,
    by: User,
    how: str,
    scan: Document | None = None,
) -> CommitteeVote:
    """Record a member's vote. They may change it until the ballot closes; the last one counts.

    A vote that somebody else enters, as called at the meeting or from paper, is reported to the
    member by mail.

    Raises RuleError: the ballot is closed; the member is not of its electorate, has stepped aside
    or has not declared; somebody else votes on the member's device; paper comes without a scan.
    """
    lock(ballot)
    if not ballot.is_open:
        raise RuleError(_("The ballot is closed, so votes are no longer taken."))
    elector = Elector.objects.filter(ballot=ballot, member=member).first()
    if elector is None:
        raise RuleError(_("%(member)s has no vote in this ballot.") % {"member": member})
    if has_stepped_aside(member):
        raise RuleError(_("%(member)s has stepped aside and has no vote.") % {"member": member})
    if not may_take_part(CommitteeMember.objects.get(pk=member.pk)):
        raise RuleError(
            _("%(member)s must first say whether there is a conflict of interest.")
            % {"member": member}
        )
    _check_way(member, by, how, scan)
    vote = CommitteeVote.objects.create(
        elector=elector, choice=choice, how=how, entered_by=by, scan=scan
    )
    if how != How.DEVICE:
        mails.vote_entered(vote)
    return vote


def _check_way(member: CommitteeMember, by: User, how: str, scan: Document | None) -> None:
    if how == How.DEVICE and member.person.user_id != by.pk:
        raise RuleError(_("Only %(member)s can vote on their own device.") % {"member": member})
    if how == How.PAPER and scan is None:
        raise RuleError(_("A vote from paper needs a scan of the paper."))


@transaction.atomic
def call_votes(
    ballot: Ballot,
    *,
    by: User,
    choices: Mapping[CommitteeMember, str],
    replace: Collection[CommitteeMember] = (),
) -> None:
    """Enter the votes as the secretary called them, all or none.

    A vote that a member has cast already is replaced only if ``replace`` names the member.

    Raises RuleError: nobody was called; a member has voted and is not among those whose vote is to
    be replaced; or as cast_vote does, for any of them.
    """
    if not choices:
        raise RuleError(_("Enter at least one vote."))
    must_replace_on_purpose(ballot, choices, replace=replace)
    for member, choice in choices.items():
        cast_vote(ballot, member=member, choice=choice, by=by, how=How.CALLED)


def must_replace_on_purpose(
    ballot: Ballot,
    members: Collection[CommitteeMember],
    *,
    replace: Collection[CommitteeMember],
) -> None:
    """Lock the ballot, and see that no cast vote is replaced by mistake.

    Raises RuleError: one of the members has voted, and it is not said that this is replaced.
    """
    lock(ballot)
    voted = who_voted(ballot)
    kept = [str(m) for m in members if m.pk in voted and m not in replace]
    if kept:
        raise RuleError(
            _("%(members)s: a vote is there already. Tick that it is to be replaced.")
            % {"members": ", ".join(kept)}
        )


def who_voted(ballot: Ballot) -> set[int]:
    """The keys of the members who have voted in this ballot; not how they voted."""
    votes = CommitteeVote.objects.filter(elector__ballot=ballot)
    return set(votes.values_list("elector__member", flat=True))


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User, reason: str = "") -> Ballot:
    """Close the ballot; closing decides.

    Passed: the committee recommends. Failed: it does not. A tie or a missed quorum decides
    nothing: the nomination is in review again and another ballot may be opened.

    Raises RuleError: it was closed before; the clerk closes and gives no reason.
    """
    nomination = ballot.committee.nomination
    lock(nomination)
    lock(ballot)
    if ballot.closed_at is not None:
        raise RuleError(
            _("This ballot was closed on %(when)s.")
            % {"when": by_the_clock(ballot.closed_at, council_zone())}
        )
    reason = reason_of(nomination, by, reason)
    outcome = tally(ballot)
    ballot.result = _result(outcome)
    ballot.closed_at, ballot.closed_by, ballot.closing_reason = timezone.now(), by, reason
    for name in COUNTED:
        setattr(ballot, name, getattr(outcome.count, name))
    ballot.quorum_needed, ballot.needed = outcome.quorum_needed, outcome.needed
    ballot.save()
    facts = _facts(ballot)
    advance(
        nomination, AFTER[Ballot.Result(ballot.result)], act="ballot_closed", by=by, facts=facts
    )
    mails.ballot_closed(ballot)
    by_name = [{"name": str(member), "choice": choice} for member, choice in roll(ballot)]
    publish(nomination, "ballot_closed", facts | {"votes": by_name})
    return ballot


def _result(outcome: voting.Outcome) -> Ballot.Result:
    if not outcome.quorum_met:
        return Ballot.Result.NO_QUORUM
    if outcome.carried:
        return Ballot.Result.PASSED
    return Ballot.Result.TIE if outcome.tie else Ballot.Result.FAILED


def _facts(ballot: Ballot) -> dict[str, object]:
    numbers = (
        "number", "seats", "quorum_needed", "present", "needed", "ayes", "noes", "abstentions",
        "recused", "threshold", "result",
    )  # fmt: skip
    facts = {name: getattr(ballot, name) for name in numbers}
    return facts | {"result": str(ballot.result), "reason": ballot.closing_reason}


def tally(ballot: Ballot) -> voting.Outcome:
    """Count a ballot by the rule copied onto it: as of now, or as it was when it closed."""
    rule = voting.Rule(ballot.seats, ballot.quorum, ballot.threshold, ballot.quorum_shrinks)
    if not ballot.is_open:
        stored = {name: getattr(ballot, name) for name in COUNTED}
        return voting.decide(rule, voting.Count(**stored))
    votes = list(
        CommitteeVote.objects.current()
        .filter(elector__ballot=ballot)
        .values_list("choice", flat=True)
    )
    aside = CommitteeMember.objects.seated().recused().filter(seat__committee=ballot.committee_id)
    return voting.decide(
        rule,
        voting.Count(
            ayes=votes.count(Choice.YES),
            noes=votes.count(Choice.NO),
            abstentions=votes.count(Choice.ABSTAIN),
            recused=aside.count(),
        ),
    )
