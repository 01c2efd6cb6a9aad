"""Mails to a donor about what becomes of the things offered."""

from typing import Any

from aid.donations.models.donations import Donation
from aid.pledges.mails.donors import with_link


def taken_up(donation: Donation) -> None:
    """Somebody at the far end is to have it."""
    about("aid_pledge_taken_up", donation)


def approved(donation: Donation) -> None:
    """It is approved, and the donor is asked to agree on when and where to hand it over."""
    about("aid_pledge_approved", donation)


def about(template: str, donation: Donation, **context: Any) -> None:
    """Write to the donor of a donation, and name what is in it."""
    if donation.pledge is not None:
        lines = donation.lines.filter(cancelled_at__isnull=True).select_related("item")
        with_link(template, donation.pledge, things=list(lines), **context)
