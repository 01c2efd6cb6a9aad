"""The day of a moment, by the clocks of a place. calendar.py says which place counts."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def day_in(zone: ZoneInfo, moment: datetime | None = None) -> date:
    """The day it is now, or was at a moment, by the clocks of a zone."""
    return timezone.localdate(moment, timezone=zone)
