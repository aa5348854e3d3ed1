"""How the cells of a report read on the screen: 7:45, 09:21, Sunday, November 22."""

import datetime

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from attendance.durations import format_minutes
from attendance.models import DaySummary
from attendance.reports.filters import find_month, find_week
from attendance.reports.table import Cell, CellKind

NOTHING = "–"
_status_words = dict(DaySummary.Status.choices)


def show_clock(at: datetime.datetime) -> str:
    """The time of day as everywhere in Muster; `at` is on the clocks of the site."""
    return f"{at:%H:%M}"


def show_day(day: datetime.date) -> str:
    """The date, with the first letters of the day of the week."""
    return f"{date_format(day, 'D')}, {date_format(day)}"


def name_period(first: datetime.date, last: datetime.date) -> str:
    """“March 2026”, “Tuesday, March 3, 2026”, or from … to, with the number of a whole week."""
    if first == last:
        return f"{date_format(first, 'l')}, {date_format(first)}"
    if (first, last) == find_month(first):
        return date_format(first, "F Y")
    days = f"{date_format(first)} – {date_format(last)}"
    if (first, last) == find_week(first):
        return _("Week %(number)d, %(days)s") % {"number": first.isocalendar().week, "days": days}
    return days


def show_status(status: str) -> str:
    """The word for a status of a day."""
    return str(_status_words.get(status, status))


def show_cell(kind: CellKind, cell: Cell) -> str:
    """A cell in the reader's language; a dash for an empty one."""
    if cell is None or cell == "":
        return NOTHING
    if kind is CellKind.MINUTES and isinstance(cell, int):
        return format_minutes(cell)
    if kind is CellKind.COUNT and isinstance(cell, int):
        return number_format(cell, use_l10n=True, force_grouping=True)
    if kind is CellKind.STATUS:
        return show_status(str(cell))
    if isinstance(cell, datetime.datetime):
        return show_clock(cell)
    return show_day(cell) if isinstance(cell, datetime.date) else str(cell)
