"""Days are the council's own: a due date ends at midnight where the council sits."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from relationships.models import Council


def council_zone() -> ZoneInfo:
    """The time zone in which the council sits."""
    council = Council.objects.first()
    return ZoneInfo(council.timezone if council else "UTC")


def council_day() -> date:
    """Today, where the council sits."""
    return timezone.localdate(timezone=council_zone())


def by_the_clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as the clocks of a place show it, with its time zone."""
    return date_format(moment.astimezone(zone), "DATETIME_FORMAT")
