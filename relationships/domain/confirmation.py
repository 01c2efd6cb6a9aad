"""What one person entered, another confirms. Until then it is a draft that nobody else sees."""

from django.utils import timezone
from django.utils.translation import gettext as _

from relationships.domain.calendar import by_the_clock, council_zone
from relationships.models import Council
from sistercities.models import EnteredAndConfirmed, User
from sistercities.workflow import RuleError


def must_be_draft(row: EnteredAndConfirmed) -> None:
    """Raises RuleError: the row was confirmed, so that only a correction can change what counts."""
    if row.confirmed_by is not None and row.confirmed_at is not None:
        when = by_the_clock(row.confirmed_at, council_zone())
        raise RuleError(
            _("%(who)s confirmed this on %(when)s. It can be corrected, but not changed.")
            % {"who": row.confirmed_by, "when": when}
        )


def may_confirm(row: EnteredAndConfirmed, user: User) -> bool:
    """Whether this person may be the second one."""
    return row.entered_by_id != user.pk or not _two_people()


def confirm(row: EnteredAndConfirmed, *, by: User, **changes: object) -> None:
    """Confirm a draft, already locked, and save it with ``changes`` in one UPDATE.

    A council with a single clerk may switch the second person off; the row then says so.

    Raises RuleError: it is confirmed already; the same person entered it.
    """
    must_be_draft(row)
    if not may_confirm(row, by):
        raise RuleError(_("You entered this yourself, so somebody else must confirm it."))
    row.single_handed = row.entered_by_id == by.pk
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["single_handed", "confirmed_by", "confirmed_at", *changes])


def _two_people() -> bool:
    return not Council.objects.filter(two_people=False).exists()
