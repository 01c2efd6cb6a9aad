"""Bodies: the council and each committee are one; who sits there; how early they give notice."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from relationships.council.domain import bodies
from relationships.council.domain.council_facts import facts_that_count
from relationships.models import Body, Council, NoticeRule
from sistercities.kernel import entries
from sistercities.kernel.models import PublicRecordEntry
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.days import days_ago, days_ahead
from tests.factories import (
    PersonFactory,
    clerk,
    notice_rule,
    seated_council,
    some_council,
    standing_body,
)
from tests.factories_committees import seated_committee
from tests.factories_council import DAY

pytestmark = pytest.mark.django_db


def told():
    return PublicRecordEntry.objects.order_by("sequence").last().line


def test_the_council_is_a_body_of_its_name():
    council = some_council()

    assert (council.body.kind, council.body.name, council.body.slug) == (
        *("council", council.name, "council"),
    )


def test_a_corrected_name_of_the_council_is_that_of_its_body():
    council = some_council()
    said = {"correction_reason": "Misspelt.", "name": "City Council of Los Angeles"}
    draft = entries.correct(facts_that_count(council), by=clerk(), **said)
    entries.confirm(draft, by=clerk())

    assert Council.objects.get().body.name == "City Council of Los Angeles"


def test_plain_sql_cannot_call_the_council_another_name_than_its_body(sql):
    some_council()

    sql("UPDATE relationships_body SET name = 'Another' WHERE kind = 'council'")

    with pytest.raises(DatabaseError, match="called as the council"):
        sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("change", ["kind = 'steering'", "slug = 'x'"])
def test_a_body_stays_what_it_is(sql, change):
    standing_body()

    with pytest.raises(DatabaseError, match="stays what it is"), transaction.atomic():
        sql(f"UPDATE relationships_body SET {change} WHERE kind = 'standing'")


def test_what_points_to_a_body_points_to_one_of_its_kind(sql):
    other = standing_body()
    some_council()

    with pytest.raises(DatabaseError, match="of the kind"), transaction.atomic():
        sql("UPDATE relationships_council SET body_id = %s", [other.pk])


def test_a_steering_committee_is_a_body_with_its_members():
    committee = seated_committee()

    assert committee.body.kind == Body.Kind.STEERING
    sitting = {seat.members.get().person for seat in committee.seats.filter(members__isnull=False)}
    assert set(bodies.members_of(committee.body, days_ago(0))) == sitting


def test_the_members_of_the_council_are_those_in_office_that_day():
    council = seated_council()

    assert bodies.members_of(council.body, DAY).count() == 15
    assert bodies.members_of(council.body, datetime.date(2019, 12, 31)).count() == 0


def test_a_standing_committee_is_entered_and_told():
    some_council()

    body = bodies.enter_body(Body(name=" Committee on Rules "), by=clerk())

    assert (body.kind, body.slug) == ("standing", "committee-on-rules")
    assert "Committee on Rules" in told()


@pytest.mark.parametrize("name", [" ", "committee on rules"])
def test_a_standing_committee_has_a_name_of_its_own(name):
    standing_body()

    with pytest.raises(RuleError, match="name"):
        bodies.enter_body(Body(name=name), by=clerk())


def seat(body, person, role="member", began_on=None):
    began_on = began_on or days_ago(30)
    return bodies.seat_member(body, by=clerk(), person=person, role=role, began_on=began_on)


def test_a_member_is_seated_and_leaves():
    some_council()
    body, person = standing_body(), PersonFactory()

    member = seat(body, person, "chair")
    bodies.end_membership(member, by=clerk(), last_day=days_ago(10))

    assert list(bodies.members_of(body, days_ago(10))) == [person]
    assert list(bodies.members_of(body, days_ago(9))) == []
    assert seat(body, person).pk  # the person may come back


@pytest.mark.parametrize("role", ["chair", "vice_chair"])
def test_a_committee_has_one_chair_and_one_vice_chair_at_a_time(role):
    some_council()
    body = standing_body()
    seat(body, PersonFactory(), role)

    with pytest.raises(RuleError, match="Close that membership first"):
        seat(body, PersonFactory(), role)
    with pytest.raises(IntegrityError, match="body_one_chair"), transaction.atomic():
        body.members.create(person=PersonFactory(), role=role, began_on=days_ago(1))


def test_nobody_sits_twice_on_a_body():
    some_council()
    body, person = standing_body(), PersonFactory()
    seat(body, person)

    with pytest.raises(RuleError, match="member of this body already"):
        seat(body, person, "chair")


def test_the_members_of_the_council_are_not_entered_here():
    with pytest.raises(RuleError, match="where it is formed"):
        seat(some_council().body, PersonFactory())


@pytest.mark.parametrize("ago", [31, -1])
def test_a_member_leaves_between_the_first_day_and_today(ago):
    some_council()
    member = seat(standing_body(), PersonFactory())

    with pytest.raises(RuleError, match="between the first day and today"):
        bodies.end_membership(member, by=clerk(), last_day=days_ago(ago))


def test_the_rule_in_force_on_a_day_is_the_last_one_before_it():
    body = standing_body()
    later = notice_rule(body, in_force_on=DAY, regular_hours=96)

    assert bodies.notice_rule_on(body, DAY) == later
    assert bodies.notice_rule_on(body, DAY - datetime.timedelta(1)).regular_hours == 72


def test_without_a_rule_in_force_that_is_said():
    body = standing_body()

    with pytest.raises(RuleError, match="Enter it, with its source"):
        bodies.notice_rule_on(body, datetime.date(1990, 1, 1))


def test_two_rules_from_one_day_are_refused():
    body = standing_body()

    with pytest.raises(RuleError, match="Another rule is in force from that day"):
        bodies.load_notice_rule(
            body, "california", in_force_on=datetime.date(1994, 1, 1), by=clerk()
        )


def test_californias_rule_comes_as_data_with_its_source():
    some_council()
    body = standing_body()

    rule = bodies.load_notice_rule(body, "california", in_force_on=DAY, by=clerk())

    assert (rule.regular_hours, rule.special_hours, rule.continued_days) == (72, 24, 5)
    assert (rule.immediate_need, rule.emergency) == ("two_thirds", "majority")
    assert "§54954.2" in rule.source
    assert "§54954.2" in told()


def test_a_rule_without_a_source_is_refused(sql):
    body = standing_body()

    with pytest.raises(RuleError, match="source"):
        entries.enter(
            bodies.NOTICE_RULE,
            body,
            by=clerk(),
            in_force_on=DAY,
            regular_hours=1,
            special_hours=1,
            continued_days=1,
            immediate_need="not_possible",
            emergency="not_possible",
            source=" ",
        )
    assert NoticeRule.objects.filter(in_force_on=DAY).count() == 0


def roles(body, day):
    return sorted((str(row.person), row.role) for row in body.members.on(day))


def give(member, role, since=None):
    return bodies.give_role(member, by=clerk(), role=role, since=since or days_ago(5))


def test_a_sitting_member_becomes_chair_in_place_of_another():
    some_council()
    body = standing_body("Budget")
    seat(body, PersonFactory(name="Ada"), "chair")
    other = seat(body, PersonFactory(name="Bob"))

    give(other, "chair")

    assert roles(body, days_ago(6)) == [("Ada", "chair"), ("Bob", "member")]
    assert roles(body, days_ago(5)) == [("Ada", "member"), ("Bob", "chair")]
    step = body.steps.order_by("pk").last()
    assert describe(step.act, step.facts).endswith("as: chair. Until then: Ada.")
    assert "body_role_given" in told()


def test_a_role_is_not_given_twice_nor_for_a_day_that_cannot_be():
    some_council()
    body = standing_body("Budget")
    chair, other = seat(body, PersonFactory(), "chair"), seat(body, PersonFactory())

    for member, since, why in (
        (chair, days_ago(5), "the chair already"),
        (other, days_ago(30), "after the first day"),
        (other, days_ahead(1), "after the first day"),
    ):
        with pytest.raises(RuleError, match=why):
            give(member, "chair", since)
    bodies.end_membership(other, by=clerk(), last_day=days_ago(10))
    with pytest.raises(RuleError, match="left already"):
        give(other, "chair")


def test_the_clerk_appoints_on_the_page_of_the_body(client):
    some_council()
    body = standing_body("Budget")
    member = seat(body, PersonFactory())
    client.force_login(clerk())
    said = {"member": member.pk, "role": "vice_chair", "since": str(days_ago(2))}
    url = reverse("body_act", args=[body.pk, "give-role"])

    answer = client.post(url, said | {"seen": body.steps.last().pk})

    assert answer.status_code == 302
    assert [row.role for row in body.members.filter(ended_on=None)] == ["vice_chair"]
