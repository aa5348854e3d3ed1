"""Rows of DaySummary that add up, for tests of what is read from them.

They are written past `attendance.summaries`, which alone makes them in the product: a test that
is about how a day is counted goes through events.
"""

import datetime
from collections.abc import Iterable, Sequence

from attendance.models import DaySummary
from people.models import Employee

Status = DaySummary.Status
MONDAY = datetime.date(2026, 3, 2)
PLANNED, BREAK = 8 * 60, 30
COMING, LEAVING = datetime.time(9), datetime.time(17, 30)
# What makes each status: minutes late, minutes worked (None: not here), and the rest by name.
KINDS: dict[str, dict] = {
    Status.EXPECTED: {},
    Status.IN_PROGRESS: {"first_in": COMING, "last_out": None, "presence": 120, "breaks": 0},
    Status.PRESENT: {"first_in": COMING, "last_out": LEAVING, "presence": PLANNED + BREAK},
    Status.LATE: {
        "first_in": datetime.time(9, 21), "last_out": datetime.time(17, 40),
        "presence": 499, "late": 21,
    },
    Status.HALF_DAY: {
        "first_in": COMING, "last_out": datetime.time(13), "presence": 240, "breaks": 0,
        "early_leave": 270,
    },
    Status.ABSENT: {},
    Status.ON_LEAVE: {"excused": PLANNED},
    Status.HOLIDAY: {"excused": PLANNED, "holiday": "Labour Day"},
    Status.DAY_OFF: {"planned": 0},
    Status.UNPLANNED: {"planned": 0},
    Status.INCOMPLETE: {
        "first_in": COMING, "last_out": None, "presence": 0, "exceptions": ["missing_out"],
    },
}  # fmt: skip


def build_day(
    employee: Employee, day: datetime.date, status: str = Status.PRESENT, **values
) -> DaySummary:
    """A day that is not saved; `values` are fields. Times of day are on the clocks of the site.

    `worked` follows from presence and breaks, and `counted` from worked, unless they are given.
    """
    fields = {"planned": PLANNED, **KINDS[status], **values}
    fields.setdefault("presence", 0)
    fields.setdefault("breaks", BREAK if fields["presence"] > BREAK else 0)
    fields["worked"] = fields["presence"] - fields["breaks"]
    fields.setdefault("counted", fields["worked"])
    for name in ("first_in", "last_out", "planned_start", "planned_end"):
        at = fields.get(name)
        if isinstance(at, datetime.time):
            fields[name] = datetime.datetime.combine(day, at, tzinfo=employee.site.zone)
    site, team = fields.pop("site", employee.site), fields.pop("team", employee.team)
    return DaySummary(employee=employee, day=day, site=site, team=team, status=status, **fields)


def make_day(
    employee: Employee, day: datetime.date = MONDAY, status: str = Status.PRESENT, **values
) -> DaySummary:
    """A day in the table."""
    summary = build_day(employee, day, status, **values)
    summary.save()
    return summary


def make_every_status(employee: Employee, first: datetime.date = MONDAY) -> list[DaySummary]:
    """One day of each status, one after the other."""
    return [
        make_day(employee, first + datetime.timedelta(days=number), status)
        for number, status in enumerate(KINDS)
    ]


def make_days(
    employees: Iterable[Employee],
    first: datetime.date = MONDAY,
    last: datetime.date = MONDAY + datetime.timedelta(days=29),
    *,
    pattern: Sequence[str] = (
        Status.PRESENT,
        Status.PRESENT,
        Status.LATE,
        Status.PRESENT,
        Status.ON_LEAVE,
        Status.PRESENT,
        Status.ABSENT,
        Status.HALF_DAY,
        Status.PRESENT,
        Status.INCOMPLETE,
    ),
) -> None:
    """Every day of these people at once: weekends off, working days by turns of the pattern."""
    days = [first + datetime.timedelta(days=number) for number in range((last - first).days + 1)]
    DaySummary.objects.bulk_create(
        build_day(
            employee,
            day,
            Status.DAY_OFF if day.weekday() >= 5 else pattern[(row * 3 + day.day) % len(pattern)],
        )
        for row, employee in enumerate(employees)
        for day in days
    )  # fmt: skip
