"""Mails to the clerk's office about what arrived."""

from aid.donations.models.donations import Donation
from aid.needs.mails.staff import tell_clerks
from aid.shipping.models.shipments import Acceptance


def received(acceptance: Acceptance) -> None:
    """The recipient has signed. Whoever confirmed an acceptance on paper gets no mail about it."""
    donation = acceptance.donation
    rows = list(acceptance.lines.select_related("line"))
    tell_clerks(
        "aid_staff_received",
        "donations",
        donation.pk,
        but=acceptance.confirmed_by,
        donation=donation,
        on_paper=acceptance.link_id is None,
        sent=sum(row.line.quantity for row in rows),
        in_order=sum(row.in_order for row in rows),
        damaged=sum(row.damaged for row in rows),
        missing=sum(row.missing for row in rows),
    )


def not_for_us(donation: Donation) -> None:
    """The recipient has refused: what was announced is not for them."""
    tell_clerks("aid_staff_refusal", "donations", donation.pk, donation=donation)
