"""One person's hours, day by day and week by week, to read, to print and to sign."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from attendance.models import ClosedMonth
from attendance.reports.days import (
    Addresses,
    Values,
    name_exceptions,
    read_days,
    select_adjustments,
    select_days,
    show_time,
)
from attendance.reports.filters import find_week
from attendance.reports.table import (
    CellKind,
    Column,
    Report,
    ReportFilter,
    Row,
    register_report,
)
from people.models import Employee
from people.policies import Account, visible_employees

COLUMNS = (
    Column("number", gettext_lazy("Number")),
    Column("name", gettext_lazy("Name")),
    Column("day", gettext_lazy("Day"), CellKind.DATE),
    Column("status", gettext_lazy("Status"), CellKind.STATUS),
    Column("first_in", pgettext_lazy("check-in", "In"), CellKind.TIME),
    Column("last_out", pgettext_lazy("check-in", "Out"), CellKind.TIME),
    Column("planned", gettext_lazy("Planned"), CellKind.MINUTES, has_total=True),
    Column("excused", gettext_lazy("Excused"), CellKind.MINUTES, has_total=True),
    Column("breaks", gettext_lazy("Breaks"), CellKind.MINUTES, has_total=True),
    Column("worked", gettext_lazy("Worked"), CellKind.MINUTES, has_total=True),
    Column("counted", gettext_lazy("Counted"), CellKind.MINUTES, has_total=True),
    Column("overtime", gettext_lazy("Overtime"), CellKind.MINUTES, has_total=True),
    Column("note", gettext_lazy("Note")),
)
SUMS = ("planned", "excused", "breaks", "worked", "counted", "overtime")
FIELDS = (
    "employee_id", "employee__number", "employee__name", "shift__name", "leave__type__name",
    "holiday", "day", "status", "first_in", "last_out", "planned", "excused", "worked", "breaks",
    "counted", "daily_overtime", "weekly_overtime", "exceptions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """The minutes of several days together."""

    planned: int = 0
    excused: int = 0
    breaks: int = 0
    worked: int = 0
    counted: int = 0
    overtime: int = 0

    @classmethod
    def of(cls, lines: Iterable["Line"]) -> "Sums":
        """Added up."""
        found = list(lines)
        return cls(*(sum(getattr(line, name) for line in found) for name in SUMS))


@dataclass(frozen=True, slots=True)
class Line:
    """A day, or an adjustment of a day of a closed month (`is_adjustment`), of one person."""

    number: str
    name: str
    day: datetime.date
    status: str | None
    first_in: datetime.datetime | None
    last_out: datetime.datetime | None
    planned: int
    excused: int
    breaks: int
    worked: int
    counted: int
    overtime: int
    note: str
    url: str
    is_adjustment: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one calendar week, and their sum."""

    number: int
    lines: list[Line]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Timesheet:
    """What is printed for one person.

    `sums` is of the days; `total` is that with the adjustments posted in the same time.
    """

    employee: Employee
    weeks: list[Week]
    sums: Sums
    adjustments: list[Line]
    total: Sums
    closed_months: list[datetime.date]


def make_timesheet(account: Account, wanted: ReportFilter, employee: Employee) -> Timesheet:
    """The days of one person whom the account may see."""
    lines = list(_read_lines(account, wanted))
    adjustments = list(_read_adjustments(account, wanted))
    weeks = [
        Week(monday.isocalendar().week, days, Sums.of(days))
        for monday, group in groupby(lines, lambda line: find_week(line.day)[0])
        for days in [list(group)]
    ]
    return Timesheet(
        employee=employee,
        weeks=weeks,
        sums=Sums.of(lines),
        adjustments=adjustments,
        total=Sums.of([*lines, *adjustments]),
        closed_months=_find_closed_months(wanted, employee),
    )


def find_people(account: Account, wanted: ReportFilter) -> QuerySet[Employee]:
    """The people who have days in the filter, by name: whose timesheet there is."""
    return (
        visible_employees(account)
        .filter(pk__in=select_days(account, wanted).values("employee"))
        .select_related("team", "site")
        .defer("embedding", "team__embedding")
        .order_by("name", "number")
    )


def make_timesheet_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each person and day, by name; after a person's days what adjusts earlier ones."""
    adjustments: dict[str, list[Line]] = {}
    for line in _read_adjustments(account, wanted):
        adjustments.setdefault(line.number, []).append(line)
    addresses = Addresses.of(wanted)
    for number, lines in groupby(_read_lines(account, wanted), lambda line: line.number):
        for line in [*lines, *adjustments.pop(number, [])]:
            yield _make_row(line, addresses)
    for rest in adjustments.values():
        for line in rest:
            yield _make_row(line, addresses)


def _make_row(line: Line, addresses: Addresses) -> Row:
    return Row(
        cells=(
            line.number,
            line.name,
            line.day,
            line.status,
            line.first_in,
            line.last_out,
            *(getattr(line, name) for name in SUMS),
            line.note,
        ),
        links={"name": addresses.timesheet(line.number), "day": line.url},
    )


def _read_lines(account: Account, wanted: ReportFilter) -> Iterator[Line]:
    addresses = Addresses.of(wanted)
    days = select_days(account, wanted).order_by("employee__name", "employee__number", "day")
    for day in read_days(days, *FIELDS):
        yield Line(
            number=day["employee__number"],
            name=day["employee__name"],
            day=day["day"],
            status=day["status"],
            first_in=show_time(day["first_in"], day["zone"]),
            last_out=show_time(day["last_out"], day["zone"]),
            planned=day["planned"],
            excused=day["excused"],
            breaks=day["breaks"],
            worked=day["worked"],
            counted=day["counted"],
            overtime=day["daily_overtime"] + day["weekly_overtime"],
            note=_write_note(day),
            url=addresses.day(day["employee_id"], day["day"]),
        )


def _write_note(day: Values) -> str:
    """Why a day is as it is: the holiday, the leave, what is not in order."""
    notes = [day["holiday"], day["leave__type__name"], name_exceptions(day["exceptions"])]
    return "; ".join(note for note in notes if note)


def _read_adjustments(account: Account, wanted: ReportFilter) -> Iterator[Line]:
    """What was put right in closed months and counts in these days."""
    addresses = Addresses.of(wanted)
    rows = select_adjustments(account, wanted).select_related("employee")
    for adjustment in rows.defer("employee__embedding").order_by(
        "employee__name", "employee__number", "day", "pk"
    ):
        yield Line(
            number=adjustment.employee.number,
            name=adjustment.employee.name,
            day=adjustment.day,
            status=None,
            first_in=None,
            last_out=None,
            planned=0,
            excused=adjustment.excused,
            breaks=0,
            worked=adjustment.worked,
            counted=adjustment.counted,
            overtime=adjustment.daily_overtime + adjustment.weekly_overtime,
            note=_("Adjustment: %(reason)s") % {"reason": adjustment.reason},
            url=addresses.day(adjustment.employee_id, adjustment.day),
            is_adjustment=True,
        )


def _find_closed_months(wanted: ReportFilter, employee: Employee) -> list[datetime.date]:
    months = ClosedMonth.objects.filter(
        site=employee.site, month__gte=wanted.first.replace(day=1), month__lte=wanted.last
    )
    return list(months.order_by("month").values_list("month", flat=True))


TIMESHEET = register_report(
    Report(
        key="timesheet",
        title=gettext_lazy("Timesheet"),
        about=gettext_lazy("One person's hours with the totals of weeks and month, to print."),
        columns=COLUMNS,
        make_rows=make_timesheet_rows,
    )
)
