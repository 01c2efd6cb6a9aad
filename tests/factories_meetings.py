"""Meetings for tests: with their agenda posted in time, unless a test says otherwise."""

import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from relationships.models import AgendaItem, Meeting, MeetingAttendance, Posting
from sistercities.kernel import entries
from tests.factories import clerk, some_council, taken_down, whoever_entered_it
from tests.shelf import from_the_shelf

PLACE = {"place": "City Hall, Council Chamber", "kind": "regular"}


def at_ten(day):
    """Ten o'clock of that day, where the council sits."""
    zone = ZoneInfo(some_council().timezone)
    return datetime.datetime.combine(day, datetime.time(10), zone)


def hours(number):
    return datetime.timedelta(hours=number)


@from_the_shelf
def planned(day, *titles, body=None, matter=None, **fields):
    """A meeting with these items on its agenda, which is not posted."""
    council = some_council()
    made = Meeting.objects.create(
        body=body or council.body,
        **{"starts_at": at_ten(day), "timezone": council.timezone} | PLACE | fields,
    )
    for number, title in enumerate(titles or ["Sister city relationship"], 1):
        AgendaItem.objects.create(meeting=made, position=number, title=title, matter=matter)
    return made


@from_the_shelf
@transaction.atomic
def posted(day, *titles, before=None, at=None, **fields):
    """The same with its agenda posted; in time, unless `before` or `at` says otherwise."""
    made = planned(day, *titles, **fields)
    at = at or made.starts_at - (before or hours(100))
    said = {"posted_at": at, "posted_how": "City Hall"}
    Posting.objects.create(meeting=made, **said, **taken_down(whoever_entered_it()))
    made.state, made.posted_at, made.posted_how = "posted", at, "City Hall"
    made.save()
    return made


def item_of(meeting):
    return meeting.items.select_related("meeting__body").get()


def on_agenda(motion, day):
    """The item under which the council takes up a motion on that day."""
    midnight = at_ten(day).replace(hour=0)  # has begun, if it is today
    return item_of(posted(day, str(motion.title), matter=motion.matter, starts_at=midnight))


@from_the_shelf
@transaction.atomic
def held(day, present, **fields):
    """A meeting with its attendance confirmed."""
    made = posted(day, **fields)
    row = MeetingAttendance.objects.create(meeting=made, entered_by=whoever_entered_it())
    row.present.set(present)
    entries.confirm(row, by=clerk())
    return Meeting.objects.get(pk=made.pk)


def late_item(meeting, title="Urgent", **fields):
    """What was not on the posted agenda."""
    number = meeting.items.count() + 1
    return AgendaItem.objects.create(
        meeting=meeting, position=number, title=title, late=True, **fields
    )
