"""Times as the clock of a site shows them, those of the two nights included on which it jumps."""

import datetime
import zoneinfo
from typing import Literal

from django.utils.translation import gettext as _

from attendance.day_names import name_day
from attendance.errors import AmbiguousTimeError, LocalTimeError

Pass = Literal["", "first", "second"]
DAY = datetime.timedelta(days=1)


def find_moment(
    day: datetime.date, time: datetime.time, zone: zoneinfo.ZoneInfo, *, which: Pass = ""
) -> datetime.datetime:
    """The moment, in UTC, at which the clock of `zone` shows `time` on `day`.

    `which` says which one is meant of a time that comes twice; for others it says nothing.

    Raises:
        LocalTimeError: the clock skips this time.
        AmbiguousTimeError: it shows this time twice, and `which` is empty.
    """
    first = datetime.datetime.combine(day, time, tzinfo=zone)
    second = first.replace(fold=1)
    jump = _find_offset(second) - _find_offset(first)
    values = {"time": f"{time:%H:%M}", "day": name_day(day)}
    if jump > datetime.timedelta():
        raise LocalTimeError(
            _("There was no %(time)s on %(day)s: the clocks were put forward.") % values
        )
    if jump and not which:
        raise AmbiguousTimeError(
            _("It was %(time)s twice on %(day)s: choose the first or the second time.") % values
        )
    return (second if which == "second" else first).astimezone(datetime.UTC)


def find_bounds(
    day: datetime.date, zone: zoneinfo.ZoneInfo
) -> tuple[datetime.datetime, datetime.datetime]:
    """The moments at which the day begins and ends."""
    start, end = (
        datetime.datetime.combine(date, datetime.time(), tzinfo=zone) for date in (day, day + DAY)
    )
    return start, end


def comes_twice(day: datetime.date, zone: zoneinfo.ZoneInfo) -> bool:
    """Whether the clocks are put back on this day, so that some times come twice."""
    start, end = find_bounds(day, zone)
    return _find_offset(end) < _find_offset(start)


def is_second_pass(at: datetime.datetime, zone: zoneinfo.ZoneInfo) -> bool:
    """Whether `at` is the second of two moments at which the clock shows the same."""
    return bool(at.astimezone(zone).fold)


def _find_offset(at: datetime.datetime) -> datetime.timedelta:
    offset = at.utcoffset()
    assert offset is not None  # noqa: S101  it has a zone
    return offset
