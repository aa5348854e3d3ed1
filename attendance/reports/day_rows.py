"""Reports of which each row is one day of one person: what all of them begin with."""

from collections.abc import Callable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from attendance.models import DaySummary
from attendance.reports.days import Addresses, Values, read_days
from attendance.reports.table import Cell, CellKind, Column, ReportFilter, Row

DAY_COLUMNS = (
    Column("day", _("Day"), CellKind.DATE),
    Column("number", _("Number")),
    Column("name", _("Name")),
    Column("team", _("Team")),
    Column("site", _("Site")),
)
FIELDS = (
    "employee_id", "employee__number", "employee__name", "team__name", "site__name", "day",
)  # fmt: skip
BY_DAY = ("day", "employee__name", "employee__number")
BY_PERSON = ("employee__name", "employee__number", "day")


def make_day_rows(
    days: QuerySet[DaySummary],
    wanted: ReportFilter,
    make_cells: Callable[[Values], tuple[Cell, ...]],
    *,
    fields: tuple[str, ...],
    order: tuple[str, ...] = BY_DAY,
) -> Iterator[Row]:
    """A row for each day: the cells of `DAY_COLUMNS`, then those made of `fields` and `zone`."""
    addresses = Addresses.of(wanted)
    for day in read_days(days.order_by(*order), *FIELDS, *fields):
        yield Row(
            cells=(
                day["day"],
                day["employee__number"],
                day["employee__name"],
                day["team__name"],
                day["site__name"],
                *make_cells(day),
            ),
            links={
                "name": addresses.timesheet(day["employee__number"]),
                "day": addresses.day(day["employee_id"], day["day"]),
            },
        )
