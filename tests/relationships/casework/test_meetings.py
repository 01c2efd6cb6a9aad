"""Meetings as the public reads them, and as calendars take them over."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from relationships.meetings.domain import agenda, held, schedule
from relationships.models import Meeting
from sistercities.kernel import entries
from tests.days import days_ago, days_ahead
from tests.factories import (
    NominationFactory,
    clerk,
    kyiv,
    seated_council,
    some_council,
    standing_body,
)
from tests.factories_council import confirmed_roll_call, filed_motion, member
from tests.factories_meetings import held as held_meeting
from tests.factories_meetings import item_of, late_item, planned, posted

pytestmark = pytest.mark.django_db
LIST, CALENDAR = "/en/meetings/", "/en/meetings.ics"


def text_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def test_without_a_council_the_page_says_what_comes_first(client):
    assert "The council has not been set up yet" in text_of(client, LIST)


def test_without_meetings_the_page_says_so(client):
    some_council()

    assert "No meeting is planned" in text_of(client, LIST)


def test_the_next_meeting_stands_first_and_past_ones_below(client):
    some_council()
    for day in (days_ahead(20), days_ahead(3), days_ago(9), days_ago(2)):
        planned(day)

    context = client.get(LIST).context

    assert [one.day for one in context["coming"]] == [days_ahead(3), days_ahead(20)]
    assert [one.day for one in context["past"]] == [days_ago(2), days_ago(9)]


def test_meetings_of_one_body(client):
    some_council()
    planned(days_ahead(3))
    own = planned(days_ahead(4), body=standing_body("Committee on Rules"))

    context = client.get(f"{LIST}?body=committee-on-rules").context

    assert list(context["coming"]) == [own]
    assert "Committee on Rules" in text_of(client, LIST)


def test_a_meeting_says_when_where_how_and_what(client):
    seated_council(timezone="America/Los_Angeles")
    motion = filed_motion_here()
    meeting = posted(
        datetime.date(2026, 1, 13),
        "Sister city Kyiv",
        matter=motion.matter,
        remote_access="https://example.org/live",
        how_to_take_part="Speak for two minutes.",
    )

    page = text_of(client, meeting.get_public_url())

    for told in (
        *("Los Angeles City Council", "City Hall, Council Chamber", "America/Los_Angeles"),
        *("10 a.m.", "Speak for two minutes.", 'href="https://example.org/live"'),
        *("Sister city Kyiv", motion.case.get_public_url(), "The agenda was posted on"),
        *("72 hours before", "Government Code §54954.2"),
    ):
        assert told in page


def filed_motion_here():
    """A motion on a nomination where the council is seated already."""
    return filed_motion(NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv"))


def test_a_late_item_its_finding_and_a_continued_one_are_told(client):
    seated_council()
    meeting = posted(days_ago(3), "First")
    late = late_item(meeting, "Fire")
    said = {"ground": "immediate_need", "why": "It burnt.", "present": 15, "ayes": 12}
    entries.confirm(entries.enter(held.FINDING, late, by=clerk(), **said), by=clerk())
    later = planned(days_ahead(2))
    agenda.continue_item(meeting.items.get(title="First"), by=clerk(), to=later)

    page, then = (text_of(client, one.get_public_url()) for one in (meeting, later))

    assert "This item was not on the posted agenda." in page
    assert "12 ayes of 15 members present. It burnt." in page
    assert "Continued to the meeting of" in page
    assert "Continued from the meeting of" in then


def test_results_attendance_and_minutes_are_told(client):
    call = confirmed_roll_call(ayes=14)
    meeting = call.item.meeting
    entries.confirm(
        entries.enter(held.ATTENDANCE, meeting, by=clerk(), present=[member(1)]), by=clerk()
    )
    meeting.refresh_from_db()
    row = entries.enter(held.MINUTES, meeting, by=clerk(), text="The council met at noon.")
    hidden = text_of(client, meeting.get_public_url())
    entries.confirm(row, by=clerk())
    draft = text_of(client, meeting.get_public_url())
    later = held_meeting(days_ago(20), [member(1)])
    held.approve_minutes(Meeting.objects.get(pk=meeting.pk), by=clerk(), at=later)
    approved = text_of(client, meeting.get_public_url())

    assert "The motion was carried: 14 ayes, 0 noes." in draft
    assert "Councilmember 1" in draft
    assert "at noon" not in hidden
    assert "A draft, which a later meeting approves." in draft
    assert "Approved at the meeting of" in approved


def test_a_cancelled_meeting_says_why(client):
    some_council()
    meeting = posted(days_ahead(4))
    schedule.cancel(meeting, by=clerk(), reason="No quorum.")

    page = text_of(client, meeting.get_public_url())

    assert "cancelled" in page
    assert "Reason: No quorum." in page


def test_the_nomination_names_the_next_meeting_and_how_to_take_part(client):
    motion = filed_motion()
    public = motion.case.get_public_url()
    before = text_of(client, public)
    meeting = planned(days_ahead(6), matter=motion.matter, how_to_take_part="Write to us.")
    planned(days_ahead(60), matter=motion.matter)

    page = text_of(client, public)

    assert "Next meeting on this" not in before
    assert meeting.get_public_url() in page
    assert "Write to us." in page


def test_a_meeting_asks_the_same_number_of_questions_however_long_its_agenda_is(client):
    seated_council()
    asked = []
    for size in (2, 40):
        meeting = planned(days_ahead(3), *[f"Item {number}" for number in range(size)])
        client.get(meeting.get_public_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(meeting.get_public_url())
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 20


def events(client, address):
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_meeting_as_a_calendar(client):
    seated_council(timezone="America/Los_Angeles")
    meeting = posted(
        datetime.date(2026, 7, 14), how_to_take_part="Write;\nor, speak.", place="City Hall, 340"
    )

    (event,) = events(client, f"/en/meetings/{meeting.pk}.ics")

    assert event["dtstart"].dt == datetime.datetime(
        2026, 7, 14, 10, tzinfo=ZoneInfo("America/Los_Angeles")
    )
    assert str(event["location"]) == "City Hall, 340"
    assert "Write;\nor, speak." in str(event["description"])
    assert str(event["url"]).endswith(meeting.get_public_url())
    assert str(event["status"]) == "CONFIRMED"


def test_calendars_of_all_and_of_one_body(client):
    some_council()
    ours, gone = planned(days_ahead(3)), planned(days_ahead(5))
    schedule.cancel(gone, by=clerk(), reason="No quorum.")
    planned(days_ahead(4), body=standing_body("Committee on Rules"))
    planned(days_ago(200))

    every = events(client, CALENDAR)
    council = events(client, f"{CALENDAR}?body=council")

    assert len(every) == 3
    assert [str(event["status"]) for event in council] == ["CONFIRMED", "CANCELLED"]
    assert f"meeting-{ours.pk}@" in str(council[0]["uid"])
    assert client.get(f"{CALENDAR}?body=nobody").status_code == 404


def test_a_clerk_plans_a_meeting_and_puts_an_item_on_its_agenda(client):
    body = some_council().body
    client.force_login(clerk())
    page = client.get(f"{reverse('meeting_new')}?body={body.pk}")
    typed = {
        "body": body.pk,
        "kind": "regular",
        "meets_on": "2027-03-16",
        "clock": "10:00",
        "place": "City Hall",
        "form_key": page.context["form_key"],
    }

    answer = client.post(reverse("meeting_new"), typed)
    meeting = Meeting.objects.get()
    form = client.get(f"{meeting.get_staff_url()}add-item/")
    said = {name: form.context[name] for name in ("form_key", "seen")}
    said |= {"position": "1", "title": "Kyiv", "matter": ""}
    client.post(f"{meeting.get_staff_url()}add-item/", said)

    assert (answer.status_code, answer["Location"]) == (302, meeting.get_staff_url())
    assert item_of(meeting).title == "Kyiv"
    shown = text_of(client, meeting.get_staff_url())
    assert "Kyiv" in shown
    assert "Agenda to be posted by" in shown


def test_what_is_typed_wrongly_is_said_beside_the_field_and_kept(client):
    body = some_council().body
    client.force_login(clerk())
    page = client.get(reverse("meeting_new"))
    typed = {
        "body": body.pk,
        "kind": "regular",
        "meets_on": "2027-02-30",
        "clock": "25:00",
        "place": "City Hall",
        "form_key": page.context["form_key"],
    }

    answer = client.post(reverse("meeting_new"), typed)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"meets_on", "clock"}
    assert "2027-02-30" in answer.content.decode()


def test_a_body_without_a_rule_says_so_where_the_deadline_stands(client):
    some_council()
    body = standing_body("Committee on Arts")
    meeting = planned(datetime.date(1990, 1, 1), body=body)
    client.force_login(clerk())

    assert "Enter it, with its source" in text_of(client, meeting.get_staff_url())
