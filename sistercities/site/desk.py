"""The desk: what needs me, what I am waiting for, what is late. Each number is a list."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, OuterRef, Q, Subquery, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from post_office.models import STATUS, Email

from aid.casework.pages import entry_pages as aid_pages
from aid.pledges.models.pledges import PledgeDonor
from relationships.agreements.models.signatures import SigningLink
from relationships.casework.pages import entry_pages
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.pages.member_pages import waiting_for
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as State
from sistercities.kernel.acts import by_clerk
from sistercities.kernel.calendar import council_day
from sistercities.kernel.desk import LATE, NEEDS, WAITING, Card, Rows
from sistercities.kernel.entry_kinds import EntryKind
from sistercities.kernel.entry_words import waits_as
from sistercities.kernel.links import unspent
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.site import desk_aid

SHOWN = 5
# What others than clerks confirm is not on their desk.
EVERY = [pages for pages in (*entry_pages.EVERY, *aid_pages.EVERY) if pages.may is by_clerk]


def _nomination(row: Any) -> str:
    return reverse("nomination_case", args=[row.pk])


def _slug(kind: EntryKind) -> str:
    return kind.name.replace("_", "-")


def _in_state(state: str) -> Rows:
    return Nomination.objects.filter(state=state)


def _drafts(kind: EntryKind) -> Callable[..., Rows]:
    """What waits for its second person: this user had a part in it, or only others had."""
    found: Rows = kind.model.objects.drafts().select_related(*kind.fetch, "corrects")

    def rows(user: User, *, mine: bool) -> Rows:
        own = reduce(or_, (Q(**{hand: user}) for hand in kind.hands))
        return found.filter(own) if mine else found.exclude(own)

    return rows


def _of_signatory(row: Any) -> str:
    return reverse("nomination_case", args=[row.signatory.agreement.nomination_id])


TO_CONFIRM = [
    (
        _slug(pages.kind),
        format_lazy(gettext_lazy("To be confirmed: {what}"), what=pages.kind.what),
        _drafts(pages.kind),
        waits_as,
        lambda row: row.get_staff_url(),
    )
    for pages in EVERY
]


def _now(rows: Callable[..., Rows], *, mine: bool) -> Callable[[User, date], Rows]:
    return lambda user, today: rows(user, mine=mine)


def _confirmations(group: str) -> list[Card]:
    """What one person enters and another confirms: theirs to confirm, or mine that waits."""
    return [
        Card(
            f"{group}-{slug}",
            group,
            heading,
            _now(rows, mine=group == WAITING),
            line,
            address,
        )
        for slug, heading, rows, line, address in TO_CONFIRM
    ]


def _step(slug: str, rows: Rows, heading: Any, group: str = NEEDS) -> Card:
    """Nominations that are at one point of the road."""
    found = rows.select_related("city")
    return Card(slug, group, heading, lambda user, today: found.all(), _city, _nomination)


def _city(row: Nomination) -> str:
    return str(row.city)


def _links(user: User, today: date) -> Rows:
    """Signing links that ran out unused while their text still waits for the signature."""
    return unspent(
        SigningLink.objects.filter(
            expires_at__lt=timezone.now(), signatory__agreement__state="frozen"
        )
    ).select_related("signatory__agreement__nomination__city", "signatory__term__person")


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


CARDS = [
    *_confirmations(NEEDS),
    _step("to-vote", Nomination.objects.to_vote_on(), gettext_lazy("Roll calls to enter")),
    _step("begun", _in_state(State.BEGUN), gettext_lazy("Committees to form")),
    _step("formed", _in_state(State.COMMITTEE_FORMED), gettext_lazy("Reviews to start")),
    _step("to-move", Nomination.objects.to_move(), gettext_lazy("Motions to designate, to file")),
    _step("designated", _in_state(State.DESIGNATED), gettext_lazy("Agreements to draw up")),
    _step("to-freeze", Nomination.objects.with_text("draft"), gettext_lazy("Texts to freeze")),
    _step("returned", _in_state(State.RETURNED), gettext_lazy("What was asked for"), WAITING),
    _step("in-review", _in_state(State.IN_REVIEW), gettext_lazy("Reviews by committees"), WAITING),
    _step("ballot", _in_state(State.BALLOT), gettext_lazy("Votes of committees"), WAITING),
    _step("to-sign", Nomination.objects.with_text("frozen"), gettext_lazy("Signatures"), WAITING),
    *_confirmations(WAITING),
    Card(
        "late-steps",
        LATE,
        gettext_lazy("Next step overdue"),
        lambda user, today: Nomination.objects.overdue(today).select_related("city"),
        lambda row: f"{row.city}: {date_format(row.due_on)}",
        _nomination,
    ),
    Card(
        "late-reviews",
        LATE,
        gettext_lazy("Reviews overdue"),
        lambda user, today: CommitteeMember.objects.review_overdue(today),
        lambda row: f"{row.person}: {row.seat.committee.nomination.city}",
        lambda row: reverse("nomination_case", args=[row.seat.committee.nomination_id]),
    ),
    Card(
        "late-links",
        LATE,
        gettext_lazy("Signing links that ran out"),
        _links,
        lambda row: f"{row.signatory.agreement.nomination.city}: {row.signatory.term.person}",
        _of_signatory,
    ),
    Card(
        "dead-mail",
        LATE,
        gettext_lazy("Mail that could not be delivered"),
        _dead_mail,
        _of_mail,
        lambda row: reverse("admin:post_office_email_change", args=[row.pk]),
    ),
    *desk_aid.CARDS,
]
HEADINGS = {
    NEEDS: gettext_lazy("Needs you"),
    WAITING: gettext_lazy("You are waiting for"),
    LATE: gettext_lazy("Late"),
}


def desk(user: User) -> list[dict[str, Any]]:
    """The groups of cards with their numbers and first rows; empty cards are left out."""
    today = council_day()
    idle = _idle_kinds()
    shown = [card for card in CARDS if card.slug.partition("-")[2] not in idle]
    cards = [_filled(card, user, today) for card in shown] if is_clerk(user) else []
    return [
        {
            "slug": group,
            "heading": heading,
            "cards": [card for card in cards if card["group"] == group and card["count"]],
        }
        for group, heading in HEADINGS.items()
    ]


def _idle_kinds() -> set[str]:
    """The kinds of entry of which no draft waits, asked in one query: there are many kinds."""
    kinds = {_slug(pages.kind): pages.kind for pages in EVERY}
    waiting = [
        kind.model.objects.drafts().order_by().values_list(Value(slug))[:1]
        for slug, kind in kinds.items()
    ]
    return set(kinds) - {slug for (slug,) in waiting[0].union(*waiting[1:], all=True)}


def _filled(card: Card, user: User, today: date) -> dict[str, Any]:
    rows = card.rows(user, today)
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
        "groups": desk(user) if is_clerk(user) else [],
        "is_clerk": is_clerk(user),
        "tasks": waiting_for(user),
    }


@login_required
@never_cache
def desk_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole list behind one number of the desk."""
    user = request.user
    if not isinstance(user, User) or not is_clerk(user):
        raise PermissionDenied
    card = next((card for card in CARDS if card.slug == slug), None)
    if card is None:
        raise Http404(_("There is no such list on the desk."))
    page = Paginator(card.rows(user, council_day()).order_by("pk"), 50).get_page(
        request.GET.get("page")
    )
    context = admin.site.each_context(request) | {
        "title": card.heading,
        "items": _lines(card, page.object_list),
        "page_obj": page,
    }
    return render(request, "site/desk_list.html", context)


urlpatterns = [path("desk/<slug:slug>/", desk_list, name="desk_list")]
