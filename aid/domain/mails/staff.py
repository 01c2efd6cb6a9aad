"""Mails to the clerk's office, in English: a reference and a link, nothing about a donor."""

from typing import Any

from aid.domain.mails import post
from aid.models import Acceptance, Donation, Pledge
from relationships.permissions import clerks
from sistercities.models import User
from sistercities.site_address import site_url


def new_pledge(pledge: Pledge) -> None:
    """A pledge has been confirmed and waits for an answer."""
    _tell("aid_staff_new_pledge", "pledges", pledge.pk, pledge=pledge)


def new_answer(pledge: Pledge) -> None:
    """The donor has answered a question or reported a change."""
    _tell("aid_staff_answer", "pledges", pledge.pk, pledge=pledge)


def withdrawn(pledge: Pledge) -> None:
    """The donor has taken the offer back."""
    _tell("aid_staff_withdrawn", "pledges", pledge.pk, pledge=pledge)


def received(receipt: Acceptance) -> None:
    """The recipient has signed. Whoever confirmed what is on paper knows."""
    donation = receipt.donation
    rows = list(receipt.lines.select_related("line"))
    _tell(
        "aid_staff_received",
        "donations",
        donation.pk,
        but=receipt.confirmed_by,
        donation=donation,
        on_paper=receipt.link_id is None,
        sent=sum(row.line.quantity for row in rows),
        in_order=sum(row.in_order for row in rows),
        damaged=sum(row.damaged for row in rows),
        missing=sum(row.missing for row in rows),
    )


def not_for_us(donation: Donation) -> None:
    """The recipient says that what was announced is not for them."""
    _tell("aid_staff_not_for_us", "donations", donation.pk, donation=donation)


def _tell(template: str, cases: str, pk: int, *, but: User | None = None, **context: Any) -> None:
    url = f"{site_url()}/admin/{cases}/{pk}/"
    for clerk in clerks().exclude(pk__in=[but.pk] if but else []):
        post(template, to=clerk.email, language="en", url=url, **context)
