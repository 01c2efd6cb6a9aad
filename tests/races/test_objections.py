"""A member objects while the result over the vote entered for them is confirmed; real threads.

Run twice: by the domain, and by careless code that looks first and writes later past the triggers.
The careless run must go wrong, else the race would prove nothing.
"""

import time

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.utils import timezone

from relationships.committees.domain import ballots, entered_votes
from relationships.models import (
    Ballot,
    BallotResult,
    CommitteeDays,
    EnteredVotes,
    VoteObjection,
)
from sistercities.kernel import entries
from sistercities.kernel.roles import CLERK
from sistercities.kernel.workflow import RuleError
from tests.days import days_ahead
from tests.factories import clerk
from tests.factories_committees import (
    account,
    balloting,
    called,
    called_and_confirmed,
    seated_committee,
)
from tests.races.threads import DONE, REFUSED, outcomes_of, without_triggers
from tests.trials import times

pytestmark = pytest.mark.django_db(transaction=True)
RACES = times(4, in_trials=200)


def waiting_result():
    ballot, members = balloting(3, quorum=2)
    called_and_confirmed(ballot, {members[1]: "yes", members[2]: "yes"})
    ballots.close_ballot(ballot, by=clerk(), reason="The chair is ill.")
    return ballot, members[1]


def object_to(ballot, member):
    fresh = Ballot.objects.get(pk=ballot.pk)
    entered_votes.object_to(fresh, member=member, by=account(member), reason="I said no.")


def careless_confirm(ballot, by):
    """Look whether anybody objected, think, close: without lock and triggers."""
    without_triggers()
    assert not VoteObjection.objects.exists()
    end = time.monotonic() + 10
    while not VoteObjection.objects.exists() and time.monotonic() < end:
        time.sleep(0.01)
    closed = {"closed_at": timezone.now(), "closed_by": by, "needed": 1, "quorum_needed": 2}
    totals = {"ayes": 2, "noes": 0, "abstentions": 0, "recused": 0, "result": "passed"}
    Ballot.objects.filter(pk=ballot.pk).update(**closed, **totals)


def closed_over_an_objection(ballot):
    closed = Ballot.objects.filter(pk=ballot.pk, closed_at__isnull=False).exists()
    objected = VoteObjection.objects.standing().filter(elector__ballot=ballot).exists()
    return closed and objected


@pytest.mark.parametrize("number", range(RACES))
def test_either_the_objection_or_the_confirmation_holds(number):
    ballot, member = waiting_result()
    by = clerk()

    result = BallotResult.objects.get(ballot=ballot)
    outcomes = outcomes_of(
        lambda: object_to(ballot, member), lambda: entries.confirm(result, by=by)
    )

    assert sorted(outcomes) == [DONE, REFUSED]
    assert not closed_over_an_objection(ballot)


def test_without_lock_and_trigger_the_ballot_is_closed_over_the_objection():
    ballot, member = waiting_result()
    by = clerk()

    def object_a_little_later():
        time.sleep(0.3)
        object_to(ballot, member)

    outcomes_of(object_a_little_later, lambda: careless_confirm(ballot, by))

    assert closed_over_an_objection(ballot)


@pytest.mark.parametrize("number", range(RACES))
def test_one_person_in_two_tabs_never_confirms_their_own_entry(number):
    ballot, members = balloting(3, quorum=2)
    one, other = clerk(), clerk()
    row = called(ballot, {members[1]: "yes"}, by=one)

    def confirm_as(user):
        return lambda: entries.confirm(EnteredVotes.objects.get(pk=row.pk), by=user)

    outcomes = outcomes_of(confirm_as(one), confirm_as(one), confirm_as(other), confirm_as(one))

    row.refresh_from_db()
    assert sorted(outcomes) == [DONE, REFUSED, REFUSED, REFUSED]
    assert (row.entered_by, row.confirmed_by) == (one, other)


def draft_of_due_days():
    """Due days that somebody corrects: a draft that others may edit."""
    one, other = clerk(), clerk()
    days = seated_committee(3, quorum=2).days.get()
    said = {"correction_reason": "Too soon.", "vote_due_on": days_ahead(60)}
    return entries.correct(days, by=one, **said), other


@pytest.mark.parametrize("number", range(RACES))
def test_who_edits_in_one_tab_and_confirms_in_another_never_confirms_their_own(number):
    row, other = draft_of_due_days()

    def edit():
        fresh = CommitteeDays.objects.get(pk=row.pk)
        entries.edit(fresh, by=other, vote_due_on=days_ahead(70))

    def confirm():
        entries.confirm(CommitteeDays.objects.get(pk=row.pk), by=other)

    outcomes = outcomes_of(edit, confirm)

    row.refresh_from_db()
    assert sorted(outcomes) == [DONE, REFUSED]
    assert row.confirmed_by is None or row.confirmed_by != row.entered_by


def test_by_stale_eyes_alone_they_would():
    """The page showed another author: code that trusts it is stopped by the constraint alone."""
    ballot, members = balloting(3, quorum=2)
    row, other = called(ballot, {members[1]: "yes"}), clerk()
    shown = fresh(row)
    EnteredVotes.objects.filter(pk=row.pk).update(entered_by=other)

    assert entries.may_confirm(shown, other)
    with pytest.raises(IntegrityError, match="two_people"):
        EnteredVotes.objects.filter(pk=row.pk).update(
            confirmed_by=other, confirmed_at=timezone.now()
        )
    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(shown, by=other)


def test_a_member_who_entered_a_batch_with_their_own_vote_does_not_confirm_it():
    ballot, members = balloting(3, quorum=2)
    user = account(members[1])
    user.groups.add(Group.objects.get(name=CLERK))
    row = called(ballot, {members[1]: "yes", members[2]: "yes"}, by=user)

    outcomes = outcomes_of(*[lambda: entries.confirm(fresh(row), by=user)] * 3)

    assert outcomes == [REFUSED] * 3
    assert not fresh(row).is_confirmed


def fresh(row):
    return EnteredVotes.objects.get(pk=row.pk)
