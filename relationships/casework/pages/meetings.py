"""Meetings for the public: the next one first, each with its agenda, notice and results."""

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import path
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from relationships.casework.pages.calendars import calendar_of_all, calendar_of_one
from relationships.casework.pages.reading import council
from relationships.casework.sentences.history import history_of
from relationships.committees.models.ballots import Ballot
from relationships.council.models.bodies import Body
from relationships.meetings.domain import notice
from relationships.meetings.domain.held import names_of
from relationships.meetings.models.held import NeedFinding
from relationships.meetings.models.meetings import AgendaItem, Meeting, cases_of
from relationships.meetings.states import MeetingState
from relationships.motions.domain.roll_calls import totals_in_words
from relationships.motions.models.roll_calls import RollCall
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.pages import page_of
from sistercities.kernel.workflow import RuleError

PAGE_SIZE = 25


class MeetingList(TemplateView):
    """The next meeting first, past ones below; of one body, if the address names it."""

    template_name = "relationships/meetings/meeting_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, now = self.request.GET, timezone.now()
        shown = Meeting.objects.named()
        meets = Exists(Meeting.objects.filter(body=OuterRef("pk")))
        everybody: list[Any] = list(Body.objects.named().annotate(meets=meets))
        bodies = [one for one in everybody if one.meets]
        body = next((one for one in bodies if one.slug == asked.get("body")), None)
        if body is not None:
            shown = shown.filter(body=body)
        past = page_of(shown.past(now), size=PAGE_SIZE, asked=asked.get("page", ""))
        return super().get_context_data(**kwargs) | {
            "council": council(),
            "everybody": everybody,
            "bodies": bodies,
            "body": body,
            "coming": shown.coming(now)[:PAGE_SIZE],
            "past": past,
        }


class MeetingPage(DetailView[Meeting]):
    """One meeting: when and where, how to take part, what it takes up, what came of it."""

    template_name = "relationships/meetings/meeting_detail.html"
    context_object_name = "meeting"

    def get_queryset(self) -> Any:
        return Meeting.objects.named().select_related("approved_at__body")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.object
        attendance = meeting.attendances.current().first()
        posted_at = meeting.posted_at
        return (
            super().get_context_data(**kwargs)
            | _notice_of(meeting)
            | {
                "council": council(),
                "items": items_of(meeting),
                "documents": meeting.documents.public().select_related("document", "item"),
                "posted_at": by_the_clock(posted_at, meeting.zone) if posted_at else "",
                "attendance": attendance,
                "present": names_of(attendance) if attendance else [],
                "minutes": meeting.minutes.current().first(),
                "cancelled_because": _why_cancelled(meeting),
                "history": history_of([meeting.reference]),
            }
        )


def _notice_of(meeting: Meeting) -> dict[str, Any]:
    try:
        rule = notice.rule_of(meeting)
    except RuleError:
        return {}
    return {"rule": rule, "hours": notice.hours_asked(meeting, rule)}


def _why_cancelled(meeting: Meeting) -> str:
    if meeting.state != MeetingState.CANCELLED:
        return ""
    step = meeting.steps.filter(to_state=MeetingState.CANCELLED).first()
    return step.facts.get("reason", "") if step else ""


def items_of(meeting: Meeting) -> list[dict[str, Any]]:
    """The agenda: each item with its case, its finding, and how council or committee voted."""
    found = NeedFinding.objects.current().filter(item__meeting=meeting)
    findings = {row.item_id: row for row in found}
    rows = cases_of(AgendaItem.objects.filter(meeting=meeting)).select_related(
        "continued_from__meeting__body", "continued_to__meeting__body"
    )
    calls = {
        call.item_id: call for call in RollCall.objects.current().filter(item__meeting=meeting)
    }
    closed = Ballot.objects.filter(item__meeting=meeting, closed_at__isnull=False)
    ballots: dict[int, list[Ballot]] = defaultdict(list)
    for ballot in closed:
        ballots[ballot.item_id].append(ballot)
    return [
        {
            "item": row,
            "case": row.matter.case if row.matter else None,
            "finding": findings.get(row.pk),
            "call": calls.get(row.pk),
            "ballots": ballots[row.pk],
            "totals": totals_in_words(calls[row.pk]) if row.pk in calls else "",
            "continued_to": getattr(row, "continued_to", None),
        }
        for row in rows
    ]


urlpatterns = [
    path("meetings/", MeetingList.as_view(), name="meeting_list"),
    path("meetings.ics", calendar_of_all, name="meetings_calendar"),
    path("meetings/<int:pk>/", MeetingPage.as_view(), name="meeting_detail"),
    path("meetings/<int:pk>.ics", calendar_of_one, name="meeting_calendar"),
]
