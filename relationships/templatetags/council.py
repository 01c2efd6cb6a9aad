"""A roll call on a staff page, shown as the public will see it."""

from typing import Any

from django import template

from relationships.casework.pages import papers
from relationships.motions.acts.motions import ROLL_CALLS
from relationships.motions.domain.roll_calls import totals_in_words
from relationships.motions.models.roll_calls import RollCall

register = template.Library()


@register.inclusion_tag("relationships/motions/_roll_call.html")
def roll_call(roll_call: RollCall) -> dict[str, Any]:
    """Names, totals, arithmetic and result; for a reported one its totals and its source."""
    return {"voted": papers.roll_call(roll_call)}


@register.filter
def changes(roll_call: RollCall) -> list[str]:
    """What a correction changes, each change in a sentence."""
    return ROLL_CALLS.in_words(roll_call)


@register.filter
def in_totals(roll_call: RollCall) -> str:
    """The ayes and noes of a roll call in words."""
    return totals_in_words(roll_call)
