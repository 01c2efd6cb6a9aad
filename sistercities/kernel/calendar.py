"""Days are the council's own: a due date ends at midnight where the council sits.

Where somebody signs or receives, the day is that of the place. Whoever needs the day of a moment
asks here. A personal link lives to the end of its last day, by the clocks of its reader.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sistercities.kernel.council import as_the_page_found_it
from sistercities.kernel.days import day_in
from sistercities.kernel.one_page import one_page
from sistercities.kernel.workflow import RuleError


@contextmanager
def by_the_councils_clock() -> Iterator[None]:
    """Answer one request by the council's clock."""
    with one_page(), timezone.override(council_zone()):
        yield


def council_zone() -> ZoneInfo:
    """The time zone in which the council sits."""
    council = as_the_page_found_it()
    return ZoneInfo(council.timezone if council else "UTC")


def council_day() -> date:
    """Today, where the council sits."""
    return day_in(council_zone())


def day_begins_in(zone: ZoneInfo, day: date) -> date:
    """The day it is in another zone at the moment when this day begins where the council sits."""
    return day_in(zone, datetime.combine(day, time(), council_zone()))


def moment_typed(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment when the clocks of a zone show this time.

    When clocks are set back, an hour comes twice: the later one is meant, unless it is yet to come.

    Raises RuleError: the clocks never showed it, for they were set forward.
    """
    typed = datetime.combine(day, clock)
    first, second = (typed.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if timezone.make_naive(first, zone) != typed:
        raise RuleError(_("There was no such time on that day: the clocks were set forward."))
    return second if second <= timezone.now() else first


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last moment of a day by the clocks of a place, also if they are changed that night."""
    next_day = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return next_day.astimezone(UTC) - timedelta(microseconds=1)


def end_of_day_in(life: timedelta, zone: ZoneInfo) -> datetime:
    """The last moment of the day that lies this long after today, by the clocks of a place."""
    return end_of_day(day_in(zone) + life, zone)


def by_the_clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as the clocks of a place show it, with its time zone."""
    return date_format(moment.astimezone(zone), "DATETIME_FORMAT")


def not_in_the_future(day: date) -> None:
    """Raises RuleError: the day has not come yet."""
    if day > council_day():
        raise RuleError(_("This date is in the future."))
