"""What goes into a file: the report, what was chosen, and the rows; and how the file is called."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from attendance.reports.filters import write_dates
from attendance.reports.table import CellKind, Report, ReportFilter, Row
from attendance.reports.words import name_period, show_status


@dataclass(frozen=True, slots=True)
class FileContent:
    """The rows may come one by one from the database, and are read once."""

    report: Report
    chosen: ReportFilter
    rows: Iterable[Row]


class Totals:
    """The sums of the columns of which a sum means something, gathered row by row."""

    def __init__(self, report: Report) -> None:
        self.sums = {
            place: 0
            for place, column in enumerate(report.columns)
            if column.has_total and column.kind in {CellKind.MINUTES, CellKind.COUNT}
        }

    def add(self, row: Row) -> None:
        """Count one row in."""
        for place in self.sums:
            cell = row.cells[place]
            if isinstance(cell, int):
                self.sums[place] += cell


def describe_choice(chosen: ReportFilter) -> list[tuple[str, str]]:
    """What was chosen, as labels and values: the period, and site, team and person if any."""
    lines = [(_("Period"), name_period(chosen.first, chosen.last))]
    if chosen.site is not None:
        lines.append((_("Site"), chosen.site.name))
    if chosen.team is not None:
        lines.append((_("Team"), chosen.team.name))
    if chosen.employee is not None:
        lines.append((_("Person"), f"{chosen.employee.name} ({chosen.employee.number})"))
    if chosen.statuses:
        lines.append((_("Status"), ", ".join(show_status(status) for status in chosen.statuses)))
    return lines


def suggest_name(content: FileContent) -> str:
    """Like `muster-timesheet-2026-11-berlin`, in letters that every system takes."""
    chosen = content.chosen
    parts = ["muster", content.report.key, _write_period(chosen)]
    parts += [slugify(part.name) for part in (chosen.site, chosen.team) if part is not None]
    if chosen.employee is not None:
        parts.append(slugify(chosen.employee.number))
    return "-".join(part for part in parts if part)


def _write_period(chosen: ReportFilter) -> str:
    """Like 2026-11, 2026-W47 or 2026-11-03-to-2026-11-09."""
    dates = write_dates(chosen.first, chosen.last)
    return "-to-".join(dates.values())
