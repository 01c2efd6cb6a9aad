"""The demonstration's meetings, where role names sit: two of the council, one of a committee."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from relationships.committees.models.committees import Committee
from relationships.council.domain.bodies import members_of
from relationships.council.models.council import Council
from relationships.meetings.domain import agenda, held, schedule
from relationships.meetings.models.meetings import Meeting
from sistercities.demo import facts
from sistercities.kernel import entries
from sistercities.kernel.calendar import council_day, council_zone
from sistercities.kernel.models import User

TEN = time(10)
BEFORE = timedelta(days=5)


def enter(council: Council, *, clerk: User, deputy: User) -> None:
    data = facts("meetings")
    past = _planned(council, data, data["past"], by=clerk)
    said = {"posted_at": past.starts_at - BEFORE, "posted_how": data["posted_how"]}
    entries.enter(agenda.POSTING, past, by=clerk, **said)
    there = members_of(council.body, past.day)[data["absent"] :]
    for kind, what in (
        (held.ATTENDANCE, {"present": list(there)}),
        (held.MINUTES, {"text": data["past"]["minutes"]}),
    ):
        entries.confirm(entries.enter(kind, past, by=clerk, **what), by=deputy)
        past.refresh_from_db()
    _planned(council, data, data["coming"], by=clerk)
    _of_the_committee(Committee.objects.get(), data, by=clerk)


def _of_the_committee(committee: Committee, data: dict[str, Any], *, by: User) -> None:
    """It has just begun: who was there, and what came of it, is for the reader to enter."""
    meeting = schedule.schedule(
        by=by,
        body=committee.body,
        kind=Meeting.Kind.REGULAR,
        starts_at=timezone.now(),
        place=data["committee"]["place"],
        how_to_take_part=data["how_to_take_part"],
    )
    title, matter = data["committee"]["item"], committee.nomination.matter_id
    agenda.add_item(meeting, by=by, title=title, matter=matter)
    said = {"posted_at": committee.formed_at, "posted_how": data["posted_how"]}
    entries.enter(agenda.POSTING, meeting, by=by, **said)


def _planned(council: Council, data: dict[str, Any], one: dict[str, Any], *, by: User) -> Meeting:
    day = council_day() + timedelta(days=one["days"])
    same = ("place", "remote_access", "how_to_take_part")
    meeting = schedule.schedule(
        by=by,
        body=council.body,
        kind=Meeting.Kind.REGULAR,
        starts_at=datetime.combine(day, TEN, council_zone()),
        **{name: data[name] for name in same},
    )
    for title in one["items"]:
        agenda.add_item(meeting, by=by, title=title)
    return meeting
