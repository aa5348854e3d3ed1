"""The cells of a report in templates, as everywhere else on its pages."""

import datetime

from django import template

from attendance.reports.table import CellKind
from attendance.reports.words import show_cell, show_day, show_status

register = template.Library()
register.filter("day", show_day)
register.filter("status", show_status)


@register.filter
def clock(at: datetime.datetime | None) -> str:
    """The time of day, a dash for none."""
    return show_cell(CellKind.TIME, at)


@register.filter
def duration(minutes: int) -> str:
    """Hours and minutes, a dash for none."""
    return show_cell(CellKind.MINUTES, minutes)
