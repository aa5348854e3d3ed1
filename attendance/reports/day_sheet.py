"""Who came when, left when, and what the day came to; of one day, or of all days of a month."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.reports.counts import summarise_days
from attendance.reports.days import (
    Addresses,
    Values,
    name_exceptions,
    read_days,
    select_days,
    show_time,
)
from attendance.reports.table import (
    CellKind,
    Column,
    Report,
    ReportFilter,
    Row,
    Span,
    register_report,
)
from people.policies import Account

COLUMNS = (
    Column("day", _("Day"), CellKind.DATE),
    Column("number", _("Number")),
    Column("name", _("Name")),
    Column("team", _("Team")),
    Column("site", _("Site")),
    Column("shift", _("Shift")),
    Column("status", _("Status"), CellKind.STATUS),
    Column("first_in", pgettext_lazy("check-in", "In"), CellKind.TIME),
    Column("last_out", pgettext_lazy("check-in", "Out"), CellKind.TIME),
    Column("planned", _("Planned"), CellKind.MINUTES, has_total=True),
    Column("excused", _("Excused"), CellKind.MINUTES, has_total=True),
    Column("worked", _("Worked"), CellKind.MINUTES, has_total=True),
    Column("breaks", _("Breaks"), CellKind.MINUTES, has_total=True),
    Column("counted", _("Counted"), CellKind.MINUTES, has_total=True),
    Column("late", _("Late"), CellKind.MINUTES, has_total=True),
    Column("early_leave", _("Left early"), CellKind.MINUTES, has_total=True),
    Column("overtime", _("Overtime"), CellKind.MINUTES, has_total=True),
    Column("exceptions", _("Exceptions")),
)
FIELDS = (
    "employee_id", "employee__number", "employee__name", "team__name", "site__name",
    "shift__name", "day", "status", "first_in", "last_out", "planned", "excused", "worked",
    "breaks", "counted", "late", "early_leave", "daily_overtime", "weekly_overtime", "exceptions",
)  # fmt: skip


def make_day_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each person and day: by day, then by name."""
    yield from _make_rows(account, wanted, "day", "employee__name", "employee__number")


def make_month_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """The same rows by name, then by day."""
    yield from _make_rows(account, wanted, "employee__name", "employee__number", "day")


def _make_rows(account: Account, wanted: ReportFilter, *order: str) -> Iterator[Row]:
    addresses = Addresses.of(wanted)
    for day in read_days(select_days(account, wanted).order_by(*order), *FIELDS):
        yield _make_row(day, addresses)


def _make_row(day: Values, addresses: Addresses) -> Row:
    zone = day["zone"]
    return Row(
        cells=(
            day["day"],
            day["employee__number"],
            day["employee__name"],
            day["team__name"],
            day["site__name"],
            day["shift__name"],
            day["status"],
            show_time(day["first_in"], zone),
            show_time(day["last_out"], zone),
            day["planned"],
            day["excused"],
            day["worked"],
            day["breaks"],
            day["counted"],
            day["late"],
            day["early_leave"],
            day["daily_overtime"] + day["weekly_overtime"],
            name_exceptions(day["exceptions"]),
        ),
        links={
            "name": addresses.timesheet(day["employee__number"]),
            "day": addresses.day(day["employee_id"], day["day"]),
        },
    )


DAY_SHEET = register_report(
    Report(
        key="day",
        title=_("Day sheet"),
        about=_("Who came when, left when, and what was not in order."),
        columns=COLUMNS,
        make_rows=make_day_rows,
        span=Span.DAY,
        summarise=summarise_days,
    )
)
