"""What a donation is made of, on a staff page."""

from typing import Any

from django import template

from aid.models import Donation
from aid.views.sections.donations import things

register = template.Library()


@register.inclusion_tag("admin/case/_donation_things.html")
def donation_things(donation: Donation) -> dict[str, Any]:
    """Whose property, for whom, line by line, on which ground and wish."""
    return {"donation": donation} | things(donation)
