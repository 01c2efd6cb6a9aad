"""The committee's vote.

After the discussion (see meetings.py) the chair opens a ballot, and closes it; closing decides. A
member may change their vote until the close: every version is kept and the last counts. The
electorate is copied when the ballot opens: seated members who have not stepped aside. Votes that
staff enter for members are in entered_votes.py. The arithmetic is the council's
(relationships/council/domain/voting.py).
"""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.committees import mails
from relationships.committees.domain.ballot_roll import roll
from relationships.committees.domain.committee_rules import copied_for
from relationships.committees.domain.committees import publish
from relationships.committees.domain.meetings import must_serve, presiding, reason_of
from relationships.committees.models.ballots import Ballot, Discussion, Elector
from relationships.committees.models.committees import Committee, CommitteeMember
from relationships.committees.models.entered import BallotResult
from relationships.committees.models.votes import CommitteeVote, VoteObjection
from relationships.committees.permissions import has_stepped_aside, may_take_part
from relationships.council.domain import voting
from relationships.council.domain.vote_rules import rule_facts
from relationships.meetings.models.meetings import AgendaItem
from relationships.motions.domain.matters import must_be_certain
from relationships.nominations.domain.official import must_not_be_official
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel import entries
from sistercities.kernel.calendar import by_the_clock, council_zone
from sistercities.kernel.entry_kinds import EntryKind, Move, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock

Choice = CommitteeVote.Choice
COUNTED = ("ayes", "noes", "abstentions", "recused")
AFTER = {
    Ballot.Result.PASSED: State.RECOMMENDED,
    Ballot.Result.FAILED: State.NOT_RECOMMENDED,
    Ballot.Result.TIE: State.IN_REVIEW,
    Ballot.Result.NO_QUORUM: State.IN_REVIEW,
}


@transaction.atomic
def open_ballot(nomination: Nomination, *, by: User, item: AgendaItem, reason: str = "") -> Ballot:
    """Open a ballot at a meeting: copy the rule and the electorate onto it.

    Raises RuleError: the committee is not reviewing, or has not opened its discussion; the meeting
    does not serve (see meetings.must_serve); there is no rule of voting, or a correction of it
    waits; nobody can vote; the clerk opens and gives no reason; the city is official already; a
    correction of the council's roll call waits.
    """
    lock(nomination)
    must_not_be_official(nomination.city, nomination.kind)
    must_be_certain(nomination)
    committee = Committee.objects.filter(nomination=nomination).first()
    if committee is None or not Discussion.objects.filter(committee=committee).exists():
        raise RuleError(_("The discussion comes before the vote. Open it first."))
    reason = reason_of(nomination, by, reason)
    must_serve(item, committee)
    electorate = CommitteeMember.objects.seated().not_recused().filter(seat__committee=committee)
    members = list(electorate.to_write_to())
    if not members:
        raise RuleError(_("Nobody on this committee can vote."))
    number, meeting = committee.ballots.count() + 1, item.meeting.reference
    facts: dict[str, object] = {"number": number, "electors": len(members), "meeting": meeting}
    facts["reason"] = reason
    facts |= presiding(nomination, by)
    due_on = committee.vote_due_on
    advance(nomination, State.BALLOT, act="ballot_opened", by=by, facts=facts, due_on=due_on)
    opened = {"item": item, "number": number, "opened_by": by, "opening_reason": reason}
    rule = copied_for(committee, item.meeting.day)
    ballot = Ballot.objects.create(committee=committee, **opened, **rule)
    Elector.objects.bulk_create(Elector(ballot=ballot, member=member) for member in members)
    for member in members:
        mails.ballot_opened(member)
    publish(nomination, "ballot_opened", facts)
    return ballot


@transaction.atomic
def cast_vote(ballot: Ballot, *, member: CommitteeMember, choice: str, by: User) -> CommitteeVote:
    """Record the vote that a member casts.

    They may change it until the ballot closes; the last one counts, also over one that was entered
    for them.

    Raises RuleError: the ballot is closed, or its result waits; the member is not of its
    electorate, has stepped aside or has not declared; somebody else votes in their place.
    """
    lock(ballot)
    must_take_votes(ballot)
    elector = must_be_elector(ballot, member)
    if member.person.user_id != by.pk:
        raise RuleError(_("Only %(member)s can vote on their own device.") % {"member": member})
    return CommitteeVote.objects.create(elector=elector, choice=choice, entered_by=by)


def must_take_votes(ballot: Ballot) -> None:
    """Raises RuleError: the ballot is closed, or the result of closing it waits."""
    if not ballot.is_open:
        raise RuleError(_("The ballot is closed, so votes are no longer taken."))
    if ballot.results.exists():
        raise RuleError(
            _(
                "The result of this ballot was entered and waits to be confirmed, so votes are not"
                " taken. Whoever finds a wrong vote entered for them can say so."
            )
        )


def must_be_elector(ballot: Ballot, member: CommitteeMember) -> Elector:
    """Raises RuleError: the member has no vote, has stepped aside or has not declared."""
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
    return elector


def close_ballot(ballot: Ballot, *, by: User, reason: str = "") -> Ballot:
    """Close the ballot; closing decides.

    Passed: the committee recommends. Failed: it does not. A tie or a missed quorum decides
    nothing: the nomination is in review again and another ballot may be opened. Where staff
    entered votes, the result waits until a second person has confirmed it.

    Raises RuleError: it was closed before; the clerk closes and gives no reason; see
    why_not_closed.
    """
    entries.enter(BALLOT_RESULT, ballot, by=by, reason=reason)
    return ballot


