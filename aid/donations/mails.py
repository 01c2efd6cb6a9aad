"""Mails to a donor about what becomes of the things offered."""

from typing import Any

from aid.donations.models.donations import Donation
from aid.pledges.mails.donors import with_link


def taken_up(donation: Donation) -> None:
    """Tell the donor that the things are proposed to a recipient."""
    about("aid_pledge_taken_up", donation)


def approved(donation: Donation) -> None:
    """Tell the donor that it is approved, and ask when and where to hand the things over."""
    about("aid_pledge_approved", donation)


def about(template: str, donation: Donation, **context: Any) -> None:
    """Write to the donor of a donation; the mail lists its things."""
    if donation.pledge is not None:
        lines = donation.lines.filter(cancelled_at__isnull=True).select_related("item")
        with_link(template, donation.pledge, things=list(lines), **context)
