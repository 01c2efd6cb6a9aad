"""Whose day it is, and what a day and a clock that somebody typed mean."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from sistercities.kernel.calendar import council_day, day_begins_in, moment_typed
from sistercities.kernel.days import day_in
from sistercities.kernel.workflow import RuleError
from tests.days import FAR_ZONES
from tests.factories import CouncilFactory

pytestmark = pytest.mark.django_db
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
SET_BACK, HALF_PAST_ONE = datetime.date(2025, 11, 2), datetime.time(1, 30)


def utc(*parts):
    return datetime.datetime(*parts, tzinfo=datetime.UTC)


@pytest.mark.parametrize("zone", FAR_ZONES)
def test_the_day_is_the_councils(zone):
    CouncilFactory(timezone=zone)

    assert council_day() == day_in(ZoneInfo(zone))


def test_at_either_end_of_the_earth_it_is_never_the_same_day():
    first, last = (day_in(ZoneInfo(zone)) for zone in FAR_ZONES)

    assert first > last


@pytest.mark.parametrize(
    ("council", "begins"), [("Pacific/Kiritimati", 1), ("America/Los_Angeles", 2)]
)
def test_a_day_of_the_council_may_begin_on_the_day_before_elsewhere(council, begins):
    CouncilFactory(timezone=council)

    day = day_begins_in(ZoneInfo("Europe/Kyiv"), datetime.date(2026, 3, 2))

    assert day == datetime.date(2026, 3, begins)


def test_a_time_that_the_clocks_left_out_is_refused():
    with pytest.raises(RuleError, match="the clocks were set forward"):
        moment_typed(datetime.date(2026, 3, 8), datetime.time(2, 30), LOS_ANGELES)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (SET_BACK, utc(2025, 11, 2, 9, 30)),
        (datetime.date(2099, 11, 1), utc(2099, 11, 1, 8, 30)),
    ],
)
def test_of_a_time_that_comes_twice_the_later_one_that_has_been_is_meant(day, moment):
    assert moment_typed(day, HALF_PAST_ONE, LOS_ANGELES) == moment


def test_any_other_time_is_what_the_clocks_show():
    typed = moment_typed(datetime.date(2026, 3, 8), datetime.time(3, 30), LOS_ANGELES)

    assert typed == utc(2026, 3, 8, 10, 30)
