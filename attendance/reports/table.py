"""What a report is: columns, and a function that makes the rows.

Screen, CSV, XLSX, PDF and API write the same cells; they differ only in how a kind of cell looks.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from people.models import Employee, Site, Team
from people.policies import Account

if TYPE_CHECKING:
    from attendance.reports.figures import Summary

Words = str | Promise
Cell = str | int | datetime.date | datetime.datetime | None


class CellKind(StrEnum):
    """What a cell holds: see `Cell`. None is an empty cell of any kind."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"  # an aware datetime in the zone of the person's site
    MINUTES = "minutes"  # whole minutes, negative ones too; shown like 7:45
    COUNT = "count"
    STATUS = "status"  # a value of attendance.models.DaySummary.Status


class Span(StrEnum):
    """The days that a report is about when nobody says which: those around today."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `has_total` says that the sum of it means something, `is_signed` that its durations may be
    negative.
    """

    key: str
    title: Words
    kind: CellKind = CellKind.TEXT
    has_total: bool = False
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells in the order of the columns, and for the screen where some of them lead."""

    cells: tuple[Cell, ...]
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which days and people a report is about; `last` is included. None: all that one may see.

    `statuses` are values of `DaySummary.Status`; empty: days of every status.
    """

    first: datetime.date
    last: datetime.date
    site: Site | None = None
    team: Team | None = None
    employee: Employee | None = None
    statuses: tuple[str, ...] = ()


MakeRows = Callable[[Account, ReportFilter], Iterable[Row]]
# What stands above the table; the second filter is the time before, with which it is compared.
Summarise = Callable[[Account, ReportFilter, ReportFilter], "Summary"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report by its key, as in its address; `make_rows` yields only what the account may see.

    `span` is what it shows when nobody says which days; `summarise` makes the numbers and pictures
    of its page.
    """

    key: str
    title: Words
    about: Words
    columns: tuple[Column, ...]
    make_rows: MakeRows
    span: Span = Span.MONTH
    summarise: Summarise | None = None


# As the list of reports shows them; one that is not named here comes last.
ORDER = (
    "day", "month", "timesheet", "lateness", "overtime", "absence", "exceptions", "payroll",
)  # fmt: skip
_reports: dict[str, Report] = {}


def register_report(report: Report) -> Report:
    """Offer a report on the screen, as a file and by the API."""
    _reports[report.key] = report
    return report


def list_reports() -> list[Report]:
    """Every registered report, in the order in which HR looks for them."""
    return sorted(
        _reports.values(),
        key=lambda report: ORDER.index(report.key) if report.key in ORDER else len(ORDER),
    )


def find_report(key: str) -> Report | None:
    """The report with this key."""
    return _reports.get(key)
