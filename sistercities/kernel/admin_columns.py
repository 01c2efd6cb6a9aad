"""Moments in lists, written like those of the case pages: by the council's clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localtime


def moment(field: str, label: Any) -> Callable[[Any], str]:
    """A column for a moment, which can still be sorted."""

    @admin.display(description=label, ordering=field)
    def column(row: Any) -> str:
        at: datetime | None = getattr(row, field)
        return date_format(localtime(at), "DATETIME_FORMAT") if at else ""

    return column
