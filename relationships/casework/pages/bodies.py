"""A body for the public: who sits on it, how it votes, how early it tells, when it meets."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import DetailView

from relationships.casework.pages.reading import council
from relationships.casework.sentences.history import history_of
from relationships.committees.models.committees import Committee, CommitteeTranslation
from relationships.committees.pages.committee_public import seats_of
from relationships.council.domain.members import members_on
from relationships.council.domain.vote_rules import USUAL
from relationships.council.models.bodies import Body, NoticeRule
from relationships.council.models.rules import RULE
from relationships.council.models.vote_rules import VoteRule
from relationships.meetings.models.held import Minutes
from sistercities.kernel.calendar import council_day
from sistercities.kernel.pages import page_of

PAGE_SIZE = 25
ALWAYS = ("threshold", "fixed", "quorum_of", "quorum")


class BodyPage(DetailView[Body]):
    """One body: the council, a standing or a steering committee."""

    template_name = "relationships/meetings/body_detail.html"
    context_object_name = "body"

    def get_queryset(self) -> QuerySet[Body]:
        return Body.objects.named()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body, now, today = self.object, timezone.now(), council_day()
        minutes = Minutes.objects.current().filter(meeting=OuterRef("pk"))
        past = body.meetings.named().past(now).annotate(has_minutes=Exists(minutes))
        return (
            super().get_context_data(**kwargs)
            | {
                "council": council(),
                "rules": [_rule(row) for row in _in_force(body, today)],
                "notice": _notice(body, today),
                "coming": body.meetings.named().coming(now)[:PAGE_SIZE],
                "past": page_of(past, size=PAGE_SIZE, asked=self.request.GET.get("page", "")),
                "history": history_of([body.reference]),
            }
            | _of_its_kind(body, today)
        )


def _of_its_kind(body: Body, today: date) -> dict[str, Any]:
    """Its members, with their seats or roles."""
    if body.kind == Body.Kind.STEERING:
        return _steering(body)
    if body.kind == Body.Kind.COUNCIL:
        terms = members_on(today)
        members = [(row.person, row.office.title, row.began_on, row.ended_on) for row in terms]
        return {"members": members}
    rows = body.members.on(today).select_related("person")
    members = [(row.person, row.get_role_display(), row.began_on, row.ended_on) for row in rows]
    return {"members": members}


def _steering(body: Body) -> dict[str, Any]:
    """What the page of its nomination says of its seats, and nothing more."""
    translated = Prefetch("translations", CommitteeTranslation.objects.current())
    committees = Committee.objects.select_related("nomination__city").prefetch_related(translated)
    committee = committees.get(body=body)
    return {
        "committee": committee,
        "seats": seats_of(committee),
    }


def _in_force(body: Body, today: date) -> list[VoteRule]:
    """Of each purpose the rule by which the body votes today."""
    begun = [row for row in body.vote_rules.current() if row.since is None or row.since <= today]
    begun.sort(key=lambda row: row.since or date.min)
    return sorted({row.purpose: row for row in begun}.values(), key=lambda row: row.purpose)


def _rule(row: VoteRule) -> dict[str, Any]:
    """A rule in words: what carries, the quorum, and what else differs from other bodies."""
    told = [name for name in ALWAYS if getattr(row, name) is not None]
    told += [name for name in RULE if name not in ALWAYS and getattr(row, name) != USUAL[name]]
    if row.quorum is not None:
        told.remove("quorum_of")
    return {
        "purpose": row.get_purpose_display() or _("every motion"),
        "facts": [(_label(row, name), _in_words(row, name)) for name in told],
        "since": row.since,
        "source": row.source,
    }


def _label(row: VoteRule, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def _in_words(row: VoteRule, name: str) -> str:
    value = getattr(row, name)
    if value is True:
        return pgettext("answer", "yes")
    return str(getattr(row, f"get_{name}_display", lambda: value)())


def _notice(body: Body, today: date) -> NoticeRule | None:
    rules: Any = body.notice_rules.current().filter(in_force_on__lte=today)
    found: NoticeRule | None = rules.order_by("in_force_on").last()
    return found


urlpatterns = [path("meetings/bodies/<slug:slug>/", BodyPage.as_view(), name="body_detail")]
