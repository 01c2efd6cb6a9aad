"""What the history and the public record say about a donation: nothing of donors or officials.

For the council's own things they give the description; for a donor's things only the kind and the
number, because the description is the donor's own words. The recipient body has the name of that
day, so that no later change of its name can rewrite who received. For a city in conflict, where a
name can give away a place, only the kind of body is told, and the clerk's office keeps every reason
in free words.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from aid.donations.models.donations import Donation, DonationLine
from aid.needs.domain.conflict import in_conflict
from aid.needs.states import Kept


def thing_of(line: DonationLine) -> str:
    """One line in the record's English, such as “2 × medical device”."""
    if line.item.pledge_id is None:
        return f"{line.quantity} × {line.item.description}"
    with translation.override("en"):
        return f"{line.quantity} × {line.item.get_kind_display()}"


def things_of(donation: Donation, lines: Iterable[DonationLine] | None = None) -> list[str]:
    """The lines that were not cancelled, as texts; pass ``lines`` if they are read already."""
    if lines is None:
        lines = donation.lines.filter(cancelled_at__isnull=True).select_related("item")
    return [thing_of(line) for line in lines]


def public_facts(
    donation: Donation,
    lines: Iterable[DonationLine] | None = None,
    *,
    is_secret: bool | None = None,
) -> dict[str, Any]:
    """Which donation: whose things go to whom, on which basis and of which value.

    ``lines`` and whether the city is in conflict are read from the database unless given.
    """
    if is_secret is None:
        is_secret = in_conflict(donation.city)
    facts: dict[str, Any] = {
        "reference": donation.reference,
        "property": donation.kind,
        "city": donation.city.name,
        "recipient": _recipient(donation, is_secret=is_secret),
        "things": things_of(donation, lines),
    }
    if donation.legal_basis is not None:
        facts["legal_basis"] = donation.legal_basis.title
    if donation.basis_evidence:
        facts["basis_evidence"] = donation.basis_evidence
    if donation.value is not None:
        facts |= {"value": f"{donation.value:.2f}", "currency": donation.currency}
    return facts


def public_reason(donation: Donation, reason: str) -> str:
    """A reason in free words, as the public record may tell it."""
    return str(Kept.BACK.value) if in_conflict(donation.city) else reason.strip()


def _recipient(donation: Donation, *, is_secret: bool) -> str:
    if not is_secret:
        return donation.body.name
    with translation.override("en"):
        return str(donation.body.get_kind_display())
