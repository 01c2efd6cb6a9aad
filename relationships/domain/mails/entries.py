"""Mail about what one person entered and another must confirm."""

from relationships.permissions import clerks
from sistercities import outbox
from sistercities.entries import hands_of
from sistercities.entry_kinds import EntryKind
from sistercities.entry_model import Entry


def awaits_confirmation(kind: EntryKind, row: Entry) -> None:
    """Tell everybody who may confirm it that it waits, with the address of its page."""
    hands = hands_of(row) if kind.house.two_people() else set()
    for clerk in clerks().exclude(pk__in=hands):
        outbox.post(
            "entry_awaits_confirmation",
            to=clerk.email,
            language="en",
            context={"kind": kind, "row": row, "case": row.case},
        )
