"""Who came when, left when, and what the day came to; of one day, or of all days of a month."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.reports.counts import summarise_days
from attendance.reports.day_rows import BY_PERSON, DAY_COLUMNS, make_day_rows
from attendance.reports.days import (
    Values,
    name_exceptions,
    select_days,
    show_time,
)
from attendance.reports.table import (
    Cell,
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
    *DAY_COLUMNS,
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
    "shift__name", "status", "first_in", "last_out", "planned", "excused", "worked",
    "breaks", "counted", "late", "early_leave", "daily_overtime", "weekly_overtime", "exceptions",
)  # fmt: skip


def make_sheet_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each person and day: by day, then by name."""
    return make_day_rows(select_days(account, wanted), wanted, _make_cells, fields=FIELDS)


def make_month_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """The same rows by name, then by day."""
    days = select_days(account, wanted)
    return make_day_rows(days, wanted, _make_cells, fields=FIELDS, order=BY_PERSON)


def _make_cells(day: Values) -> tuple[Cell, ...]:
    zone = day["zone"]
    return (
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
    )


DAY_SHEET = register_report(
    Report(
        key="day",
        title=_("Day sheet"),
        about=_("Who came when, left when, and what was not in order."),
        columns=COLUMNS,
        make_rows=make_sheet_rows,
        span=Span.DAY,
        summarise=summarise_days,
    )
)
