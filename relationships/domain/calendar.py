"""Days are the council's own: a due date ends at midnight where the council sits."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from relationships.models import Council


def council_zone() -> ZoneInfo:
    """The time zone in which the council sits."""
    council = Council.objects.first()
    return ZoneInfo(council.timezone if council else "UTC")


def council_day() -> date:
    """Today, where the council sits."""
    return timezone.localdate(timezone=council_zone())
