"""A meeting from its plan to its approved minutes."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from post_office.models import Email

from relationships.council.domain import bodies
from relationships.meetings.domain import agenda, held, schedule
from relationships.models import Meeting, Person
from sistercities.kernel import entries
from sistercities.kernel.models import PublicRecordEntry
from sistercities.kernel.workflow import RuleError
from tests.days import days_ago, days_ahead
from tests.factories import NominationFactory, UserFactory, clerk, kyiv, some_council, standing_body
from tests.factories import PersonFactory as APerson
from tests.factories_council import filed_motion, member
from tests.factories_meetings import (
    at_ten,
    hours,
    item_of,
    late_item,
    planned,
    posted,
)
from tests.factories_meetings import held as held_meeting

pytestmark = pytest.mark.django_db


def told(meeting):
    entries_ = PublicRecordEntry.objects.filter(subject=meeting.reference)
    return [entry.line for entry in entries_.order_by("sequence")]


def plan(day, **said):
    return schedule.schedule(
        by=clerk(),
        body=some_council().body,
        starts_at=at_ten(day),
        **{"kind": "regular", "place": "City Hall"} | said,
    )


def post(meeting, *, at=None, how="Bulletin board"):
    at = at or timezone.now()
    return entries.enter(agenda.POSTING, meeting, by=clerk(), posted_at=at, posted_how=how)


def test_a_meeting_is_planned_in_the_zone_of_the_council():
    meeting = plan(days_ahead(10))

    assert (meeting.state, meeting.timezone) == ("planned", some_council().timezone)
    assert (meeting.local_start.hour, meeting.day) == (10, days_ahead(10))


def test_a_meeting_has_a_place():
    with pytest.raises(RuleError, match="place"):
        plan(days_ahead(10), place=" ")


def test_the_plan_is_changed_until_the_agenda_is_posted():
    meeting = planned(days_ahead(10))
    said = {"kind": "special", "place": "Library", "starts_at": at_ten(days_ahead(9))}

    schedule.edit(meeting, by=clerk(), **said)

    meeting.refresh_from_db()
    assert (meeting.place, meeting.kind, meeting.day) == ("Library", "special", days_ahead(9))
    post(meeting)
    with pytest.raises(RuleError, match="the plan stays as it is"):
        schedule.edit(meeting, by=clerk(), **said)


@pytest.mark.parametrize("change", ["place = 'X'", "starts_at = now()", "kind = 'special'"])
def test_plain_sql_cannot_change_a_posted_meeting(sql, change):
    posted(days_ahead(10))

    with pytest.raises(DatabaseError, match="as its agenda was posted"), transaction.atomic():
        sql(f"UPDATE relationships_meeting SET {change}")


def test_items_are_put_on_the_agenda_and_taken_off():
    meeting = plan(days_ahead(10))

    first = agenda.add_item(meeting, by=clerk(), title="Minutes", position=1)
    agenda.add_item(meeting, by=clerk(), title=" Kyiv ", asked="To begin")
    agenda.remove_item(first, by=clerk())

    assert [(item.position, item.title) for item in meeting.items.all()] == [(2, "Kyiv")]


def test_an_item_has_a_title_and_a_number_of_its_own():
    meeting = planned(days_ahead(10))

    with pytest.raises(RuleError, match="Number 1 is taken"):
        agenda.add_item(meeting, by=clerk(), title="Another", position=1)
    with pytest.raises(RuleError, match="title"):
        agenda.add_item(meeting, by=clerk(), title=" ")
    with pytest.raises(IntegrityError, match="agenda_item_number_once"), transaction.atomic():
        meeting.items.create(position=1, title="Another")


def test_an_item_is_about_a_case_with_a_motion_to_decide():
    motion = filed_motion(NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv"))
    meeting = plan(days_ahead(10))

    item = agenda.add_item(meeting, by=clerk(), title="Kyiv", matter=str(motion.matter_id))

    assert item.matter.case == motion.case
    with pytest.raises(RuleError, match="not before this body"):
        agenda.add_item(meeting, by=clerk(), title="Another", matter="123456")


def test_a_posted_agenda_stays(sql):
    item = item_of(posted(days_ahead(10)))

    with pytest.raises(RuleError, match="the plan stays"):
        agenda.add_item(item.meeting, by=clerk(), title="Another")
    with pytest.raises(RuleError, match="the plan stays"):
        agenda.remove_item(item, by=clerk())
    for statement in (
        "DELETE FROM relationships_agendaitem",
        "INSERT INTO relationships_agendaitem (meeting_id, position, title, asked, late)"
        f" VALUES ({item.meeting_id}, 9, 'X', '', FALSE)",
    ):
        with pytest.raises(DatabaseError, match="stays as it was posted"), transaction.atomic():
            sql(statement)


def test_a_posting_is_recorded_as_it_was_and_told():
    meeting = planned(days_ahead(10), "Kyiv", "Minutes")
    at = timezone.now() - hours(30)

    post(meeting, at=at, how=" Bulletin board ")

    meeting.refresh_from_db()
    assert (meeting.state, meeting.posted_at, meeting.posted_how) == (
        *("posted", at, "Bulletin board"),
    )
    assert "1. Kyiv" in told(meeting)[-1]


@pytest.mark.parametrize(
    ("ago", "how", "refused"),
    [
        (hours(-1), "Board", "in the future"),
        (hours(1), " ", "where it was posted"),
    ],
)
def test_a_posting_that_cannot_be_is_refused(ago, how, refused):
    with pytest.raises(RuleError, match=refused):
        post(planned(days_ahead(10)), at=timezone.now() - ago, how=how)


def test_a_posting_during_the_meeting_is_no_notice():
    meeting = planned(days_ago(2))

    with pytest.raises(RuleError, match="had begun by then"):
        post(meeting, at=meeting.starts_at)


def test_an_empty_agenda_is_not_posted():
    with pytest.raises(RuleError, match="Nothing is on the agenda"):
        post(plan(days_ahead(10)))


def test_the_posting_is_corrected_by_two():
    meeting = planned(days_ahead(10))
    row, at = post(meeting), timezone.now() - hours(50)
    draft = entries.correct(row, by=clerk(), correction_reason="Misread.", posted_at=at)
    entries.confirm(draft, by=clerk())

    meeting.refresh_from_db()
    assert (meeting.state, meeting.posted_at) == ("posted", at)


def test_plain_sql_cannot_move_the_moment_of_posting(sql):
    posted(days_ahead(10))
    sql("UPDATE relationships_meeting SET posted_at = posted_at - interval '3 days'")

    with pytest.raises(DatabaseError, match="posted as the entry says"):
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_members_with_an_account_get_the_agenda():
    user = UserFactory(email="member@example.org")
    Person.objects.filter(pk=member(3).pk).update(user=user)
    Email.objects.all().delete()

    post(planned(days_ahead(10), "Kyiv", remote_access="https://example.org/live"))

    mail = Email.objects.get()
    assert mail.to == ["member@example.org"]
    assert "Los Angeles City Council" in mail.subject
    for told_ in ("1. Kyiv", "City Hall, Council Chamber", "/en/meetings/", "example.org/live"):
        assert told_ in mail.message


def test_members_of_a_standing_committee_get_theirs():
    body = standing_body()
    person = APerson(user=UserFactory(email="rules@example.org"))
    bodies.seat_member(body, by=clerk(), person=person, role="chair", began_on=days_ago(9))
    APerson(user=UserFactory(email="stranger@example.org"))
    Email.objects.all().delete()

    post(planned(days_ahead(10), body=body))

    assert [mail.to for mail in Email.objects.all()] == [["rules@example.org"]]


def test_a_late_item_is_marked_and_told():
    meeting = posted(days_ahead(1))

    item = agenda.add_late_item(meeting, by=clerk(), title="Fire")

    assert (item.late, item.position) == (True, 2)
    assert "Fire" in told(meeting)[-1]


def test_before_the_posting_no_item_is_late(sql):
    meeting = planned(days_ahead(1))

    with pytest.raises(RuleError, match="late only between"):
        agenda.add_late_item(meeting, by=clerk(), title="Fire")
    with pytest.raises(DatabaseError, match="stays as it was posted"), transaction.atomic():
        late_item(meeting)


@pytest.mark.parametrize("make", [planned, posted])
def test_a_meeting_is_cancelled_with_its_reason(make):
    meeting = make(days_ahead(3))

    with pytest.raises(RuleError, match="reason"):
        schedule.cancel(meeting, by=clerk(), reason=" ")
    schedule.cancel(meeting, by=clerk(), reason="No quorum.")

    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert "No quorum." in told(meeting)[-1]


def test_an_item_is_continued_to_a_later_meeting_of_the_body_once():
    first, later = posted(days_ago(4), "Kyiv"), planned(days_ahead(3))
    elsewhere, earlier = planned(days_ahead(3), body=standing_body()), planned(days_ago(9))
    item = item_of(first)

    for other in (elsewhere, earlier):
        with pytest.raises(RuleError, match="later meeting of the same body"):
            agenda.continue_item(item, by=clerk(), to=other)
    taken = agenda.continue_item(item, by=clerk(), to=later)

    assert (taken.title, taken.position, taken.late) == ("Kyiv", 2, False)
    with pytest.raises(RuleError, match="continued already"):
        agenda.continue_item(item, by=clerk(), to=later)


def attend(meeting, present, *, by=None):
    return entries.enter(held.ATTENDANCE, meeting, by=by or clerk(), present=present)


def test_with_its_attendance_a_meeting_is_held():
    meeting = posted(days_ago(2))

    draft = attend(meeting, [member(1), member(2)])
    meeting.refresh_from_db()
    assert meeting.state == "posted"
    entries.confirm(draft, by=clerk())

    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert "Councilmember 1" in told(meeting)[-1]


def test_who_enters_the_attendance_does_not_confirm_it():
    by = clerk()
    draft = attend(posted(days_ago(2)), [member(1)], by=by)

    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(draft, by=by)


@pytest.mark.parametrize(
    ("day", "present", "refused"),
    [(2, 0, "Say who was there"), (2, "stranger", "No members that day"), (-2, 1, "not begun")],
)
def test_an_attendance_that_cannot_be_is_refused(day, present, refused):
    there = {0: list, 1: lambda: [member(1)], "stranger": lambda: [APerson()]}[present]()

    with pytest.raises(RuleError, match=refused):
        attend(posted(days_ago(day)), there)


def test_an_attendance_is_entered_once():
    meeting = posted(days_ago(2))
    attend(meeting, [member(1)])

    with pytest.raises(RuleError, match="entered already"):
        attend(meeting, [member(2)])


def a_held_meeting(day):
    return held_meeting(day, [member(1), member(2)])


def minuted(meeting):
    row = entries.enter(held.MINUTES, meeting, by=clerk(), text="The council met.")
    entries.confirm(row, by=clerk())
    return row


def test_minutes_are_a_draft_until_a_later_meeting_of_the_body_approves_them():
    meeting, later = a_held_meeting(days_ago(20)), a_held_meeting(days_ago(10))
    minuted(meeting)

    held.approve_minutes(meeting, by=clerk(), at=later)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.approved_at) == ("approved", later)
    assert later.day.isoformat() in told(meeting)[-1]
    with pytest.raises(RuleError, match="minutes stay as they are"):
        entries.correct(
            meeting.minutes.get(), by=clerk(), correction_reason="Slip.", text="It did not."
        )


def test_minutes_are_not_approved_before_there_are_any():
    meeting, later = a_held_meeting(days_ago(20)), a_held_meeting(days_ago(10))

    with pytest.raises(RuleError, match="Enter the minutes first"):
        held.approve_minutes(meeting, by=clerk(), at=later)


@pytest.mark.parametrize(
    ("make", "refused"),
    [
        (lambda: a_held_meeting(days_ago(30)), "later meeting of the same body"),
        (lambda: posted(days_ago(9), body=standing_body()), "later meeting of the same body"),
        (lambda: posted(days_ago(9)), "was not held"),
    ],
)
def test_minutes_are_approved_at_a_later_meeting_that_was_held(make, refused):
    meeting = a_held_meeting(days_ago(20))
    minuted(meeting)

    with pytest.raises(RuleError, match=refused):
        held.approve_minutes(meeting, by=clerk(), at=make())


def test_plain_sql_cannot_approve_minutes_at_an_earlier_meeting(sql):
    meeting, earlier = a_held_meeting(days_ago(20)), a_held_meeting(days_ago(30))

    with pytest.raises(DatabaseError, match="later meeting"), transaction.atomic():
        sql(
            "UPDATE relationships_meeting SET state = 'approved', approved_at_id = %s"
            " WHERE id = %s",
            [earlier.pk, meeting.pk],
        )


def test_what_waits_is_found():
    now = timezone.now()
    ahead, over = planned(days_ahead(2)), posted(days_ago(2))
    posted(days_ahead(9))

    assert list(Meeting.objects.to_post(now)) == [ahead]
    assert list(Meeting.objects.without_attendance(now)) == [over]
    assert list(Meeting.objects.to_approve()) == []
    assert datetime.timedelta(0) < ahead.starts_at - now
