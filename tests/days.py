"""Days and moments for tests: by the council's calendar, or by that of a city where that counts.

No test takes a day from another calendar; tests/test_house_rules.py looks for that.
"""

import datetime
import os
from zoneinfo import ZoneInfo

from django.utils import timezone

from relationships.models import Council
from sistercities.kernel.calendar import council_zone
from sistercities.kernel.days import day_in

# Where the council of the tests sits; `make test-zones` moves it.
COUNCIL_ZONE = os.environ.get("COUNCIL_ZONE", "America/Los_Angeles")
# They are 25 hours apart, so in one of them it is always another day than in UTC.
FAR_ZONES = ["Pacific/Kiritimati", "Pacific/Pago_Pago"]


def zone_of(city=None):
    """Of the council, which must be there: without one, the application takes the day of UTC."""
    assert city or Council.objects.exists(), "There is no council yet, so it has no day."
    return ZoneInfo(city.timezone) if city else council_zone()


def today(city=None):
    return day_in(zone_of(city))


def days_ago(number, city=None):
    return today(city) - datetime.timedelta(days=number)


def days_ahead(number, city=None):
    return days_ago(-number, city)


def yesterday(city=None):
    return days_ago(1, city)


def tomorrow(city=None):
    return days_ahead(1, city)


def now(city=None):
    """The moment it is, as the clocks show it."""
    return timezone.localtime(timezone=zone_of(city))


def same_time(number, city=None):
    """The moment so many days ago when the clocks showed what they show now.

    Where they were changed meanwhile, that is not as many times 24 hours ago.
    """
    return (now(city) - datetime.timedelta(days=number)).astimezone(datetime.UTC)


def noon_of(day, city=None):
    return datetime.datetime.combine(day, datetime.time(12), zone_of(city))
