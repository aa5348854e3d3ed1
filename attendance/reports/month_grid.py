"""People × days: one cell a day, with the totals of each person."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from attendance.day_names import name_day
from attendance.durations import format_minutes
from attendance.models import DaySummary
from attendance.reports.counts import HERE, select_here
from attendance.reports.day_sheet import COLUMNS, make_month_rows
from attendance.reports.days import (
    Addresses,
    Values,
    name_exceptions,
    read_days,
    select_days,
)
from attendance.reports.filters import list_days, write_query
from attendance.reports.table import Report, ReportFilter, register_report
from attendance.reports.words import show_clock, show_status
from people.models import Employee
from people.policies import Account, visible_employees

PEOPLE_PER_PAGE = 100
MAX_DAYS = 62
Status = DaySummary.Status
FIELDS = (
    "employee_id", "day", "status", "first_in", "last_out", "worked", "planned", "excused", "late",
    "daily_overtime", "weekly_overtime", "holiday", "exceptions", "leave__type__code",
    "leave__type__name",
)  # fmt: skip
LETTERS = {
    Status.EXPECTED: "·",
    Status.IN_PROGRESS: "▸",
    Status.PRESENT: pgettext_lazy("letter in the month grid: present", "P"),
    Status.LATE: pgettext_lazy("letter in the month grid: late", "L"),
    Status.HALF_DAY: "½",
    Status.ABSENT: pgettext_lazy("letter in the month grid: absent", "A"),
    Status.ON_LEAVE: pgettext_lazy("letter in the month grid: on leave of any kind", "V"),
    Status.HOLIDAY: pgettext_lazy("letter in the month grid: holiday", "H"),
    Status.DAY_OFF: "",
    Status.UNPLANNED: "–",
    Status.INCOMPLETE: "!",
}


@dataclass(frozen=True, slots=True)
class DayHead:
    """The head of a column."""

    number: int
    weekday: str
    name: str
    url: str
    kind: str  # "is-weekend", "is-today", both, or nothing


@dataclass(frozen=True, slots=True)
class GridCell:
    """One day of one person: a letter to see, a sentence to hear."""

    letter: str
    label: str
    url: str
    status: str
    kind: str


@dataclass(frozen=True, slots=True)
class Total:
    """A number of a person's row, and where one sees what it counts."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person; days without a row in the table (None) are those not worked here, or to come."""

    name: str
    number: str
    url: str
    cells: list[GridCell | None]
    totals: list[Total]


@dataclass(frozen=True, slots=True)
class Grid:
    """One page of people; `here` is how many of them came on each day."""

    days: list[DayHead]
    rows: list[GridRow]
    here: list[Total | None]
    page: "Page[Employee]"


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a letter means."""

    letter: str
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class Tools:
    """What every cell needs, looked up and translated once for all of them."""

    addresses: Addresses
    letters: dict[str, str]
    statuses: dict[str, str]
    came: str
    left: str
    worked: str

    @classmethod
    def of(cls, wanted: ReportFilter) -> "Tools":
        """In the reader's language."""
        return cls(
            addresses=Addresses.of(wanted),
            letters={status.value: str(letter) for status, letter in LETTERS.items()},
            statuses={status.value: show_status(status) for status in LETTERS},
            came=_("in %(time)s"),
            left=_("out %(time)s"),
            worked=_("worked %(hours)s"),
        )

    def describe(self, day: Values) -> str:
        """A day in words: “late, in 09:21, out 17:40, worked 7:49”."""
        words = [self.statuses[day["status"]], day["holiday"], day["leave__type__name"]]
        for text, at in ((self.came, day["first_in"]), (self.left, day["last_out"])):
            if at:
                words.append(text % {"time": show_clock(at.astimezone(day["zone"]))})
        if day["worked"]:
            words.append(self.worked % {"hours": format_minutes(day["worked"])})
        if day["exceptions"]:
            words.append(name_exceptions(day["exceptions"]))
        return ", ".join(word for word in words if word)


def make_grid(
    account: Account, wanted: ReportFilter, *, today: datetime.date, page: str | None
) -> Grid:
    """A page of the people who have days in the filter; three queries, however many they are."""
    wanted = replace(wanted, statuses=())
    people = Paginator(_find_people(account, wanted), PEOPLE_PER_PAGE).get_page(page)
    by_person = _read_cells(account, wanted, people.object_list)
    heads = _list_heads(wanted, today)
    tools = Tools.of(wanted)
    days = list_days(wanted.first, wanted.last)
    return Grid(
        days=heads,
        rows=[
            _make_row(person, by_person.get(person.pk, {}), days, heads, tools)
            for person in people.object_list
        ],
        here=_count_here(by_person.values(), wanted, days),
        page=people,
    )


