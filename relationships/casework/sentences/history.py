"""Entries of the public record as sentences in the reader's language."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from relationships.casework.sentences.labels import in_this_language, labels_of
from sistercities.kernel.models import PublicRecordEntry
from sistercities.kernel.sentences import PAGES, describe


@dataclass(frozen=True)
class Told:
    """One public act: `at` is the day it happened, which may be long before it was recorded."""

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


def tell(entries: Iterable[PublicRecordEntry]) -> list[Told]:
    """The sentence for a line of the record, with cities as they are called in this language."""
    lines = [(entry, json.loads(entry.line)) for entry in entries]
    labels = labels_of(line["subject"] for _entry, line in lines)
    return [
        Told(
            entry=entry,
            at=date.fromisoformat(line["happened_on"]),
            text=describe(
                line["act"], in_this_language(line["facts"], labels.get(line["subject"], {}))
            ),
            subject=line["subject"],
        )
        for entry, line in lines
    ]


def history_of(subjects: Iterable[str]) -> list[Told]:
    """What happened to these cases, the latest day first, each day's last entry first.

    What a source reports is sorted by the day on which it happened, not by when it was recorded.
    Drafts and staff names are not in the record.
    """
    entries = PublicRecordEntry.objects.filter(subject__in=list(subjects))
    return sorted(tell(entries), key=lambda one: (one.at, one.entry.sequence), reverse=True)
