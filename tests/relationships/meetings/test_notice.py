"""On which items a body may vote: what the public was told of in time, and the ways around it."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from relationships.council.domain import bodies
from relationships.meetings.domain import agenda, held, notice
from relationships.models import AgendaItem, Body, Meeting
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.days import days_ago
from tests.factories import clerk as a_clerk
from tests.factories import (
    council_moved,
    named_body,
    notice_rule,
    some_council,
    standing_body,
)
from tests.factories_council import DAY
from tests.factories_meetings import hours, item_of, late_item, planned, posted

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


def votable(item):
    notice.must_be_votable(AgendaItem.objects.get(pk=item.pk))
    return True


@pytest.mark.parametrize(
    ("kind", "before"),
    [("regular", hours(72)), ("regular", hours(200)), ("special", hours(24))],
)
def test_an_agenda_posted_in_time_lets_the_body_vote(kind, before):
    assert votable(item_of(posted(DAY, kind=kind, before=before)))


@pytest.mark.parametrize(
    ("kind", "before", "asked"),
    [
        ("regular", hours(72) - MINUTE, "72"),
        ("regular", hours(71), "72"),
        ("special", hours(24) - MINUTE, "24"),
    ],
)
def test_an_agenda_posted_later_does_not(kind, before, asked):
    item = item_of(posted(DAY, kind=kind, before=before))

    with pytest.raises(RuleError, match=f"{asked} hours before the meeting") as refused:
        votable(item)
    assert "Government Code §54954.2" in refused.value.message


def in_los_angeles(day, posted_at):
    """A meeting there at ten, whose agenda was posted at this time by the clocks there."""
    council_moved("America/Los_Angeles")
    moment = datetime.datetime.combine(*posted_at, ZoneInfo("America/Los_Angeles"))
    return item_of(posted(day, at=moment))


TEN, LATER = datetime.time(10), datetime.time(10, 1)


@pytest.mark.parametrize(
    ("meets", "posts"),
    [
        # The clocks were set forward on 13 March 2022, and back on 6 November.
        (datetime.date(2022, 3, 15), datetime.date(2022, 3, 12)),
        (datetime.date(2022, 11, 8), datetime.date(2022, 11, 5)),
    ],
)
def test_hours_are_counted_by_the_clock_when_clocks_are_changed_in_between(meets, posts):
    assert votable(in_los_angeles(meets, (posts, TEN)))

    with pytest.raises(RuleError, match="72 hours"):
        votable(in_los_angeles(meets, (posts, LATER)))


def test_the_rule_of_the_day_of_the_meeting_counts():
    notice_rule(some_council().body, in_force_on=DAY, regular_hours=120)

    assert votable(item_of(posted(DAY - datetime.timedelta(1), before=hours(72))))
    with pytest.raises(RuleError, match="120 hours"):
        votable(item_of(posted(DAY, before=hours(119))))


def test_each_body_has_its_own_rule():
    body = standing_body()
    notice_rule(body, in_force_on=DAY, regular_hours=10)

    assert votable(item_of(posted(DAY, body=body, before=hours(10))))


def test_without_a_rule_nothing_is_voted_on():
    item = item_of(posted(datetime.date(1990, 1, 1)))

    with pytest.raises(RuleError, match="Enter it, with its source"):
        votable(item)


def test_a_planned_or_cancelled_meeting_votes_on_nothing():
    item = item_of(planned(DAY))

    with pytest.raises(RuleError, match="No agenda of this meeting was posted"):
        votable(item)


def test_a_late_item_is_not_voted_on():
    late = late_item(posted(DAY))

    with pytest.raises(RuleError, match="was not on the posted agenda"):
        votable(late)


def found(item, *, by=None, **said):
    said = {"ground": "immediate_need", "why": "The fire was yesterday."} | said
    row = entries.enter(held.FINDING, item, by=by or a_clerk(), **said)
    entries.confirm(row, by=a_clerk())
    return row


@pytest.mark.parametrize(
    ("ground", "present", "ayes"),
    [
        ("immediate_need", 15, 10),
        ("immediate_need", 13, 9),
        ("immediate_need", 10, 7),
        ("immediate_need", 9, 9),  # fewer than two thirds of 15 are there: all of them
        ("emergency", 10, 8),
    ],
)
def test_a_finding_lets_the_body_vote_on_a_late_item(ground, present, ayes):
    late = late_item(posted(DAY))

    found(late, ground=ground, present=present, ayes=ayes)

    assert votable(late)


@pytest.mark.parametrize(
    ("ground", "present", "ayes", "needed"),
    [
        ("immediate_need", 15, 9, 10),
        ("immediate_need", 13, 8, 9),
        ("immediate_need", 10, 6, 7),
        ("immediate_need", 9, 8, 9),
        ("emergency", 10, 7, 8),
    ],
)
def test_a_finding_with_too_few_ayes_is_refused(ground, present, ayes, needed):
    late = late_item(posted(DAY))

    with pytest.raises(RuleError, match=f"{needed} ayes are needed"):
        found(late, ground=ground, present=present, ayes=ayes)
    assert not late.findings.exists()


def test_a_finding_of_more_than_there_are_members_is_refused():
    late = late_item(posted(DAY))

    with pytest.raises(RuleError, match="15 members that day"):
        found(late, present=16, ayes=16)


@pytest.mark.parametrize("ground", ["immediate_need", "emergency"])
def test_a_body_whose_rule_knows_no_finding_makes_none(ground):
    council = some_council()
    none = {"immediate_need": "not_possible", "emergency": "not_possible"}
    notice_rule(council.body, in_force_on=DAY, **none)
    late = late_item(posted(DAY))

    with pytest.raises(RuleError, match="knows no such finding"):
        found(late, ground=ground, present=15, ayes=15)


def test_a_finding_counts_when_another_has_confirmed_it():
    late = late_item(posted(DAY))
    said = {"ground": "immediate_need", "why": "Fire.", "present": 15, "ayes": 15}
    entries.enter(held.FINDING, late, by=a_clerk(), **said)

    with pytest.raises(RuleError, match="was not on the posted agenda"):
        votable(late)


def continued(days, *, before=None):
    """An item continued to a meeting so many days later, whose agenda was posted by then."""
    first = posted(days_ago(20), before=before)
    later = posted(days_ago(20) + datetime.timedelta(days))
    return agenda.continue_item(item_of(first), by=a_clerk(), to=later)


def test_an_item_continued_within_five_days_may_be_voted_on():
    item = continued(5)

    assert item.late
    assert votable(item)


def test_an_item_continued_for_longer_may_not():
    with pytest.raises(RuleError, match="at most 5 days before"):
        votable(continued(6))


def test_what_was_not_posted_in_time_is_not_mended_by_continuing_it():
    with pytest.raises(RuleError, match="was not on the posted agenda"):
        votable(continued(2, before=hours(71)))


def test_an_item_continued_twice_counts_from_the_meeting_for_which_it_was_posted():
    second = continued(2)
    third = posted(days_ago(20) + datetime.timedelta(5))
    sixth = posted(days_ago(20) + datetime.timedelta(6))
    item = agenda.continue_item(second, by=a_clerk(), to=third)

    assert votable(item)
    with pytest.raises(RuleError):
        votable(agenda.continue_item(item, by=a_clerk(), to=sixth))


def test_the_deadline_is_said_for_each_kind():
    regular, special = planned(DAY), planned(DAY, kind="special")

    assert (regular.starts_at - notice.deadline(regular)) == hours(72)
    assert (special.starts_at - notice.deadline(special)) == hours(24)
    assert bodies.notice_rule_on(regular.body, DAY) == notice.rule_of(Meeting.objects.first())


def test_without_a_rule_the_sentence_and_the_pages_lead_to_where_it_is_entered(client):
    body = named_body("Budget")
    meeting = posted(DAY, body=body)
    address = reverse("body_act", args=[body.pk, "enter-notice-rule"])

    with pytest.raises(RuleError, match="nothing can be voted on") as refused:
        votable(item_of(meeting))

    assert body.get_staff_url() in refused.value.message
    client.force_login(a_clerk())
    for page in (meeting.get_staff_url(), body.get_staff_url(), "/admin/"):
        assert f'href="{address}"' in client.get(page).content.decode()


def test_the_desk_asks_for_the_rule_of_the_council_and_of_bodies_that_meet(client):
    council, meets = some_council(), named_body("Budget")
    named_body("Asleep")
    posted(DAY, body=meets)
    posted(DAY - datetime.timedelta(days=7), body=meets)

    before = list(Body.objects.without_notice_rule())
    notice_rule(meets)

    assert before == [meets]
    assert list(Body.objects.without_notice_rule()) == []
    assert council.body.notice_rules.current().exists()
