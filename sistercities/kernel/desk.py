"""The lists of the desk. Each process registers its own, and the groups in which they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.acts import by_clerk
from sistercities.kernel.aside import readable
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.entry_kinds import EntryKind
from sistercities.kernel.entry_words import waits_as
from sistercities.kernel.models import User

Rows = QuerySet[Any]
Asked = Callable[[User, date], Rows]
NEEDS, WAITING, LATE = "needs", "waiting", "late"


@dataclass(frozen=True)
class Card:
    """One list on the desk: its place in its group, its rows, and what each says and leads to.

    It is on the desk of those who `may` do what it asks for: clerks, unless it says otherwise.
    """

    slug: str
    group: str
    order: int
    heading: str | Promise
    rows: Asked
    line: Callable[[Any], str]
    address: Callable[[Any], str]
    # Of what is late: since when. The clerk's office gets one mail about each such row and day.
    day: Callable[[Any], date] | None = None
    may: Callable[[User, Any], bool] = by_clerk

    def rows_for(self, user: User, today: date) -> Rows:
        """Its rows, without those of cases from which this person has stepped aside."""
        return readable(user, self.rows(user, today))


_REGISTERED: list[Card] = []
# Every kind of entry that has pages.
ENTRIES: list[EntryPages] = []


def register(*cards: Card) -> None:
    """Put the lists of a process on the desk; its module does so when it is loaded."""
    _REGISTERED.extend(cards)


def register_entries(*every: EntryPages, order: int) -> None:
    """Give kinds of entry their pages, and their drafts a place on the desk.

    A draft stands among what needs them for all who may confirm it, and among what waits for
    others for those who had a part in it.
    """
    ENTRIES.extend(every)
    for pages in every:
        register(*(_to_confirm(pages, group, order) for group in (NEEDS, WAITING)))


def _to_confirm(pages: EntryPages, group: str, order: int) -> Card:
    kind = pages.kind
    drafts: Rows = kind.model.objects.drafts().select_related(*kind.fetch, "corrects")

    def rows(user: User, today: date) -> Rows:
        own = reduce(or_, (Q(**{hand: user}) for hand in kind.hands))
        return drafts.filter(own) if group == WAITING else drafts.exclude(own)

    return Card(
        f"{group}-{slug_of(kind)}",
        group,
        order,
        format_lazy(_("To be confirmed: {what}"), what=kind.what),
        rows,
        waits_as,
        lambda row: row.get_staff_url(),
        may=pages.on_the_desk_of,
    )


def slug_of(kind: EntryKind) -> str:
    """How a kind of entry is called in the addresses of its two lists."""
    return kind.name.replace("_", "-")


@cache
def cards() -> list[Card]:
    """All lists in their order; asked for when every process is loaded."""
    return sorted(_REGISTERED, key=lambda card: card.order)


def always(rows: Rows) -> Asked:
    """Build the rows of a list once, if they depend neither on the user nor on the day."""
    return lambda user, today: rows.all()


def to_case(noun: str, field: str = "pk") -> Callable[[Any], str]:
    """A row leads to the page of the case with this key."""
    return lambda row: reverse(f"{noun}_case", args=[getattr(row, field)])
