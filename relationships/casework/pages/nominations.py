"""Nominations: the list, and the page that follows one from the motion to the signatures."""

from typing import Any

from django.db.models import F
from django.urls import path
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from relationships.casework.pages import papers
from relationships.casework.pages.next_meeting import next_item
from relationships.casework.pages.reading import council, nominations
from relationships.casework.sentences.history import history_of
from relationships.casework.sentences.road import (
    NEXT,
    NEXT_AFTER_MEETING,
    STAGES,
    STANDS,
    Text,
    step_in_words,
    steps,
)
from relationships.committees.pages.committee_public import committee_of
from relationships.nominations.models.nominations import Nomination, NominationStep
from relationships.nominations.states import NominationState as State
from sistercities.kernel.pages import page_of

PAGE_SIZE = 25
ON_THE_ROAD = {state for states, _label in STAGES for state in states}
UNDER_REVIEW = (State.COMMITTEE_FORMED, State.IN_REVIEW)
DOSSIER = ("why", "cooperation", "community_support", "cost_note", "staff_report")


class NominationList(TemplateView):
    """What is under way first, then what has ended."""

    template_name = "relationships/casework/nomination_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        live = page_of(nominations().live(), size=PAGE_SIZE, asked=asked.get("page", ""))
        ended = page_of(nominations().ended(), size=PAGE_SIZE, asked=asked.get("ended", ""))
        return super().get_context_data(**kwargs) | {
            "council": council(),
            "live": [card(case) for case in live],
            "live_page": live,
            "ended": [card(case) for case in ended],
            "ended_page": ended,
        }


def card(case: Nomination) -> dict[str, Any]:
    """A nomination in a list: its state and what is next."""
    return {
        "nomination": case,
        "status": tone(case),
        "label": capfirst(case.get_state_display()),
        "kind": capfirst(case.get_kind_display()),
        "step": step_in_words(case.state) if case.state in ON_THE_ROAD else "",
        "stands": STANDS[case.state],
        "next": next_in_words(case),
        "due": due_in_words(case),
    }


def next_in_words(case: Nomination) -> Text:
    """What happens next; in a review that depends on whether the committee has met."""
    committee = getattr(case, "committee", None) if case.state == State.IN_REVIEW else None
    if committee is not None and hasattr(committee, "discussion"):
        return NEXT_AFTER_MEETING
    return NEXT.get(case.state, "")


def due_in_words(case: Nomination) -> str:
    """What is due next, and when; empty where no day is set."""
    if case.due_on is None:
        return ""
    committee = getattr(case, "committee", None)
    if case.state == State.BALLOT:
        sentence = _("The vote is due on %(day)s.")
    elif case.state not in UNDER_REVIEW or committee is None:
        sentence = _("Due on %(day)s.")
    elif case.due_on == committee.reviews_due_on:
        sentence = _("Reviews are due on %(day)s, the vote on %(vote)s.")
    else:
        sentence = _("The vote is due on %(day)s.")
    vote = date_format(committee.vote_due_on) if committee else ""
    return sentence % {"day": date_format(case.due_on), "vote": vote}


def tone(case: Nomination) -> str:
    """The shape of the status tag."""
    if case.state == State.OFFICIAL:
        return "official"
    return "progress" if case.is_live else "ended"


class NominationPage(DetailView[Nomination]):
    """One nomination: its state, who decided what, for which reasons."""

    template_name = "relationships/casework/nomination_detail.html"
    context_object_name = "nomination"

    def get_queryset(self) -> Any:
        return nominations()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = self.object
        left = ways_out(case)
        return super().get_context_data(**kwargs) | {
            "council": council(),
            "card": card(case),
            "steps": steps(case.state, left_from=left[0].from_state if left else ""),
            "left": left[-1] if left else None,
            "next_item": next_item(case),
            "motions": papers.motions_of(case),
            "committee": committee_of(case),
            "agreement": papers.agreement_of(case),
            "dossier": dossier_of(case),
            "documents": case.documents.public(),
            "history": history_of([case.reference]),
        }


def dossier_of(case: Nomination) -> list[dict[str, str]]:
    """What was written for the nomination, part by part; empty parts are left out."""
    return [
        {"label": capfirst(str(field.verbose_name)), "text": getattr(case, field.name)}
        for field in case._meta.fields
        if field.name in DOSSIER and getattr(case, field.name)
    ]


def ways_out(case: Nomination) -> list[NominationStep]:
    """The steps by which a case left the road, oldest first; none if it is still on it."""
    if case.state in ON_THE_ROAD:
        return []
    moves = case.steps.exclude(to_state__in=ON_THE_ROAD).exclude(from_state=F("to_state"))
    steps_off = list(moves.order_by("id"))
    left_at = [n for n, step in enumerate(steps_off) if step.from_state in ON_THE_ROAD]
    return steps_off[left_at[-1] :] if left_at else []


urlpatterns = [
    path("nominations/", NominationList.as_view(), name="nomination_list"),
    path("nominations/<slug:slug>/", NominationPage.as_view(), name="nomination_detail"),
]
