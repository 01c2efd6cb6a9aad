"""A body as the public reads it: its members, its rules, its meetings."""

import pytest
from django.urls import reverse

from relationships.committees.domain import committees
from relationships.council.domain import bodies
from relationships.council.domain.vote_rules import VOTE_RULE
from relationships.meetings.domain import held
from sistercities.kernel import entries
from tests.days import days_ago, days_ahead
from tests.factories import (
    PersonFactory,
    clerk,
    named_body,
    seated_council,
    some_council,
    standing_body,
)
from tests.factories_committees import account, members_of, reviewing
from tests.factories_council import member
from tests.factories_meetings import held as held_meeting
from tests.factories_meetings import planned
from tests.reading import is_for_everybody, queries, read, says

pytestmark = pytest.mark.django_db


def test_the_page_of_the_council_tells_members_rules_and_notice():
    council = seated_council()

    page = read(council.body.get_public_url())

    assert council.body.get_public_url() == "/en/meetings/bodies/council/"
    words = says(council.body.get_public_url())
    assert "Councilmember 15" in words
    assert "How this body votes" in words
    assert "A motion carries with" in words
    assert "72 hours before a regular meeting" in words
    is_for_everybody(page)


def test_a_standing_committee_shows_who_sits_there_today_and_in_which_role():
    some_council()
    body, past, chair = standing_body(), PersonFactory(name="Former"), PersonFactory(name="Ada")
    said = {"by": clerk(), "began_on": days_ago(90)}
    left = bodies.seat_member(body, person=past, role="vice_chair", **said)
    bodies.end_membership(left, by=clerk(), last_day=days_ago(20))
    bodies.seat_member(body, person=chair, role="chair", **said)

    context = read(body.get_public_url()).context

    assert context["members"] == [(chair, "chair", days_ago(90), None)]
    assert "Its rule of voting is not entered yet." in says(body.get_public_url())


def test_a_body_without_a_rule_of_notice_says_what_follows():
    some_council()
    body = named_body("Rules")

    assert "this body votes on nothing" in says(body.get_public_url())


def test_a_steering_committee_shows_what_its_nomination_shows_and_no_more():
    committee, members = reviewing(4, quorum=2)
    committees.give_role(members[2], by=clerk(), role="vice_chair")
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    words = says(committee.body.get_public_url())

    for one in members_of(committee):
        assert str(one) in words
    assert "(chair)" in words
    assert "(vice-chair)" in words
    assert "(stepped aside)" in words
    assert "Own firm" not in words
    assert (
        committee.nomination.get_public_url()
        in read(committee.body.get_public_url()).content.decode()
    )


def test_its_meetings_ahead_say_how_to_take_part_and_past_ones_lead_to_their_papers():
    council = seated_council()
    planned(days_ahead(5), how_to_take_part="Write to us.")
    planned(days_ahead(6), body=standing_body("Another"), how_to_take_part="Of another.")
    past = held_meeting(days_ago(40), [member(1)])
    entries.confirm(entries.enter(held.MINUTES, past, by=clerk(), text="Nothing else."), by=clerk())

    page = read(council.body.get_public_url()).content.decode()

    assert "Write to us." in page
    assert "Of another." not in page
    assert reverse("meeting_agenda", args=[past.pk]) in page
    assert reverse("meeting_minutes", args=[past.pk]) in page
    assert "meetings.ics?body=council" in page


def test_a_meeting_without_minutes_has_no_paper_of_them():
    council = seated_council()
    past = held_meeting(days_ago(40), [member(1)])

    page = read(council.body.get_public_url()).content.decode()

    assert reverse("meeting_minutes", args=[past.pk]) not in page


def test_of_each_purpose_the_rule_of_today_is_told():
    council = seated_council()
    said = {"by": clerk(), "quorum": 12, "threshold": "fixed", "fixed": 11, "source": "Charter 2"}
    entries.confirm(entries.enter(VOTE_RULE, council.body, since=days_ago(3), **said), by=clerk())
    entries.confirm(
        entries.enter(VOTE_RULE, council.body, since=days_ahead(3), **said | {"source": "Later"}),
        by=clerk(),
    )

    rules = read(council.body.get_public_url()).context["rules"]

    assert [rule["source"] for rule in rules] == ["Charter 2"]
    assert "11" in str(rules[0]["facts"])


def test_pages_that_name_a_body_lead_to_its_own():
    council = seated_council()
    meeting = planned(days_ahead(5))
    address = council.body.get_public_url()

    for page in ("/en/meetings/", "/en/meetings/?body=council", meeting.get_public_url()):
        assert f'href="{address}"' in read(page).content.decode()


def test_a_body_that_is_not_there_is_not_found():
    some_council()

    read("/en/meetings/bodies/nobody/", status=404)


def test_the_number_of_questions_does_not_grow():
    council = seated_council()
    page = council.body.get_public_url()
    planned(days_ahead(5))
    planned(days_ago(5))
    one = queries(page)
    for number in range(6, 20):
        planned(days_ahead(number))
        planned(days_ago(number))

    assert queries(page) == one <= 18


def test_the_number_of_questions_of_a_steering_committee_does_not_grow():
    pages = [reviewing(size, quorum=2)[0].body.get_public_url() for size in (2, 7)]

    assert len({queries(page) for page in pages}) == 1
