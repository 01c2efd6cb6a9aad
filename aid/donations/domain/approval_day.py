"""Nothing leaves, and no title passes, before the day of the approval, nor that before the vote.

The day is the one that the approval which counts says, or another that is asked about.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.donations.models.donations import Donation
from aid.donations.states import ShippingCondition
from relationships.council.domain.matters import decision_on
from sistercities.kernel.workflow import RuleError


def approved_on(donation: Donation) -> date | None:
    """The day of the approval that counts."""
    approval = donation.approvals.current().first()
    return approval.approved_on if approval is not None else None


def must_not_leave_before(donation: Donation, left_on: date, day: date | None = None) -> None:
    """Raises RuleError: it would have left before it was approved."""
    day = day or approved_on(donation)
    if day is not None and left_on < day:
        raise RuleError(
            _("It was approved on %(day)s. It cannot have left before.") % {"day": date_format(day)}
        )


def must_not_pass_before(donation: Donation, done_on: date, day: date | None = None) -> None:
    """Raises RuleError: the title would have passed before it was approved."""
    day = day or approved_on(donation)
    if day is not None and done_on < day:
        raise RuleError(
            _("It was approved on %(day)s. Its title cannot have passed before.")
            % {"day": date_format(day)}
        )


def must_have_been_requested(
    donation: Donation, requested_on: date, day: date | None = None
) -> None:
    """Raises RuleError: it would have been approved before the recipient requested it."""
    day = day or approved_on(donation)
    if day is not None and requested_on > day:
        raise RuleError(
            _("It was approved on %(day)s. The recipient's request cannot be of a later day.")
            % {"day": date_format(day)}
        )


def must_have_been_voted(donation: Donation, held_on: date, day: date | None = None) -> None:
    """Raises RuleError: the vote would be after the approval that rests on it."""
    day = day or approved_on(donation)
    if day is not None and held_on > day:
        raise RuleError(
            _("The donation was approved on %(day)s, so the council voted on that day or before.")
            % {"day": date_format(day, "DATE_FORMAT")}
        )


def must_suit(donation: Donation, day: date) -> None:
    """Raises RuleError: it cannot have been approved then, for vote, request, title or journey."""
    decision = decision_on(donation) if donation.is_councils else None
    if decision is not None:
        must_have_been_voted(donation, decision.held_on, day)
    if donation.recipient_request is not None:
        must_have_been_requested(donation, donation.recipient_request.requested_on, day)
    title = (
        donation.condition_records.filter(shipping_condition=ShippingCondition.TITLE)
        .order_by("id")
        .last()
    )
    if title is not None and title.cleared:
        must_not_pass_before(donation, title.done_on, day)
    shipment = donation.shipments.current().last()
    if shipment is not None:
        must_not_leave_before(donation, shipment.left_on, day)
