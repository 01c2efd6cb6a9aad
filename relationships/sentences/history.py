"""Entries of the public record as sentences in the reader's language."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from relationships.sentences import describe
from sistercities.models import PublicRecordEntry


@dataclass(frozen=True)
class Told:
    """One public act: `at` is the day it happened, which may lie long before it was recorded."""

    entry: PublicRecordEntry
    at: date
    text: str
    subject: str

    @property
    def by(self) -> str:
        """Where it stands in the record; shown small."""
        return _("No. %(number)s in the public record") % {"number": self.entry.sequence}

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
    """What happened to these cases, newest first. Drafts and staff names are not in the record."""
    entries = PublicRecordEntry.objects.filter(subject__in=list(subjects))
    return [tell(entry) for entry in entries.order_by("-sequence")]
