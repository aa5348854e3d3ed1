"""The month of a company, team by team; added up by the database."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from attendance.durations import format_minutes
from attendance.models import DaySummary
from attendance.reports.counts import (
    COUNTS,
    MINUTES,
    Counted,
    compare_counts,
    count_days,
    link_count,
    name_counts,
)
from attendance.reports.days import select_days
from attendance.reports.figures import Figure
from attendance.reports.filters import write_query
from attendance.reports.month_grid import Total
from attendance.reports.table import ReportFilter
from people.models import Team
from people.policies import Account


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
    """Two queries over the days and one for names, however many people and teams there are."""
    wanted, before = replace(wanted, statuses=()), replace(before, statuses=())
    days = select_days(account, wanted)
    rows = _count_by_team(days)
    sums: Counted = {name: sum(row[name] or 0 for row in rows) for name in COUNTS}
    return Overview(
        headings=list(name_counts().values()),
        teams=[_describe_team(row, wanted) for row in rows],
        sums=_list_totals(sums, wanted),
        figures=compare_counts(sums, count_days(select_days(account, before)), wanted),
    )


def _count_by_team(days: QuerySet[DaySummary]) -> list[dict[str, Any]]:
    """COUNTS with `team_id` and `name`, by name, those without a team last.

    Grouped by the number alone: the database then adds up in memory and need not sort the days.
    """
    by_team: Any = days.values("team_id").annotate(**COUNTS)
    names = dict(Team.objects.values_list("pk", "name"))
    rows = [{**row, "name": names.get(row["team_id"], "")} for row in by_team]
    return sorted(rows, key=lambda row: (not row["name"], row["name"].casefold()))


def _describe_team(row: dict[str, Any], wanted: ReportFilter) -> TeamMonth:
    pk = row["team_id"]
    narrowed = replace(wanted, team=Team(pk=pk)) if pk else None
    return TeamMonth(
        name=row["name"] or _("Without a team"),
        url=f"?{write_query(narrowed)}" if narrowed else "",
        totals=_list_totals(row, narrowed),
    )


def _list_totals(counts: dict[str, Any], wanted: ReportFilter | None) -> list[Total]:
    return [
        Total(_show(name, counts[name] or 0), link_count(name, wanted) if wanted else "")
        for name in COUNTS
    ]


def _show(name: str, value: int) -> str:
    if name in MINUTES:
        return format_minutes(value)
    return str(number_format(value, use_l10n=True, force_grouping=True))
