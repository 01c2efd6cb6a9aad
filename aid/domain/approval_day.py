"""Nothing leaves, and no title passes, before the day of the approval; the wish came before it.

The day is that of the second person's confirmation, where the council sits.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.models import Donation
from relationships.domain.calendar import council_zone
from sistercities.days import day_in
from sistercities.workflow import RuleError


def approved_on(donation: Donation) -> date | None:
    """The day of the confirmed approval."""
    approval = donation.approvals.filter(confirmed_at__isnull=False).first()
    if approval is None or approval.confirmed_at is None:
        return None
    return day_in(council_zone(), approval.confirmed_at)


def must_not_leave_before(donation: Donation, left_on: date) -> None:
    """Raises RuleError: it would have left before it was approved."""
    day = approved_on(donation)
    if day is not None and left_on < day:
        raise RuleError(
            _("It was approved on %(day)s. It cannot have left before.") % {"day": date_format(day)}
        )


def must_not_pass_before(donation: Donation, done_on: date) -> None:
    """Raises RuleError: the title would have passed before it was approved."""
    day = approved_on(donation)
    if day is not None and done_on < day:
        raise RuleError(
            _("It was approved on %(day)s. Its title cannot have passed before.")
            % {"day": date_format(day)}
        )


def must_have_been_wished_for(donation: Donation, wished_on: date) -> None:
    """Raises RuleError: it would have been approved before the recipient wished for it."""
    day = approved_on(donation)
    if day is not None and wished_on > day:
        raise RuleError(
            _("It was approved on %(day)s. The recipient's wish cannot be of a later day.")
            % {"day": date_format(day)}
        )
