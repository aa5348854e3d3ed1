"""What is counted of days, for figures and totals; each number leads to what it counts."""

from dataclasses import replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from attendance.models import DaySummary
from attendance.reports.days import select_days
from attendance.reports.figures import Figure, Summary, make_figure
from attendance.reports.filters import write_query
from attendance.reports.table import CellKind, ReportFilter
from people.policies import Account

Status = DaySummary.Status
# On these somebody came; see `Status`.
HERE = (Status.PRESENT, Status.LATE, Status.HALF_DAY, Status.IN_PROGRESS, Status.INCOMPLETE)
ABSENT = Q(status=Status.ABSENT)
# Half a day of leave has the status of its other half.
ON_LEAVE = Q(status=Status.ON_LEAVE) | Q(leave__isnull=False, excused__gt=0)
COUNTS: dict[str, Any] = {
    "here": Count("pk", filter=Q(status__in=HERE)),
    "late_days": Count("pk", filter=Q(late__gt=0)),
    "absent_days": Count("pk", filter=ABSENT),
    "leave_days": Count("pk", filter=ON_LEAVE),
    "exception_days": Count("pk", filter=~Q(exceptions=[])),
    "worked_minutes": Sum("worked"),
    "overtime_minutes": Sum(F("daily_overtime") + F("weekly_overtime")),
}
MINUTES = frozenset({"worked_minutes", "overtime_minutes"})
REPORTS = {
    "late_days": "lateness",
    "absent_days": "absence",
    "leave_days": "absence",
    "exception_days": "exceptions",
    "worked_minutes": "timesheet",
    "overtime_minutes": "overtime",
}
MARKS = {"here": "in", "late_days": "late", "absent_days": "missing", "leave_days": "leave"}
Counted = dict[str, Any]


def name_counts() -> dict[str, str]:
    """The words for COUNTS, in the same order."""
    return {
        "here": _("Here"),
        "late_days": _("Late"),
        "absent_days": _("Absent"),
        "leave_days": _("On leave"),
        "exception_days": _("Exceptions"),
        "worked_minutes": _("Worked"),
        "overtime_minutes": _("Overtime"),
    }


def count_days(days: QuerySet[DaySummary]) -> Counted:
    """All of COUNTS in one query."""
    return {name: value or 0 for name, value in days.aggregate(**COUNTS).items()}


def link_count(name: str, wanted: ReportFilter) -> str:
    """What a number counts: a report of its own, or the days of that status."""
    if name == "here":
        return f"../day/?{write_query(select_here(wanted))}"
    return f"../{REPORTS[name]}/?{write_query(wanted)}"


def select_here(wanted: ReportFilter) -> ReportFilter:
    """The same days and people, of them the days on which somebody came."""
    return replace(wanted, statuses=tuple(status.value for status in HERE))


def compare_counts(now: Counted, then: Counted, wanted: ReportFilter) -> list[Figure]:
    """Each number with its change."""
    return [
        make_figure(
            title,
            (now[name], then[name]),
            url=link_count(name, wanted),
            kind=CellKind.MINUTES if name in MINUTES else CellKind.COUNT,
            mark=MARKS.get(name, ""),
        )
        for name, title in name_counts().items()
    ]


def summarise_days(account: Account, wanted: ReportFilter, before: ReportFilter) -> Summary:
    """How many were here, late, absent and on leave, whatever status the rows are narrowed to."""
    wanted, before = replace(wanted, statuses=()), replace(before, statuses=())
    now, then = (count_days(select_days(account, period)) for period in (wanted, before))
    return Summary(figures=compare_counts(now, then, wanted))
