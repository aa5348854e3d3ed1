"""The month of a company, team by team; added up by the database."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from attendance.durations import format_minutes
from attendance.reports.absence import ABSENT, ON_LEAVE
from attendance.reports.days import select_days
from attendance.reports.figures import Figure, make_figure
from attendance.reports.filters import write_query
from attendance.reports.month_grid import HERE, Total
from attendance.reports.table import CellKind, ReportFilter
from people.models import Team
from people.policies import Account

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
Counted = dict[str, int]


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """The numbers of one team in the order of COUNTS; `url` leads to its grid."""

    name: str
    url: str
    totals: list[Total]


@dataclass(frozen=True, slots=True)
class Overview:
    """All teams, and everything together, compared with the time before."""

    headings: list[str]
    teams: list[TeamMonth]
    sums: list[Total]
    figures: list[Figure]


def make_overview(account: Account, wanted: ReportFilter, before: ReportFilter) -> Overview:
    """Two queries over the days, however many people and teams there are."""
    days = select_days(account, replace(wanted, statuses=()))
    by_team: Any = days.values("team_id", "team__name").annotate(**COUNTS)
    rows: list[dict[str, Any]] = list(by_team.order_by(F("team__name").asc(nulls_last=True)))
    sums: Counted = {name: sum(row[name] or 0 for row in rows) for name in COUNTS}
    return Overview(
        headings=list(_name_counts().values()),
        teams=[_describe_team(row, wanted) for row in rows],
        sums=_list_totals(sums, wanted),
        figures=_compare(sums, account, wanted, before),
    )


def _name_counts() -> dict[str, str]:
    return {
        "here": _("Here"),
        "late_days": _("Late"),
        "absent_days": _("Absent"),
        "leave_days": _("On leave"),
        "exception_days": _("Exceptions"),
        "worked_minutes": _("Worked"),
        "overtime_minutes": _("Overtime"),
    }


def _describe_team(row: dict[str, Any], wanted: ReportFilter) -> TeamMonth:
    pk = row["team_id"]
    narrowed = replace(wanted, team=Team(pk=pk)) if pk else None
    return TeamMonth(
        name=row["team__name"] or _("Without a team"),
        url=f"?{write_query(narrowed)}" if narrowed else "",
        totals=_list_totals(row, narrowed),
    )


def _list_totals(counts: dict[str, Any], wanted: ReportFilter | None) -> list[Total]:
    return [
        Total(_show(name, counts[name] or 0), _link(name, wanted) if wanted else "")
        for name in COUNTS
    ]


def _show(name: str, value: int) -> str:
    if name in MINUTES:
        return format_minutes(value)
    return str(number_format(value, use_l10n=True, force_grouping=True))


def _link(name: str, wanted: ReportFilter) -> str:
    """What a number counts: a report of its own, or the days of that status."""
    if name == "here":
        here = replace(wanted, statuses=tuple(status.value for status in HERE))
        return f"../day/?{write_query(here)}"
    return f"../{REPORTS[name]}/?{write_query(wanted)}"


def _compare(
    sums: Counted, account: Account, wanted: ReportFilter, before: ReportFilter
) -> list[Figure]:
    days = select_days(account, replace(before, statuses=()))
    then = days.aggregate(**COUNTS)
    return [
        make_figure(
            title,
            (sums[name], then[name] or 0),
            url=_link(name, wanted),
            kind=CellKind.MINUTES if name in MINUTES else CellKind.COUNT,
            mark=MARKS.get(name, ""),
        )
        for name, title in _name_counts().items()
    ]
