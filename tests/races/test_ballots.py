"""Members vote, change their minds and step aside while the chair closes; real threads.

Each race is run twice: by the domain, and by careless code that checks first and writes later with
the triggers switched off. The careless run must go wrong, else the race would prove nothing.
"""

import random
import time

import pytest
from django.db import connection
from django.utils import timezone

from relationships.committees.domain import ballots, committees
from relationships.models import Ballot, CommitteeVote, Elector, Recusal
from sistercities.kernel.workflow import RuleError
from tests.factories import clerk
from tests.factories_committees import account, balloting, chair_of
from tests.races.threads import together, without_triggers
from tests.trials import times

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS = 20
CLICKS = times(4, in_trials=50)  # of each member; the chair closes after half of them
CHOICES = ["yes", "no", "abstain"]
RECOUNT = """
    SELECT count(*) FILTER (WHERE choice = 'yes'), count(*) FILTER (WHERE choice = 'no'),
        count(*) FILTER (WHERE choice = 'abstain')
    FROM (SELECT v.choice, row_number() OVER (PARTITION BY v.elector_id ORDER BY v.id DESC) AS nth
          FROM relationships_committeevote v
          JOIN relationships_elector e ON e.id = v.elector_id
          WHERE e.ballot_id = %s AND NOT EXISTS (SELECT FROM relationships_recusal r
              WHERE r.member_id = e.member_id AND r.lifted_at IS NULL)) AS versions
    WHERE nth = 1
"""


def wait_until(happened, at_most=10.0):
    """Hold a thread until another has acted, however busy the machine is."""
    end = time.monotonic() + at_most
    while not happened() and time.monotonic() < end:
        time.sleep(0.01)


def careful_vote(ballot, member, choice):
    ballots.cast_vote(
        Ballot.objects.get(pk=ballot.pk),
        member=member,
        choice=choice,
        by=account(member),
    )


def careless_vote(ballot, member, choice, think=lambda: time.sleep(0.02)):
    """Check, think, write: what the domain would be without its lock and its triggers."""
    without_triggers()
    elector = Elector.objects.get(ballot=ballot, member=member)
    if not Ballot.objects.get(pk=ballot.pk).is_open:
        raise RuleError("closed")
    if member.recusals.exists():
        raise RuleError("stepped aside")
    think()
    CommitteeVote.objects.create(elector=elector, choice=choice, entered_by=account(member))


def careless_vote_while_stepping_aside(ballot, member, choice):
    careless_vote(ballot, member, choice, think=lambda: wait_until(member.recusals.exists))


def careful_close(ballot, by):
    ballots.close_ballot(Ballot.objects.get(pk=ballot.pk), by=by)


def careless_close(ballot, by):
    without_triggers()
    outcome, counted = (
        ballots.tally(Ballot.objects.get(pk=ballot.pk)),
        CommitteeVote.objects.count(),
    )
    wait_until(lambda: CommitteeVote.objects.count() >= counted + MEMBERS)
    Ballot.objects.filter(pk=ballot.pk).update(
        ayes=outcome.count.ayes,
        noes=outcome.count.noes,
        abstentions=outcome.count.abstentions,
        recused=0,
        needed=outcome.needed,
        quorum_needed=outcome.quorum_needed,
        closed_at=timezone.now(),
        closed_by=by,
        result="failed",
    )


def vote_until_closed(vote, ballot, member, seed):
    """A member who changes their mind until a rule says that it is too late."""
    mind = random.Random(seed)
    for _click in range(CLICKS):
        vote(ballot, member, mind.choice(CHOICES))


def close_in_the_middle(close, ballot, by):
    def midway():
        half = CLICKS // 2 * MEMBERS
        wait_until(lambda: CommitteeVote.objects.count() >= half, at_most=CLICKS * 5.0)
        close(ballot, by)

    return midway


def race(vote, close):
    """20 members vote while the chair closes: what was counted, what a recount finds, too late."""
    ballot, members = balloting(MEMBERS)
    voters = [
        lambda member=member, seed=seed: vote_until_closed(vote, ballot, member, seed)
        for seed, member in enumerate(members)
    ]
    errors = together(*voters, close_in_the_middle(close, ballot, chair_of(members)))
    ballot.refresh_from_db()
    votes = CommitteeVote.objects.filter(elector__ballot=ballot)
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [ballot.pk])
        recount = cursor.fetchone()
    return {
        "errors": errors,
        "counted": (ballot.ayes, ballot.noes, ballot.abstentions),
        "recount": recount,
        "too_late": votes.filter(cast_at__gt=ballot.closed_at).count(),
        "cast": votes.count(),
    }


def test_the_tally_is_the_recount_and_no_vote_comes_after_the_close():
    result = race(careful_vote, careful_close)

    assert result["errors"] == []
    assert result["counted"] == result["recount"]
    assert result["too_late"] == 0
    assert result["cast"] >= CLICKS // 2 * MEMBERS


def test_without_lock_and_trigger_the_same_race_goes_wrong():
    result = race(careless_vote, careless_close)

    assert result["errors"] == []
    assert result["counted"] != result["recount"] or result["too_late"] > 0


def vote_and_step_aside(vote):
    """Half of the members vote and step aside at the same moment; returns the ballot."""
    ballot, members = balloting(MEMBERS)
    works = []
    for member in members[10:]:
        works += [
            lambda member=member: vote(ballot, member, "yes"),
            lambda member=member: committees.declare_conflict(
                type(member).objects.get(pk=member.pk), by=account(member), reason="Own firm"
            ),
        ]
    errors = together(*works)
    return ballot, members, errors


def votes_after_stepping_aside(ballot):
    declared = dict(Recusal.objects.values_list("member", "declared_at"))
    votes = CommitteeVote.objects.filter(elector__ballot=ballot).select_related("elector")
    return sum(vote.cast_at > declared[vote.elector.member_id] for vote in votes)


def test_a_vote_and_a_recusal_at_once_leave_no_vote_behind():
    ballot, members, errors = vote_and_step_aside(careful_vote)

    late = votes_after_stepping_aside(ballot)
    careful_vote(ballot, members[1], "no")
    careful_close(ballot, chair_of(members))

    ballot.refresh_from_db()
    assert (errors, late) == ([], 0)
    assert (ballot.ayes, ballot.noes, ballot.recused) == (0, 1, 10)


def test_without_lock_and_trigger_a_vote_follows_the_recusal():
    ballot, _members, errors = vote_and_step_aside(careless_vote_while_stepping_aside)

    assert errors == []
    assert votes_after_stepping_aside(ballot) > 0


def test_two_who_close_at_once_close_once():
    ballot, members = balloting(7)
    by, reason = clerk(), "The chair is ill."

    errors = together(
        lambda: careful_close(ballot, chair_of(members)),
        lambda: ballots.close_ballot(Ballot.objects.get(pk=ballot.pk), by=by, reason=reason),
    )

    steps = ballot.committee.nomination.steps.filter(act="ballot_closed")
    assert (errors, steps.count()) == ([], 1)