def why_not_closed(ballot: Ballot, by: User | None = None) -> list[str]:
    """In sentences, what must come before the ballot is closed, or why not by this person."""
    why = []
    if ballot.results.exists():
        why.append(_("The result of this ballot was entered already, and waits to be confirmed."))
    if ballot.entered.drafts().exists():
        why.append(_("Votes that were entered wait: let a second person confirm or discard them."))
    objections = VoteObjection.objects.standing().filter(elector__ballot=ballot)
    if names := ", ".join({str(one.elector): "" for one in objections}):
        why.append(
            _(
                "These members say that the vote entered for them is wrong: %(names)s. Enter it"
                " anew, or let them vote."
            )
            % {"names": names}
        )
    if by is not None and HOUSE.two_people() and has_entered_votes(by, ballot):
        why.append(_("You entered votes in this ballot, so another person closes it."))
    return why


def has_entered_votes(user: User, ballot: Ballot) -> bool:
    """Whether this person entered votes of members that were confirmed."""
    return ballot.entered.confirmed().filter(entered_by=user).exists()


def _lock(row: BallotResult) -> None:
    lock(row.case)
    lock(row.ballot)


def _count(row: BallotResult) -> None:
    """Count the ballot; who confirms sees whether it still comes to the same."""
    if row.ballot.closed_at is not None:
        when = by_the_clock(row.ballot.closed_at, council_zone())
        raise RuleError(_("This ballot was closed on %(when)s.") % {"when": when})
    if row.pk is None:
        row.reason = reason_of(row.case, row.entered_by, row.reason)
        if why := why_not_closed(row.ballot, row.entered_by):
            raise RuleError(" ".join(why))
    outcome = tally(row.ballot)
    counted = {name: getattr(outcome.count, name) for name in COUNTED}
    counted["result"] = _result(outcome)
    if row.pk is not None and any(getattr(row, name) != said for name, said in counted.items()):
        raise RuleError(
            _("A member stepped aside meanwhile. Discard this result, and close the ballot again.")
        )
    for name, said in counted.items():
        setattr(row, name, said)


def _close(row: BallotResult) -> None:
    ballot, outcome = row.ballot, tally(row.ballot)
    for name in (*COUNTED, "result"):
        setattr(ballot, name, getattr(row, name))
    ballot.closed_at, ballot.closed_by, ballot.closing_reason = (
        timezone.now(),
        row.entered_by,
        row.reason,
    )
    ballot.quorum_needed, ballot.needed = outcome.quorum_needed, outcome.needed
    ballot.save()
    mails.ballot_closed(ballot)


def _result(outcome: voting.Outcome) -> Ballot.Result:
    if not outcome.quorum_met:
        return Ballot.Result.NO_QUORUM
    if outcome.carried:
        return Ballot.Result.PASSED
    return Ballot.Result.TIE if outcome.tie else Ballot.Result.FAILED


def _facts(row: BallotResult) -> dict[str, object]:
    outcome, ballot = tally(row.ballot), row.ballot
    return rule_facts(ballot) | {
        "number": ballot.number,
        "seats": ballot.seats,
        "quorum_needed": outcome.quorum_needed,
        "present": row.ayes + row.noes + row.abstentions,
        "needed": outcome.needed,
        **{name: getattr(row, name) for name in COUNTED},
        "result": str(row.result),
        "reason": row.reason,
        **presiding(row.case, row.entered_by),
    }


def _by_name(row: BallotResult, facts: dict[str, Any]) -> dict[str, Any]:
    """The record also tells who voted how, and of whom staff entered it."""
    entered = dict(
        CommitteeVote.objects.counted()
        .filter(elector__ballot=row.ballot, batch__isnull=False)
        .values_list("elector__member", "how")
    )
    votes = [
        {"name": str(member), "choice": choice}
        | ({"how": entered[member.pk]} if member.pk in entered else {})
        for member, choice in roll(row.ballot)
    ]
    return facts | {"votes": votes}


BALLOT_RESULT = register(
    EntryKind(
        name="ballot_result",
        what=gettext_lazy("result of a ballot"),
        model=BallotResult,
        subject="ballot",
        fetch=("ballot__committee__nomination__city",),
        says=_facts,
        reference=lambda row: row.case.reference,
        happened_on=lambda row: HOUSE.today(),
        lock=_lock,
        check=_count,
        counts=_close,
        moves=lambda row: Move(AFTER[Ballot.Result(row.result)]),
        record=_by_name,
        act_of=lambda row: "ballot_closed",
        alone=lambda row: not row.ballot.entered.confirmed().exists(),
        struck=False,
        corrected=False,
        house=replace(HOUSE, tell=mails.tell_whoever_presides),
    )
)


def tally(ballot: Ballot) -> voting.Outcome:
    """Count a ballot by the rule copied onto it: as of now, or as it was when it closed."""
    rule = voting.rule_of(ballot, ballot.seats)
    if not ballot.is_open:
        stored = {name: getattr(ballot, name) for name in COUNTED}
        return voting.decide(rule, voting.Count(**stored, vacant=ballot.vacant))
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
            vacant=ballot.vacant,
        ),
    )
