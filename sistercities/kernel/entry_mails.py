"""Mail about what one person entered and another must confirm, or has thrown away."""

from collections.abc import Callable

from django.db.models import QuerySet

from sistercities.kernel import outbox
from sistercities.kernel.aside import not_aside
from sistercities.kernel.entries import hands_of
from sistercities.kernel.entry_kinds import EntryKind
from sistercities.kernel.entry_model import Entry
from sistercities.kernel.entry_words import heading
from sistercities.kernel.models import User
from sistercities.kernel.permissions import clerks


def awaits_confirmation(
    kind: EntryKind, row: Entry, *, people: Callable[[], QuerySet[User]] = clerks
) -> None:
    """Tell everybody who may confirm it, and has not stepped aside, that it waits, and where."""
    hands = hands_of(row) if kind.house.two_people() else set()
    told = not_aside(people().exclude(pk__in=hands), row)
    outbox.post_to_each(
        "entry_awaits_confirmation",
        to=[person.email for person in told],
        language="en",
        context={"kind": kind, "row": row, "case": row.case},
    )


def discarded(kind: EntryKind, row: Entry, *, by: User | str, reason: str) -> None:
    """Tell whoever entered it that somebody else has thrown it away, and why.

    ``by`` is a word for who acted without an account.
    """
    author: User | None = row.entered_by
    if author is None or author == by or not author.is_active:
        return
    outbox.post(
        "entry_discarded",
        to=author.email,
        language="en",
        context={
            "what": kind.what,
            "heading": heading(row),
            "url": row.case.get_staff_url(),
            "by": by,
            "reason": reason,
        },
    )
