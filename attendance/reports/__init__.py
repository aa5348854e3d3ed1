"""Reports: one function makes the rows for the screen, the files and the API."""

from attendance.reports import day_sheet
from attendance.reports.filters import previous_period, read_filter, write_query
from attendance.reports.table import (
    Cell,
    CellKind,
    Column,
    Report,
    ReportFilter,
    Row,
    Span,
    find_report,
    list_reports,
    register_report,
)

__all__ = [
    "Cell",
    "CellKind",
    "Column",
    "Report",
    "ReportFilter",
    "Row",
    "Span",
    "day_sheet",
    "find_report",
    "list_reports",
    "previous_period",
    "read_filter",
    "register_report",
    "write_query",
]
