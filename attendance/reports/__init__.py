"""Reports: one function makes the rows for the screen, the files and the API."""

from attendance.reports import (
    absence,
    day_sheet,
    exceptions,
    lateness,
    month_grid,
    overtime,
    payroll,
    timesheet,
)
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
    "absence",
    "day_sheet",
    "exceptions",
    "find_report",
    "lateness",
    "list_reports",
    "month_grid",
    "overtime",
    "payroll",
    "previous_period",
    "read_filter",
    "register_report",
    "timesheet",
    "write_query",
]
