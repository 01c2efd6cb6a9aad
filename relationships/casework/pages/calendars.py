"""Meetings as iCal: one, those of a body, and all."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from relationships.council.models.bodies import Body
from relationships.meetings.models.meetings import Meeting
from relationships.meetings.states import MeetingState
from sistercities.kernel import text
from sistercities.kernel.site_address import site_url

# How long a meeting stands in a calendar; nobody knows when it will end.
LENGTH = timedelta(hours=2)
# How far back a calendar of many meetings goes.
BACK = timedelta(days=90)
MOST = 500


def calendar_of_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting."""
    meeting = get_object_or_404(Meeting.objects.named(), pk=pk)
    return _answer([meeting], f"meeting-{pk}")


def calendar_of_all(request: HttpRequest) -> HttpResponse:
    """The meetings of all bodies, or of the one that the address names, to be subscribed to."""
    slug = request.GET.get("body", "")
    since = timezone.now() - BACK
    rows = Meeting.objects.named().filter(starts_at__gte=since)
    if slug:
        rows = rows.filter(body=get_object_or_404(Body, slug=slug))
    return _answer(rows.order_by("starts_at")[:MOST], slug or "meetings")


def _answer(meetings: Iterable[Meeting], name: str) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Sister Cities//Meetings//EN")
    calendar.add("version", "2.0")
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _event(meeting: Meeting) -> Event:
    event, address = Event(), site_url() + meeting.get_public_url()
    event.add("uid", f"meeting-{meeting.pk}@{site_url().partition('//')[2]}")
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", meeting.local_start)
    event.add("dtend", meeting.local_start + LENGTH)
    event.add("summary", text.one_line(f"{meeting.body.called}: {meeting.get_kind_display()}"))
    event.add("location", text.one_line(meeting.place))
    event.add("url", address)
    event.add("description", _described(meeting, address))
    cancelled = meeting.state == MeetingState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _described(meeting: Meeting, address: str) -> str:
    parts = [meeting.remote_access, meeting.how_to_take_part, _("Agenda: %s") % address]
    return text.clean("\n".join(part for part in parts if part))
