"""Moments in lists: with their time zone, and written like the dates of the case pages."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin


def moment(field: str, label: Any) -> Callable[[Any], str]:
    """A column for a moment, which can still be sorted."""

    @admin.display(description=label, ordering=field)
    def column(row: Any) -> str:
        at: datetime | None = getattr(row, field)
        return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else ""

    return column
