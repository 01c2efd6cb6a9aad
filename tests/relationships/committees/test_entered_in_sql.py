"""Votes entered for members, and results: what PostgreSQL itself refuses."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from relationships.models import Ballot, BallotResult, CommitteeVote, EnteredVotes, VoteObjection
from tests.factories import a_second_person, clerk
from tests.factories_committees import (
    account,
    balloting,
    called,
    called_and_confirmed,
    chair_of,
    vote,
)

pytestmark = pytest.mark.django_db


def refused(work):
    def and_settle():
        work()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        and_settle()
    return str(refusal.value)


def three():
    return balloting(3, quorum=2)


def elector(ballot, member):
    return ballot.electors.get(member=member)


def cast(ballot, member, **fields):
    said = {"choice": "yes", "entered_by": account(member)} | fields
    return CommitteeVote.objects.create(elector=elector(ballot, member), **said)


def result(ballot, by, **fields):
    """A result past the domain, settled by one person."""
    said = {"ayes": 1, "noes": 0, "abstentions": 0, "recused": 0, "result": "no_quorum"}
    alone = {"entered_by": by, "confirmed_by": by, "confirmed_at": timezone.now()}
    alone |= {"single_handed": True}
    return BallotResult.objects.create(ballot=ballot, **said | alone | fields)


def closed(ballot, by, **fields):
    said = {"ayes": 1, "noes": 0, "abstentions": 0, "recused": 0, "result": "no_quorum"}
    said |= {"quorum_needed": 2, "needed": 1, "closed_at": timezone.now(), "closed_by": by}
    Ballot.objects.filter(pk=ballot.pk).update(**said | fields)


def test_nobody_votes_in_the_place_of_a_member():
    ballot, members = three()

    words = refused(lambda: cast(ballot, members[1], entered_by=clerk()))

    assert "cast by its member, or entered and confirmed" in words


@pytest.mark.parametrize("how", ["called", "device"])
def test_a_vote_is_cast_or_belongs_to_what_was_entered(how):
    ballot, members = three()
    batch = called_and_confirmed(ballot, {members[1]: "yes"}) if how == "device" else None

    words = refused(
        lambda: cast(
            ballot,
            members[1],
            how=how,
            batch=batch,
            entered_by=batch.entered_by if batch else account(members[1]),
        )
    )

    assert "vote_cast_or_entered" in words or "entered and confirmed" in words


def test_a_vote_that_was_entered_is_as_entered_and_confirmed():
    ballot, members = three()
    draft = called(ballot, {members[1]: "yes"})
    fields = {"how": "called", "batch": draft, "entered_by": draft.entered_by}

    assert "entered and confirmed" in refused(lambda: cast(ballot, members[1], **fields))


def test_no_entry_goes_over_the_vote_of_a_member():
    ballot, members = three()
    row = called_and_confirmed(ballot, {members[1]: "yes"})
    vote(ballot, members[1], "no")
    fields = {"how": "called", "batch": row, "entered_by": row.entered_by}

    assert "where the member has none" in refused(lambda: cast(ballot, members[1], **fields))


def test_no_vote_while_the_result_waits():
    ballot, members = three()
    waiting = {"confirmed_by": None, "confirmed_at": None, "single_handed": False}
    result(ballot, clerk(), ayes=0, **waiting)

    assert "result of the ballot waits" in refused(lambda: cast(ballot, members[1]))
    assert "while the ballot is open" in refused(
        lambda: EnteredVotes.objects.create(ballot=ballot, entered_by=clerk())
    )


def test_paper_has_a_scan():
    ballot, _members = three()

    words = refused(
        lambda: EnteredVotes.objects.create(ballot=ballot, entered_by=clerk(), how="paper")
    )

    assert "paper_vote_has_scan" in words


def test_only_the_member_objects_while_the_ballot_is_open():
    ballot, members = three()
    mine = {"elector": elector(ballot, members[1]), "reason": "No."}

    def object_as(user):
        return lambda: VoteObjection.objects.create(made_by=user, **mine)

    assert "only the member objects" in refused(object_as(clerk()))
    result(ballot, chair_of(members), ayes=0)
    closed(ballot, chair_of(members), ayes=0)
    assert "the ballot is closed" in refused(object_as(account(members[1])))


def test_a_ballot_is_not_closed_over_an_objection():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes"})
    VoteObjection.objects.create(
        elector=elector(ballot, members[1]), reason="No.", made_by=account(members[1])
    )
    by = chair_of(members)

    assert "over the objection" in refused(lambda: closed(ballot, by, ayes=0))


def test_a_ballot_is_closed_by_its_result_only():
    ballot, members = three()
    vote(ballot, members[1], "yes")

    assert "by the result that was entered" in refused(lambda: closed(ballot, clerk()))


def test_one_person_settles_a_result_over_own_votes_only():
    ballot, members = three()
    called_and_confirmed(ballot, {members[1]: "yes"})

    assert "a second person confirms the result" in refused(lambda: result(ballot, clerk()))
    a_second_person(confirms=False)
    result(ballot, clerk())


def test_who_entered_votes_does_not_enter_the_result():
    ballot, members = three()
    author = clerk()
    called_and_confirmed(ballot, {members[1]: "yes"}, by=author)
    waiting = {"confirmed_by": None, "confirmed_at": None, "single_handed": False}

    words = refused(lambda: result(ballot, author, **waiting))

    assert "who entered votes does not close" in words


def test_no_result_while_votes_entered_wait():
    ballot, members = three()
    called(ballot, {members[1]: "yes"})

    assert "the votes entered in this ballot wait" in refused(lambda: result(ballot, clerk()))
