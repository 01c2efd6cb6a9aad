"""The discussion is opened at a meeting of the committee, with its quorum and the reviews asked."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from post_office.models import Email

from relationships.committees.domain import ballots, committees, meetings
from relationships.meetings.domain.agenda import matters_to_take_up
from relationships.models import AgendaItem, Ballot, Discussion, NoticeRule
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.days import days_ago, today
from tests.factories import clerk, taken_down, whoever_entered_it
from tests.factories_committees import (
    PolicyFactory,
    account,
    begun,
    chair_of,
    committee_item,
    discuss,
    members_of,
    open_ballot,
    reviewing,
    seated_committee,
    submitted,
    vote_all,
)
from tests.factories_meetings import held, hours, item_of, posted
from tests.reading import main_words, read

pytestmark = pytest.mark.django_db


def open_at(committee, item, by=None, **fields):
    by = by or chair_of(members_of(committee))
    return meetings.open_discussion(committee, by=by, item=item, **fields)


def test_no_discussion_before_the_review_has_begun():
    committee = seated_committee(3, quorum=2)

    with pytest.raises(RuleError, match="not reviewing"):
        open_at(committee, committee_item(committee), clerk(), reason="Too early.")


def test_the_clerk_opens_in_the_chairs_place_only_with_a_reason():
    committee, _members = reviewing()
    item = committee_item(committee)

    with pytest.raises(RuleError, match="say why"):
        open_at(committee, item, clerk())
    open_at(committee, item, clerk(), reason="The chair is ill.")

    assert committee.nomination.steps.last().facts["reason"] == "The chair is ill."


def not_yet_confirmed(committee):
    now = timezone.now()
    where = {"body": committee.body, "matter": committee.nomination.matter, "starts_at": now}
    return item_of(posted(today(), at=now - datetime.timedelta(microseconds=1), **where))


def of_another_committee(committee):
    return committee_item(reviewing()[0])


def about_nothing(committee):
    people = [member.person for member in members_of(committee)]
    now = timezone.now()
    at = now - datetime.timedelta(microseconds=1)
    return item_of(held(today(), people, body=committee.body, starts_at=now, at=at))


def posted_too_early(committee):
    return committee_item(committee, at=timezone.now() - hours(48))


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (not_yet_confirmed, "not confirmed yet"),
        (of_another_committee, "of this committee about this nomination"),
        (about_nothing, "of this committee about this nomination"),
        (posted_too_early, "The committee was formed on"),
    ],
)
@pytest.mark.parametrize("what", ["discussion", "ballot"])
def test_the_committee_acts_at_a_meeting_of_its_own_that_took_the_case_up(item, why, what):
    committee, members = reviewing()
    if what == "ballot":
        discuss(committee, members)
    serves = item(committee)

    open_it = open_at if what == "discussion" else open_ballot
    with pytest.raises(RuleError, match=why):
        open_it(committee, by=chair_of(members), item=serves)


@pytest.mark.parametrize("item", [not_yet_confirmed, of_another_committee, about_nothing])
@pytest.mark.parametrize("what", ["discussion", "ballot"])
def test_nor_past_the_domain(item, what):
    committee, members = reviewing()
    serves, by = item(committee), chair_of(members)
    made = Discussion(
        committee=committee, item=serves, opened_by=by, present=7, quorum_needed=4,
        reviews=0, reviews_needed=0,
    )  # fmt: skip
    if what == "ballot":
        made = Ballot(
            committee=committee, item=serves, opened_by=by, number=1, seats=7, quorum=4,
            threshold="voting",
        )  # fmt: skip

    with pytest.raises(DatabaseError, match="at a meeting of its own"), transaction.atomic():
        made.save()


def rule(committee, hours):
    return NoticeRule.objects.create(
        body=committee.body,
        in_force_on=days_ago(1),
        regular_hours=hours,
        special_hours=24,
        continued_days=5,
        immediate_need="two_thirds",
        emergency="majority",
        source="Rules of the committee",
        **taken_down(whoever_entered_it()),
    )


def test_a_rule_about_notice_that_is_entered_for_the_committee_binds_it():
    committee, members = reviewing()
    discuss(committee, members)
    rule(committee, 72)

    with pytest.raises(RuleError, match="72 hours before the meeting"):
        open_ballot(committee, chair_of(members))


def test_the_agenda_offers_a_committee_its_own_nomination_and_no_other():
    committee, _members = reviewing()
    reviewing()

    assert [key for key, _name in matters_to_take_up(committee.body)] == [
        committee.nomination.matter_id
    ]


@pytest.mark.parametrize(("there", "refused"), [(3, True), (4, False)])
def test_a_discussion_needs_its_quorum(there, refused):
    committee, members = reviewing()
    item = committee_item(committee, members[:there])

    if refused:
        with pytest.raises(RuleError, match=r"There was no quorum.*: 3 members.*4 make a quorum"):
            open_at(committee, item)
    else:
        assert open_at(committee, item).present == there


def test_who_stepped_aside_or_did_not_declare_makes_no_quorum():
    committee, members = reviewing(5, declared=False)
    for member in members[:4]:
        committees.declare_no_conflict(member, by=account(member))
    committees.declare_conflict(members[3], by=account(members[3]), reason="Own firm")

    with pytest.raises(RuleError, match=": 3 members were there"):
        open_at(committee, committee_item(committee))


def test_each_who_steps_aside_lowers_it_where_the_rule_says_so():
    committee, members = reviewing(quorum_shrinks=True)
    committees.declare_conflict(members[3], by=account(members[3]), reason="Own firm")

    discussion = open_at(committee, committee_item(committee, members[:4]))

    assert (discussion.present, discussion.quorum_needed) == (3, 3)


@pytest.mark.parametrize(
    "told", [{"present": 5}, {"quorum_needed": 1}, {"reviews": 1}, {"reviews_needed": 1}]
)
def test_the_database_counts_again(told):
    committee, members = reviewing()
    counted = {"present": 7, "quorum_needed": 4, "reviews": 0, "reviews_needed": 0}

    with pytest.raises(DatabaseError, match=r"as they were|says_why"), transaction.atomic():
        Discussion.objects.create(
            committee=committee,
            item=committee_item(committee),
            opened_by=chair_of(members),
            **counted | told,
        )


def asking_for_reviews(number):
    """A committee whose policy asks for three reviews, with so many of them in."""
    committee, members = reviewing(policy=PolicyFactory(reviews_needed=3), nomination=begun())
    for member in members[:number]:
        submitted(member)
    return committee, committee_item(committee)


def test_with_fewer_reviews_than_the_policy_asks_a_public_reason_is_needed():
    committee, item = asking_for_reviews(2)

    with pytest.raises(RuleError, match="asks for 3 reviews before the discussion, and 2 are in"):
        open_at(committee, item, few_because=" ")
    open_at(committee, item, few_because="The council waits.")

    nomination = Nomination.objects.get()
    facts = nomination.steps.last().facts
    assert (facts["reviews"], facts["few_because"]) == (2, "The council waits.")
    page = main_words(read(nomination.get_public_url()))
    assert "The policy asks for 3 reviews; the discussion was opened with 2." in page
    assert "Reason: The council waits." in page


def test_with_as_many_as_the_policy_asks_none_is_kept():
    committee, item = asking_for_reviews(3)

    assert open_at(committee, item, few_because="The council waits.").few_because == ""


def test_all_members_who_take_part_are_told():
    committee, members = reviewing()
    committees.declare_conflict(members[6], by=account(members[6]), reason="Own firm")
    item = committee_item(committee)
    Email.objects.all().delete()

    open_at(committee, item)

    told = sorted(email.to[0] for email in Email.objects.all())
    assert told == sorted(account(member).email for member in members[:6])


def test_the_page_of_the_meeting_tells_how_the_committee_voted():
    committee, members = reviewing(3, quorum=2)
    discuss(committee, members)
    ballot = open_ballot(committee, chair_of(members))
    meeting = AgendaItem.objects.get().meeting
    open_page = main_words(read(meeting.get_public_url()))

    vote_all(ballot, members, "yyn")
    ballots.close_ballot(ballot, by=chair_of(members))

    assert "ballot 1" not in open_page
    assert "The committee's ballot 1: recommended, 2 to 1." in main_words(
        read(meeting.get_public_url())
    )


def test_the_attendance_is_corrected_on_the_meeting_and_the_page_follows():
    committee, members = reviewing()
    discuss(committee, members)
    row = AgendaItem.objects.get().meeting.attendances.get()
    fewer = [member.person for member in members[:5]]

    entries.confirm(
        entries.correct(row, by=clerk(), correction_reason="Two came later.", present=fewer),
        by=clerk(),
    )

    page = main_words(read(committee.nomination.get_public_url()))
    assert "Committee member 5." in page
    assert "Committee member 6" not in page.split("Present when")[1].split("make a quorum")[0]
