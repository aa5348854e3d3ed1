"""Local days and times of day as moments, counted in whole minutes since 1970.

Minutes of that kind are integers on one line that no change of the clocks bends: what lies between
two of them is how long it really was. A time is cut to the minute that the clock showed, so that
whoever adds up what a timesheet prints arrives at its total.
"""

import datetime
import zoneinfo
from functools import lru_cache

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)
MIDNIGHT = datetime.time()

# From one minute to another.
Span = tuple[int, int]


def to_minute(at: datetime.datetime) -> int:
    """The minute in which `at` lies."""
    return (at - EPOCH) // MINUTE


def measure_minutes(start: datetime.datetime, end: datetime.datetime) -> int:
    """How long it was from `start` to `end`, as all sums of a day count it."""
    return to_minute(end) - to_minute(start)


@lru_cache(maxsize=4096)
def to_datetime(minute: int) -> datetime.datetime:
    """When a minute begins, in UTC."""
    return EPOCH + minute * MINUTE


@lru_cache(maxsize=4096)
def find_minute(day: datetime.date, time: datetime.time, zone: zoneinfo.ZoneInfo) -> int:
    """When the clock of `zone` shows `time` on `day`.

    Of a time that it shows twice, the first. A time that it leaves out is as long after midnight
    as on other days: 2:30 on the night on which two becomes three is half past three.
    """
    return to_minute(datetime.datetime.combine(day, time, tzinfo=zone).astimezone(datetime.UTC))


@lru_cache(maxsize=4096)
def find_span(
    day: datetime.date, starts_at: datetime.time, ends_at: datetime.time, zone: zoneinfo.ZoneInfo
) -> Span:
    """From when to when a shift of `day` lasts; an end not after the start is on the next day."""
    start = find_minute(day, starts_at, zone)
    end = find_minute(day if starts_at < ends_at else day + DAY, ends_at, zone)
    return start, max(start, end)
