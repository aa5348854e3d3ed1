"""The cells of a report in templates, as everywhere else on its pages."""

import datetime
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from attendance.reports.month_grid import GridCell
from attendance.reports.table import CellKind
from attendance.reports.words import show_cell, show_day, show_status

CELL = '<td class="month-cell {} day-{}"><a href="{}" aria-label="{}">{}</a></td>'
NO_CELL = SafeString('<td class="month-cell month-none"></td>')

register = template.Library()
register.filter("day", show_day)
register.filter("status", show_status)


@register.filter
def clock(at: datetime.datetime | None) -> str:
    """The time of day, a dash for none."""
    return show_cell(CellKind.TIME, at)


@register.simple_tag
def draw_cells(cells: Iterable[GridCell | None]) -> SafeString:
    """The days of one person; a template takes five times as long for the 1,500 of a team."""
    return format_html_join("", "{}", ((_draw_cell(cell),) for cell in cells))


def _draw_cell(cell: GridCell | None) -> SafeString:
    if cell is None:
        return NO_CELL
    return format_html(CELL, cell.kind, cell.status, cell.url, cell.label, cell.letter)
