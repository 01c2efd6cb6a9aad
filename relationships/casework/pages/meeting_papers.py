"""Agenda and minutes of a meeting as papers, in the language of the page that leads to them."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relationships.casework.pages.meetings import items_of
from relationships.meetings.domain.held import names_of
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.papers import (
    Block,
    Paper,
    answer,
    facts,
    heading,
    listed,
    paragraphs,
    table,
)
from sistercities.kernel.site_address import site_url


def meeting_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """What the meeting takes up, when and where, and how to take part."""
    meeting = _meeting(pk)
    paper = _paper(meeting, _("Agenda"), [*_agenda(meeting)])
    return answer(request, paper, name=f"agenda-{pk}", page=meeting.get_public_url())


def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes that count; a draft says that it is one."""
    meeting = _meeting(pk)
    minutes = meeting.minutes.current().first()
    if minutes is None:
        raise Http404
    paper = _paper(meeting, _("Minutes"), [*_minutes(meeting, minutes.text)])
    return answer(request, paper, name=f"minutes-{pk}", page=meeting.get_public_url())


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.named().select_related("approved_at__body"), pk=pk)


def _paper(meeting: Meeting, title: str, blocks: list[Block]) -> Paper:
    day = date_format(meeting.day)
    return Paper(
        title=_("%(paper)s: %(body)s, %(day)s")
        % {"paper": title, "body": meeting.body.called, "day": day},
        lead=f"{capfirst(meeting.get_kind_display())}. {capfirst(meeting.get_state_display())}.",
        author=str(meeting.body.called),
        address=site_url() + meeting.get_public_url(),
        blocks=blocks,
    )


def _agenda(meeting: Meeting) -> Iterator[Block]:
    rows = [
        (_("Begins"), by_the_clock(meeting.starts_at, meeting.zone)),
        (_("Place"), meeting.place),
        (_("Remote access"), meeting.remote_access),
        (_("How to take part"), meeting.how_to_take_part),
        (_("Agenda posted"), _posted(meeting)),
    ]
    yield facts([row for row in rows if row[1]])
    yield heading(_("Agenda"))
    items = items_of(meeting)
    if items:
        yield listed([_item(one) for one in items], numbered=True)
    else:
        yield paragraphs(_("Nothing is on the agenda yet."))
    kept = meeting.documents.readable().select_related("document", "item")
    if kept:
        yield heading(_("Documents"))
        yield listed([f"{row} ({row.item})" if row.item else str(row) for row in kept])


def _posted(meeting: Meeting) -> str:
    if meeting.posted_at is None:
        return _("not yet; it may change")
    return f"{by_the_clock(meeting.posted_at, meeting.zone)}, {meeting.posted_how}"


def _item(shown: dict[str, Any]) -> str:
    item = shown["item"]
    words = [item.title, item.asked]
    if shown["case"] is not None:
        words.append(str(shown["case"]))
    if item.late:
        words.append(_("not on the posted agenda"))
    return ". ".join(word.rstrip(".") for word in words if word)


def _minutes(meeting: Meeting, said: str) -> Iterator[Block]:
    if meeting.approved_at is None:
        yield paragraphs(_("A draft, which a later meeting approves."))
    else:
        day = date_format(meeting.approved_at.day)
        yield paragraphs(_("Approved at the meeting of %(day)s.") % {"day": day})
    attendance = meeting.attendances.current().first()
    if attendance is not None:
        yield heading(_("Who was there"))
        yield listed(names_of(attendance))
    voted = [one for one in items_of(meeting) if one["call"]]
    if voted:
        yield heading(_("How the council voted"))
        rows = [(one["item"].position, one["item"].title, one["totals"]) for one in voted]
        yield table((_("Number"), _("Title"), _("Vote")), rows)
    yield heading(_("Minutes"))
    yield paragraphs(said)


urlpatterns = [
    path("meetings/<int:pk>/agenda.pdf", meeting_agenda, name="meeting_agenda"),
    path("meetings/<int:pk>/minutes.pdf", meeting_minutes, name="meeting_minutes"),
]
