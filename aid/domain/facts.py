"""What the history and the public record say about a donation: nothing of donors or officials.

Of the council's own things they give the description; of a donor's own only the kind of thing and
how many, because what a donor wrote is the donor's. Whoever receives is named by kind of body.
"""

from typing import Any

from django.utils import translation

from aid.models import Donation, DonationLine


def thing_of(line: DonationLine) -> str:
    """One line in the record's English, such as “2 × medical device”."""
    if line.item.pledge_id is None:
        return f"{line.quantity} × {line.item.description}"
    with translation.override("en"):
        return f"{line.quantity} × {line.item.get_kind_display()}"


def things_of(donation: Donation) -> list[str]:
    """The lines that were not cancelled."""
    lines = donation.lines.filter(cancelled_at__isnull=True).select_related("item")
    return [thing_of(line) for line in lines]


def public_facts(donation: Donation) -> dict[str, Any]:
    """Whose things go to which city, on which ground and of which value."""
    facts: dict[str, Any] = {
        "property": donation.kind,
        "city": donation.city.name,
        "recipient": _kind_of_body(donation),
        "things": things_of(donation),
    }
    if donation.ground is not None:
        facts["ground"] = donation.ground.title
    if donation.ground_evidence:
        facts["ground_evidence"] = donation.ground_evidence
    if donation.value is not None:
        facts |= {"value": f"{donation.value:.2f}", "currency": donation.currency}
    return facts


def _kind_of_body(donation: Donation) -> str:
    with translation.override("en"):
        return str(donation.body.get_kind_display())
