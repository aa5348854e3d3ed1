"""One person's month: when they came and left, and how long they were here."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from attendance.models import AttendanceEvent
from attendance.rules import LONGEST_SHIFT, Stay, pair_stays
from people.models import Employee


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """One day on which somebody was here; times are aware, in the zone of the site."""

    day: datetime.date
    first_in: datetime.datetime | None
    last_out: datetime.datetime | None
    present: datetime.timedelta
    is_open: bool
    is_incomplete: bool

    @property
    def hours(self) -> str:
        """Hours and minutes, like 7:45."""
        return format_hours(self.present)


@dataclass(frozen=True, slots=True)
class Month:
    """The days of a month that have events, newest first; `following` is None for the newest."""

    first: datetime.date
    previous: datetime.date
    following: datetime.date | None
    days: list[DayOfMonth]

    @property
    def hours(self) -> str:
        """All hours of the month that are known, like 132:05."""
        return format_hours(sum((day.present for day in self.days), datetime.timedelta()))

    @property
    def incomplete_count(self) -> int:
        """Days whose hours are not wholly known."""
        return sum(day.is_incomplete for day in self.days)


def format_hours(duration: datetime.timedelta) -> str:
    """Hours and minutes, like 7:45; seconds are dropped, nobody is credited a minute too many."""
    minutes = int(duration.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"


def get_month(
    employee: Employee, *, first: datetime.date | None = None, now: datetime.datetime | None = None
) -> Month:
    """The month that begins on `first` (the running one when None), in the zone of the site.

    A night belongs to the day on which it began. One query.
    """
    now = now or timezone.now()
    zone = employee.site.zone
    running = now.astimezone(zone).date().replace(day=1)
    first = min(first or running, running)
    following = _next_month(first)
    start, end = (
        datetime.datetime.combine(day, datetime.time(), tzinfo=zone) for day in (first, following)
    )
    # A check-out of the first hours may belong to the last day of the month before.
    events = AttendanceEvent.objects.standing().filter(
        employee=employee, at__gte=start - LONGEST_SHIFT, at__lt=end + LONGEST_SHIFT, at__lte=now
    )
    stays = pair_stays(events.order_by("at", "pk").values_list("kind", "at"), now=now)
    return Month(
        first=first,
        previous=(first - datetime.timedelta(days=1)).replace(day=1),
        following=following if first < running else None,
        days=_group_by_day([stay for stay in stays if start <= stay.starts_at < end], zone, now),
    )


def _group_by_day(
    stays: list[Stay], zone: datetime.tzinfo, now: datetime.datetime
) -> list[DayOfMonth]:
    by_day: dict[datetime.date, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_day[stay.starts_at.astimezone(zone).date()].append(stay)
    return [_describe_day(day, by_day[day], zone, now) for day in sorted(by_day, reverse=True)]


def _describe_day(
    day: datetime.date, stays: list[Stay], zone: datetime.tzinfo, now: datetime.datetime
) -> DayOfMonth:
    arrivals = [stay.came_at for stay in stays if stay.came_at]
    left_at = stays[-1].left_at  # whoever came back and was not seen to leave has no last out
    return DayOfMonth(
        day=day,
        first_in=min(arrivals).astimezone(zone) if arrivals else None,
        last_out=left_at.astimezone(zone) if left_at else None,
        present=sum((stay.measure(now) for stay in stays), datetime.timedelta()),
        is_open=stays[-1].is_open,
        is_incomplete=any(not (stay.is_whole or stay.is_open) for stay in stays),
    )


def _next_month(first: datetime.date) -> datetime.date:
    return (first + datetime.timedelta(days=31)).replace(day=1)
