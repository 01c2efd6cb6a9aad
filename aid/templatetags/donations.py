"""What a donation is made of, on a staff page."""

from typing import Any

from django import template

from aid.donations.acts.section import things
from aid.donations.models.donations import Donation

register = template.Library()


@register.inclusion_tag("aid/donations/_case_things.html")
def donation_things(donation: Donation) -> dict[str, Any]:
    """Whose property, for whom, line by line, on which basis and request."""
    return {"donation": donation} | things(donation)
