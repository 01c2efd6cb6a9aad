"""Entries in tests: what counts at once, and what two people correct or strike."""

from django.utils import timezone

from sistercities.kernel import entries
from tests.factories import UserFactory, clerk


def counting(row):
    """Save the entry as what counts, past the rules of its kind; what it corrects is closed."""
    row.entered_by = row.entered_by or UserFactory()
    row.save()
    if row.corrects is not None:
        row.corrects.replaced_by = row
        row.corrects.save(update_fields=["replaced_by"])
    row.single_handed = row.corrects is None
    row.confirmed_by = row.entered_by if row.single_handed else UserFactory()
    row.confirmed_at = timezone.now()
    row.save()
    return row


def corrected(row, *, reason="It was misread.", **said):
    """The entry that two people put in its place."""
    return _confirmed(entries.correct(row, by=clerk(), correction_reason=reason, **said))


def struck(row, *, reason="Of another thing."):
    """The strike by two people."""
    return _confirmed(entries.strike(row, by=clerk(), correction_reason=reason))


def _confirmed(draft):
    entries.confirm(draft, by=clerk())
    return draft
