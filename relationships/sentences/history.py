"""Entries of the public record as sentences in the reader's language."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from relationships.sentences import PAGES, describe
from sistercities.models import PublicRecordEntry


@dataclass(frozen=True)
class Told:
    """One public act: `at` is the day it happened, which may lie long before it was recorded."""

    entry: PublicRecordEntry
    at: date
    text: str
    subject: str

    @property
    def case_url(self) -> str:
        """The page of the case; empty for a kind of case that has none here."""
        kind, _separator, rest = self.subject.partition("/")
        page = PAGES.get(kind)
        return reverse(page, args=[rest.rpartition("/")[2]]) if page else ""

    @property
    def url(self) -> str:
        return reverse("record_entry", args=[self.entry.sequence])


def tell(entry: PublicRecordEntry) -> Told:
    """Read the very line that was hashed."""
    line = json.loads(entry.line)
    return Told(
        entry=entry,
        at=date.fromisoformat(line["happened_on"]),
        text=describe(line["act"], line["facts"]),
        subject=line["subject"],
    )


def history_of(subjects: Iterable[str]) -> list[Told]:
    """What happened to these cases, the latest day first, each day's last entry first.

    What a source reports stands at the day on which it happened, not where it was recorded. Drafts
    and staff names are not in the record.
    """
    entries = PublicRecordEntry.objects.filter(subject__in=list(subjects))
    told = [tell(entry) for entry in entries]
    return sorted(told, key=lambda one: (one.at, one.entry.sequence), reverse=True)
