"""The page of an entry: what it says, who entered and who confirmed it, what may be done to it."""

from collections.abc import Iterable
from typing import Any

from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.entry_model import Entry, page_of
from sistercities.kernel.entry_words import heading
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk


def process_of(pages: EntryPages) -> Process:
    """The pages of one kind of entry."""

    def chain(row: Entry, user: User) -> dict[str, Any]:
        return {
            "kind": pages.kind,
            "says": pages.words(row),
            "changes": pages.in_words(row) if row.corrects_id else [],
            "subject_url": row.case.get_staff_url(),
            "waiting": waiting([pages], {"corrects": row}, user) + _beside(pages, row, user),
        }

    def rows() -> Any:
        people = ("entered_by", "confirmed_by", "corrects", "replaced_by", *pages.kind.fetch)
        return pages.kind.model._default_manager.select_related(*people)

    return Process(
        noun=page_of(pages.kind.model),
        cases=rows,
        may_read=lambda user, row: is_clerk(user) or pages.may(user, row),
        acts=pages.acts(),
        called=heading,
        may_miss=lambda user: is_clerk(user) or pages.may(user, None),
        sections=[Section("kernel/_entry.html", chain)],
    )


def waiting(every: Iterable[EntryPages], about: dict[str, Any], user: User) -> list[dict[str, Any]]:
    """The drafts about one subject, each with what this person may do to it."""
    found: list[dict[str, Any]] = []
    for pages in every:
        rows = pages.kind.model._default_manager.filter(**about, confirmed_at__isnull=True)
        found += waiting_rows(
            pages, rows.select_related("entered_by", "corrects", *pages.kind.fetch), user
        )
    return found


def waiting_rows(pages: EntryPages, drafts: Iterable[Entry], user: User) -> list[dict[str, Any]]:
    """The same for drafts that were fetched already."""
    return [
        {
            "row": row,
            "what": pages.kind.what,
            "says": pages.in_words(row),
            "acts": [act for act in pages.acts() if act.offered_to(user, row)],
        }
        for row in drafts
    ]


def _beside(pages: EntryPages, row: Any, user: User) -> list[dict[str, Any]]:
    """The drafts of entries about this one."""
    found: list[dict[str, Any]] = []
    for other in pages.beside:
        found += waiting([other], {other.kind.subject: row.first}, user)
    return found
