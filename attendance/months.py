"""One person's month as it was counted: a line a day, and the sums."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from attendance.day_story import tell_exceptions
from attendance.durations import format_minutes
from attendance.models import Adjustment, DaySummary, Period
from people.models import Employee

Status = DaySummary.Status
# Nothing to tell but the word: nobody was expected, and nobody came.
_QUIET = frozenset({Status.DAY_OFF, Status.UNPLANNED})


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """One day; times are aware, in the zone of the site, durations are whole minutes."""

    day: datetime.date
    status: str
    words: str
    first_in: datetime.datetime | None
    last_out: datetime.datetime | None
    worked: int
    breaks: int
    late: int
    overtime: int
    note: str
    exceptions: list[str]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened, and nothing was to."""
        return self.status in _QUIET and not self.worked and not self.first_in

    @property
    def is_open(self) -> bool:
        """Whether the person is here now."""
        return self.status == Status.IN_PROGRESS

    @property
    def hours(self) -> str:
        """Worked, like 7:45."""
        return format_minutes(self.worked)


@dataclass(frozen=True, slots=True)
class Month:
    """The days of a month so far, newest first; `following` is None for the newest."""

    first: datetime.date
    previous: datetime.date
    following: datetime.date | None
    days: list[DayOfMonth]
    planned: int
    adjustments: list[Adjustment]

    @property
    def worked(self) -> int:
        """Minutes of all days."""
        return sum(day.worked for day in self.days)

    @property
    def hours(self) -> str:
        """All hours worked, like 132:05."""
        return format_minutes(self.worked)

    @property
    def late(self) -> int:
        """Minutes of all days."""
        return sum(day.late for day in self.days)

    @property
    def overtime(self) -> int:
        """Minutes of all days."""
        return sum(day.overtime for day in self.days)

    @property
    def incomplete_count(self) -> int:
        """Days on which something is not known or was not planned."""
        return sum(bool(day.exceptions) for day in self.days)


def get_month(
    employee: Employee, *, first: datetime.date | None = None, now: datetime.datetime | None = None
) -> Month:
    """The month that begins on `first` (the running one when None), in the zone of the site.

    Today counts up to `now`; every other day is as it was counted last.
    """
    now = now or timezone.now()
    today = now.astimezone(employee.site.zone).date()
    running = today.replace(day=1)
    first = min(first or running, running)
    following = (first + datetime.timedelta(days=31)).replace(day=1)
    summaries = list(
        DaySummary.objects.filter(employee=employee, day__gte=first, day__lt=following)
        .select_related("site", "shift", "leave__type")
        .order_by("-day")
    )
    adjustments = Adjustment.objects.filter(
        employee=employee, posted_on__gte=first, posted_on__lt=following
    )
    return Month(
        first=first,
        previous=(first - datetime.timedelta(days=1)).replace(day=1),
        following=following if first < running else None,
        days=[_describe(summary, now) for summary in summaries],
        planned=sum(max(0, summary.planned - summary.excused) for summary in summaries),
        adjustments=list(adjustments.order_by("day", "pk")),
    )


def _describe(summary: DaySummary, now: datetime.datetime) -> DayOfMonth:
    zone = summary.site.zone
    return DayOfMonth(
        day=summary.day,
        status=summary.status,
        words=summary.get_status_display(),
        first_in=summary.first_in and summary.first_in.astimezone(zone),
        last_out=summary.last_out and summary.last_out.astimezone(zone),
        worked=summary.worked + _count_running(summary, now),
        breaks=summary.breaks,
        late=summary.late,
        overtime=summary.overtime,
        note=_note(summary),
        exceptions=tell_exceptions(summary.exceptions),
    )


def _count_running(summary: DaySummary, now: datetime.datetime) -> int:
    """Minutes that a stay which still lasts has added by now; the row knows only what is over."""
    if summary.status != Status.IN_PROGRESS:
        return 0
    running = Period.objects.filter(
        employee=summary.employee_id, day=summary.day, is_open=True, kind=Period.Kind.WORK
    ).first()
    return int((now - running.started_at).total_seconds()) // 60 if running else 0


def _note(summary: DaySummary) -> str:
    """The holiday or the leave of the day."""
    if summary.holiday:
        return summary.holiday
    return str(summary.leave.type) if summary.leave else ""
