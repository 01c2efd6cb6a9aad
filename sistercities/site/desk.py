"""The desk: what needs me, what I am waiting for, what is late. Each number is a list."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, OuterRef, Subquery, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from post_office.models import STATUS, Email

from aid.pledges.models.pledges import PledgeDonor
from relationships.committees.acts.member_tasks import committees_of, waiting_for
from sistercities.kernel.calendar import council_day
from sistercities.kernel.desk import (
    ENTRIES,
    LATE,
    NEEDS,
    WAITING,
    Card,
    Rows,
    cards,
    register,
    slug_of,
)
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk

SHOWN = 5


def _dead_mail(user: User, today: date) -> Rows:
    """Mail that reached nobody and is not settled, with the donor whom one can call instead."""
    donor = PledgeDonor.objects.filter(email=OuterRef("to"))
    found: Rows = (
        Email.objects.filter(status=STATUS.failed, undelivered__settled_at__isnull=True)
        .annotate(
            donor=Subquery(donor.values("name")[:1]), phone=Subquery(donor.values("phone")[:1])
        )
        .order_by("-id")
    )
    return found


def _of_mail(row: Any) -> str:
    known = [word for word in (row.donor, row.phone) if word]
    return ", ".join([*row.to, *known]) + f": {row.subject}"


register(
    Card(
        "dead-mail",
        LATE,
        290,
        gettext_lazy("Mail that could not be delivered"),
        _dead_mail,
        _of_mail,
        lambda row: reverse("admin:post_office_email_change", args=[row.pk]),
    )
)
HEADINGS = {
    NEEDS: gettext_lazy("Needs you"),
    WAITING: gettext_lazy("You are waiting for"),
    LATE: gettext_lazy("Late"),
}


def desk(user: User) -> list[dict[str, Any]]:
    """The groups of cards with their numbers and first rows; empty cards are left out.

    A clerk reads of each group that it is empty; anybody else sees what waits for them, if it does.
    """
    today = council_day()
    theirs = [card for card in cards() if card.may(user, None)]
    idle = _idle_kinds(user) if theirs else set()
    shown = [card for card in theirs if card.slug.partition("-")[2] not in idle]
    filled = [_filled(card, user, today) for card in shown]
    groups = [
        {
            "slug": group,
            "heading": heading,
            "cards": [card for card in filled if card["group"] == group and card["count"]],
        }
        for group, heading in HEADINGS.items()
    ]
    return [group for group in groups if group["cards"] or is_clerk(user)]


def _idle_kinds(user: User) -> set[str]:
    """The kinds of entry of which no draft waits, asked in one query: there are many kinds."""
    kinds = {
        slug_of(pages.kind): pages.kind for pages in ENTRIES if pages.on_the_desk_of(user, None)
    }
    waiting = [
        kind.model.objects.drafts().order_by().values_list(Value(slug))[:1]
        for slug, kind in kinds.items()
    ]
    return set(kinds) - {slug for (slug,) in waiting[0].union(*waiting[1:], all=True)}


def _filled(card: Card, user: User, today: date) -> dict[str, Any]:
    rows = card.rows_for(user, today)
    first = list(rows[: SHOWN + 1])
    count = len(first) if len(first) <= SHOWN else rows.count()
    return {
        "slug": card.slug,
        "group": card.group,
        "heading": card.heading,
        "count": count,
        "items": _lines(card, first[:SHOWN]),
        "more": count > SHOWN,
    }


def _lines(card: Card, rows: Iterable[Model]) -> list[dict[str, str]]:
    return [{"text": card.line(row), "url": card.address(row)} for row in rows]


def index_context(user: User) -> dict[str, Any]:
    """What the first page of the admin shows this person."""
    return {
        "groups": desk(user),
        "is_clerk": is_clerk(user),
        "tasks": waiting_for(user),
        "committees": committees_of(user),
    }


@login_required
@never_cache
def desk_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole list behind one number of the desk."""
    user = request.user
    theirs = [card for card in cards() if isinstance(user, User) and card.may(user, None)]
    if not isinstance(user, User) or not theirs:
        raise PermissionDenied
    card = next((card for card in theirs if card.slug == slug), None)
    if card is None:
        raise Http404(_("There is no such list on the desk."))
    page = Paginator(card.rows_for(user, council_day()).order_by("pk"), 50).get_page(
        request.GET.get("page")
    )
    context = admin.site.each_context(request) | {
        "title": card.heading,
        "items": _lines(card, page.object_list),
        "page_obj": page,
    }
    return render(request, "site/desk_list.html", context)


urlpatterns = [path("desk/<slug:slug>/", desk_list, name="desk_list")]
