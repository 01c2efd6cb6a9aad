"""A roll call on a staff page, shown as the public will see it."""

from typing import Any

from django import template

from relationships.models import RollCall
from relationships.views import papers

register = template.Library()


@register.inclusion_tag("relationships/_roll_call.html")
def roll_call(roll_call: RollCall) -> dict[str, Any]:
    """Names, totals, arithmetic and result; for a reported one its totals and its source."""
    return {"voted": papers.roll_call(roll_call)}
