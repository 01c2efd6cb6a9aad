import pytest
from django.db import DatabaseError, connection, transaction

from relationships.committees.domain import committees
from relationships.models import CommitteeMember, NoConflict, Recusal, Seat
from tests.days import today
from tests.factories import PersonFactory, clerk
from tests.factories_committees import (
    PolicyFactory,
    account,
    members_of,
    reviewing,
    seated_committee,
)

pytestmark = pytest.mark.django_db


def refused(sql, statement, parameters=()):
    """The sentence with which the database refuses a statement."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        sql(statement, parameters)
    return str(refusal.value)


def aside(member):
    return committees.declare_conflict(member, by=account(member), reason="Own firm")


TABLES = ["committee", "seat", "committeemember", "recusal", "noconflict", "policy", "criterion"]


@pytest.mark.parametrize("table", TABLES)
def test_nothing_of_a_committee_is_deleted(sql, table):
    _committee, members = reviewing()
    aside(members[1])

    assert "Cannot delete rows" in refused(sql, f"DELETE FROM relationships_{table}")


@pytest.mark.parametrize("table", TABLES)
def test_nothing_of_a_committee_is_truncated(sql, table):
    assert "part of the record" in refused(sql, f"TRUNCATE relationships_{table} CASCADE")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("seat", "category = 'x'"),
        ("noconflict", "declared_at = now()"),
        ("committeemember", "joined_on = '2020-01-01'"),
        ("recusal", "reason = 'x'"),
    ],
)
def test_what_was_said_does_not_change(sql, table, change):
    _committee, members = reviewing()
    aside(members[1])

    refusal = refused(sql, f"UPDATE relationships_{table} SET {change}")

    assert "Cannot update rows" in refusal or "only be closed, once" in refusal


def test_a_seat_has_one_member_at_a_time():
    committee = seated_committee(2, quorum=1)
    seat = members_of(committee)[0].seat

    with pytest.raises(DatabaseError, match="seat_one_member_at_a_time"), transaction.atomic():
        CommitteeMember.objects.create(seat=seat, person=PersonFactory(), joined_on=today())


def test_a_member_leaves_once(sql):
    _committee, members = reviewing()
    committees.end_membership(members[1], by=clerk(), last_day=today())

    refusal = refused(
        sql,
        "UPDATE relationships_committeemember SET left_on = NULL WHERE id = %s",
        [members[1].pk],
    )

    assert "only be closed, once" in refusal


def test_a_member_steps_aside_once_at_a_time():
    _committee, members = reviewing()
    aside(members[1])

    with pytest.raises(DatabaseError, match="recusal_once_at_a_time"), transaction.atomic():
        Recusal.objects.create(member=members[1], reason="Again", declared_by=account(members[1]))


def test_a_recusal_is_lifted_by_somebody_with_a_reason(sql):
    _committee, members = reviewing()
    aside(members[1])

    refusal = refused(sql, "UPDATE relationships_recusal SET lifted_at = now()")

    assert "recusal_lifted_by_someone_with_reason" in refusal


def test_no_conflict_is_declared_once():
    _committee, members = reviewing()

    with pytest.raises(DatabaseError, match="noconflict_member_id_key"), transaction.atomic():
        NoConflict.objects.create(member=members[1], declared_by=account(members[1]))


@pytest.mark.parametrize(
    "change",
    [
        "policy_id = (SELECT max(id) FROM relationships_policy)",
        "name = 'X'",
    ],
)
def test_a_committee_stays_as_it_was_formed(change):
    seated_committee()
    PolicyFactory()

    with connection.cursor() as as_the_application:
        said = refused(as_the_application.execute, f"UPDATE relationships_committee SET {change}")

    assert "stay as it was formed" in said


def test_the_due_days_of_a_committee_are_corrected_as_an_entry(sql):
    seated_committee()
    change = "vote_due_on = reviews_due_on + 1"

    said = refused(sql, f"UPDATE relationships_committee SET {change}")

    assert "corrected as an entry" in said


def test_a_policy_in_use_and_its_criteria_do_not_change(sql):
    committee = seated_committee()
    statements = [
        "UPDATE relationships_policy SET source = 'x'",
        "UPDATE relationships_criterion SET title = 'x'",
        "INSERT INTO relationships_criterion (policy_id, position, title, question)"
        f" VALUES ({committee.policy_id}, 9, 'x', 'x')",
        "INSERT INTO relationships_criteriontranslation (criterion_id, field, wording,"
        " language, text, status, source) SELECT id, 'title', title, 'uk', 'x', 'official', ''"
        " FROM relationships_criterion LIMIT 1",
    ]

    for statement in statements:
        assert "make a new version" in refused(sql, statement)


def test_a_criterion_is_not_moved_out_of_a_policy_in_use(sql):
    seated_committee()
    draft = PolicyFactory()

    said = refused(sql, f"UPDATE relationships_criterion SET policy_id = {draft.pk}, position = 99")

    assert "a criterion stays with its policy" in said


def test_a_policy_that_nobody_uses_yet_may_change(sql):
    policy = PolicyFactory()

    assert sql("UPDATE relationships_policy SET source = 'x' WHERE id = %s", [policy.pk]) == 1
    assert sql("UPDATE relationships_criterion SET title = 'x'") == policy.criteria.count()


def test_seats_come_by_committee_in_order():
    committee = seated_committee(2, quorum=1, empty_seats=1)

    assert [seat.category for seat in Seat.objects.filter(committee=committee)] == [
        "resident",
        "resident",
        "business",
    ]
