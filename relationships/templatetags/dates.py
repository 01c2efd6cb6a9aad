"""Dates that are only precise to the month or the year are shown so."""

from datetime import date

from django import template

from relationships.ties.sentences.dates import precisely

register = template.Library()


@register.filter
def as_precise(row: object) -> str:
    """The date of a row as precisely as its source gives it."""
    on: date = row.on  # type: ignore[attr-defined]
    return precisely(on, row.precision)  # type: ignore[attr-defined]