def make_legend() -> list[LegendEntry]:
    """Every letter of the grid, as it stands there."""
    return [
        LegendEntry(str(letter), status.value, show_status(status))
        for status, letter in LETTERS.items()
    ]


def _find_people(account: Account, wanted: ReportFilter) -> QuerySet[Employee]:
    days = select_days(account, wanted).filter(employee=OuterRef("pk"))
    return (
        visible_employees(account)
        .filter(Exists(days))
        .only("pk", "name", "number")
        .order_by("name", "number")
    )


def _read_cells(
    account: Account, wanted: ReportFilter, people: Iterable[Employee]
) -> dict[int, dict[datetime.date, Values]]:
    chosen = select_days(account, wanted).filter(employee__in=[person.pk for person in people])
    found: dict[int, dict[datetime.date, Values]] = {}
    for day in read_days(chosen, *FIELDS):
        found.setdefault(day["employee_id"], {})[day["day"]] = day
    return found


def _list_heads(wanted: ReportFilter, today: datetime.date) -> list[DayHead]:
    return [
        DayHead(
            number=day.day,
            weekday=date_format(day, "D")[:2],
            name=name_day(day),
            url=_link_day_sheet(wanted, day),
            kind=" ".join(_list_kinds(day, today)),
        )
        for day in list_days(wanted.first, wanted.last)
    ]


def _list_kinds(day: datetime.date, today: datetime.date) -> Iterable[str]:
    if day.weekday() >= calendar.SATURDAY:
        yield "is-weekend"
    if day == today:
        yield "is-today"


def _link_day_sheet(wanted: ReportFilter, day: datetime.date) -> str:
    return f"../day/?{write_query(replace(wanted, first=day, last=day))}"


def _make_row(
    person: Employee,
    by_day: dict[datetime.date, Values],
    days: list[datetime.date],
    heads: list[DayHead],
    tools: "Tools",
) -> GridRow:
    cells = [
        _make_cell(person, by_day[day], head, tools) if day in by_day else None
        for day, head in zip(days, heads, strict=True)
    ]
    return GridRow(
        name=person.name,
        number=person.number,
        url=tools.addresses.timesheet(person.number),
        cells=cells,
        totals=_add_up(person, by_day.values(), tools.addresses),
    )


def _make_cell(person: Employee, day: Values, head: DayHead, tools: "Tools") -> GridCell:
    return GridCell(
        letter=day["leave__type__code"]
        if day["status"] == Status.ON_LEAVE and day["leave__type__code"]
        else tools.letters[day["status"]],
        label=f"{person.name}, {head.name}: {tools.describe(day)}",
        url=tools.addresses.day(person.pk, day["day"]),
        status=day["status"],
        kind=head.kind,
    )


def _add_up(person: Employee, days: Iterable[Values], addresses: Addresses) -> list[Total]:
    found = list(days)
    timesheet = addresses.timesheet(person.number)
    overtime = sum(day["daily_overtime"] + day["weekly_overtime"] for day in found)
    late = sum(day["late"] > 0 for day in found)
    absent = sum(day["status"] == Status.ABSENT for day in found)
    return [
        Total(format_minutes(sum(day["worked"] for day in found)), timesheet),
        Total(format_minutes(sum(day["planned"] - day["excused"] for day in found)), timesheet),
        Total(format_minutes(overtime), addresses.report("overtime", person.number)),
        Total(str(late), addresses.report("lateness", person.number)),
        Total(str(absent), addresses.report("absence", person.number)),
    ]


TOTALS = (
    gettext_lazy("Worked"),
    gettext_lazy("Planned"),
    gettext_lazy("Overtime"),
    gettext_lazy("Late"),
    gettext_lazy("Absent"),
)


def _count_here(
    people: Iterable[dict[datetime.date, Any]],
    wanted: ReportFilter,
    days: list[datetime.date],
) -> list[Total | None]:
    rows = list(people)
    counts = [
        sum(day in by_day and by_day[day]["status"] in HERE for by_day in rows) for day in days
    ]
    return [
        Total(
            str(count),
            f"../day/?{write_query(select_here(replace(wanted, first=day, last=day)))}",
        )
        if count
        else None
        for day, count in zip(days, counts, strict=True)
    ]


MONTH = register_report(
    Report(
        key="month",
        title=gettext_lazy("Month"),
        about=gettext_lazy("People and days in one picture, with the totals of each person."),
        columns=COLUMNS,
        make_rows=make_month_rows,
    )
)
