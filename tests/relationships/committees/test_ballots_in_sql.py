import pytest
from django.db import DatabaseError, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from relationships.committees.domain import ballots, committees
from relationships.models import Ballot, CommitteeVote, Elector
from sistercities.kernel.workflow import RuleError, advance
from tests.factories import clerk
from tests.factories_committees import (
    account,
    balloting,
    chair_of,
    discuss,
    open_ballot,
    put_in_state,
    reviewing,
    vote,
    vote_all,
)

pytestmark = pytest.mark.django_db


def refused(sql, statement, parameters=()):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        sql(statement, parameters)
    return str(refusal.value)


def cast(elector, choice="yes", **fields):
    """A vote past the domain."""
    by = {"entered_by": account(elector.member)}
    with transaction.atomic():
        return CommitteeVote.objects.create(elector=elector, choice=choice, **by | fields)


def elector_of(ballot, member):
    return ballot.electors.get(member=member)


def close_as(sql, ballot, **counts):
    numbers = {"ayes": 0, "noes": 0, "abstentions": 0, "recused": 0} | counts
    return refused(
        sql,
        "UPDATE relationships_ballot SET closed_at = now(), closed_by_id = opened_by_id,"
        " quorum_needed = 4, needed = 1, ayes = %s, noes = %s, abstentions = %s, recused = %s,"
        " result = 'passed' WHERE id = %s",
        [*numbers.values(), ballot.pk],
    )


TABLES = ["ballot", "elector", "committeevote"]


@pytest.mark.parametrize("table", TABLES)
def test_nothing_of_a_ballot_is_deleted(sql, table):
    ballot, members = balloting()
    vote(ballot, members[1])

    assert "Cannot delete rows" in refused(sql, f"DELETE FROM relationships_{table}")


@pytest.mark.parametrize("table", [*TABLES, "discussion"])
def test_nothing_of_a_ballot_is_truncated(sql, table):
    assert "part of the record" in refused(sql, f"TRUNCATE relationships_{table} CASCADE")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("discussion", "present = 1"),
        ("elector", "member_id = member_id"),
        ("committeevote", "choice = 'no'"),
        ("ballot", "quorum = 1"),
        ("ballot", "threshold = 'seats'"),
    ],
)
def test_what_was_opened_and_cast_does_not_change(sql, table, change):
    ballot, members = balloting()
    vote(ballot, members[1])

    refusal = refused(sql, f"UPDATE relationships_{table} SET {change}")

    assert any(
        words in refusal
        for words in ("Cannot update rows", "only be closed, once", "is only corrected")
    )


def test_a_vote_after_the_close_is_refused():
    ballot, members = balloting()
    ballots.close_ballot(ballot, by=chair_of(members))

    with pytest.raises(IntegrityError, match="the ballot is closed"):
        cast(elector_of(ballot, members[1]))


def test_a_vote_of_a_recused_member_is_refused():
    ballot, members = balloting()
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    with pytest.raises(IntegrityError, match="a recused member has no vote"):
        cast(elector_of(ballot, members[1]))


def test_an_unlisted_or_recused_person_does_not_become_an_elector():
    committee, members = reviewing()
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")
    discuss(committee, members)
    ballot = open_ballot(committee, chair_of(members))
    _other, strangers = balloting()

    for member in (members[1], strangers[0]):
        with (
            pytest.raises(IntegrityError, match="seated and not recused"),
            transaction.atomic(),
        ):
            Elector.objects.create(ballot=ballot, member=member)


def test_a_member_is_an_elector_once():
    ballot, members = balloting()

    with pytest.raises(IntegrityError, match="elector_once_per_ballot"), transaction.atomic():
        Elector.objects.create(ballot=ballot, member=members[1])


def test_the_totals_of_a_ballot_are_those_of_its_votes(sql):
    ballot, members = balloting()
    vote_all(ballot, members, "yyyyn--")

    assert "must be those of its votes" in close_as(sql, ballot, ayes=5)
    assert "must be those of its votes" in close_as(sql, ballot, ayes=4)


def test_totals_that_are_not_known_are_refused(sql):
    balloting()

    assert "must be those of its votes" in refused(
        sql,
        "UPDATE relationships_ballot SET closed_at = now(), closed_by_id = opened_by_id,"
        " needed = 1, result = 'passed'",
    )


def test_the_totals_leave_out_who_stepped_aside(sql):
    ballot, members = balloting()
    vote_all(ballot, members, "yyyyy--")
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    assert "must be those of its votes" in close_as(sql, ballot, ayes=5)


def test_short_of_the_quorum_nothing_passes(sql):
    ballot, members = balloting()
    vote_all(ballot, members, "yyy----")

    assert "ballot_passed_by_its_rule" in close_as(sql, ballot, ayes=3)


def test_a_tie_passes_nothing(sql):
    ballot, members = balloting()
    vote_all(ballot, members, "yynn---")

    assert "ballot_passed_by_its_rule" in close_as(sql, ballot, ayes=2, noes=2)


def test_a_closed_ballot_is_not_opened_again(sql):
    ballot, members = balloting()
    ballots.close_ballot(ballot, by=chair_of(members))

    refusal = refused(sql, "UPDATE relationships_ballot SET closed_at = NULL, result = ''")

    assert "only be closed, once" in refusal


def test_one_ballot_is_open_at_a_time():
    ballot, _members = balloting()

    with pytest.raises(IntegrityError, match="ballot_one_open"), transaction.atomic():
        Ballot.objects.create(
            committee=ballot.committee,
            item=ballot.item,
            number=2,
            seats=7,
            quorum=4,
            quorum_shrinks=False,
            threshold="voting",
            opened_by=clerk(),
        )


@pytest.mark.parametrize("state", ["recommended", "not_recommended"])
def test_a_recommendation_without_its_ballot_is_refused(sql, state):
    ballot, _members = balloting()
    nomination = ballot.committee.nomination

    refusal = refused(
        sql,
        "UPDATE relationships_nomination SET state = %s WHERE id = %s",
        [state, nomination.pk],
    )

    assert "no ballot has" in refusal


def test_only_the_last_ballot_decides(sql):
    ballot, members = balloting()
    vote_all(ballot, members, "yyyyn--")
    ballots.close_ballot(ballot, by=chair_of(members))
    nomination = put_in_state(ballot.committee.nomination, "in_review")
    open_ballot(nomination.committee, chair_of(members))

    refusal = refused(sql, "UPDATE relationships_nomination SET state = 'recommended'")

    assert "no ballot has passed" in refusal


def test_the_committees_moves_ask_the_table_of_moves():
    committee, _members = reviewing()
    nomination = committee.nomination

    with pytest.raises(RuleError, match="so this step is not possible"):
        advance(nomination, "recommended", act="x", by=clerk())

    assert nomination.state == "in_review"


def test_a_closed_ballot_has_a_result_and_who_closed_it(sql):
    balloting()

    refusal = refused(
        sql,
        "UPDATE relationships_ballot SET closed_at = %s, ayes = 0, noes = 0, abstentions = 0",
        [timezone.now()],
    )

    assert "ballot_closed_has_result" in refusal
