"""Numbers over time, by team and by person, as charts whose every bar leads to what it counts."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.day_names import name_day_briefly
from attendance.models import DaySummary
from attendance.reports.figures import Chart, Point, make_chart
from attendance.reports.filters import Dates, find_month, find_week, list_days, write_query
from attendance.reports.table import CellKind, ReportFilter, Words
from people.models import Employee, Team

MAX_DAY_BARS = 62  # days; with more of them a bar is a week
MAX_WEEK_BARS = 190  # days; with still more a month
MAX_RANKS = 12
MAX_CAPTIONS = 16


@dataclass(frozen=True, slots=True)
class Measure:
    """What the charts of a report count: `counts` is an aggregate over days."""

    title: Words
    unit: Words
    counts: Any
    kind: CellKind = CellKind.COUNT


def chart_over_time(
    measure: Measure, days: QuerySet[DaySummary], wanted: ReportFilter
) -> Chart | None:
    """By day, by week or by month; None where a picture would show one bar, or none."""
    rows = days.values("day").annotate(value=measure.counts).values_list("day", "value")
    found = {day: value or 0 for day, value in rows}
    steps = _list_steps(wanted)
    if len(steps) == 1 or not any(found.values()):
        return None
    every = -(-len(steps) // MAX_CAPTIONS)
    points = [
        Point(
            label=_name_step(step),
            caption=_caption_step(step) if number % every == 0 else "",
            value=sum(found.get(day, 0) for day in list_days(*step)),
            url=f"?{write_query(replace(wanted, first=step[0], last=step[1]))}",
        )
        for number, step in enumerate(steps)
    ]
    return make_chart(
        _title_over_time(steps) % {"what": measure.title},
        points,
        heading=_("Days"),
        unit=measure.unit,
        kind=measure.kind,
        is_over_time=True,
    )


def chart_by_people(
    measure: Measure, days: QuerySet[DaySummary], wanted: ReportFilter
) -> Chart | None:
    """By team; within one team by person. The highest first, None for one person alone."""
    if wanted.employee:
        return None
    points = (
        _rank_people(measure, days, wanted) if wanted.team else _rank_teams(measure, days, wanted)
    )
    if len(points) < 2:  # noqa: PLR2004  nothing to compare
        return None
    title = _("%(what)s by person") if wanted.team else _("%(what)s by team")
    return make_chart(
        title % {"what": measure.title},
        points,
        heading=_("Name") if wanted.team else _("Team"),
        unit=measure.unit,
        kind=measure.kind,
    )


def _rank_teams(measure: Measure, days: QuerySet[DaySummary], wanted: ReportFilter) -> list[Point]:
    rows = days.values_list("team_id", "team__name").annotate(value=measure.counts)
    found = [row for row in rows.order_by("-value", "team__name") if row[2]]
    return [
        Point(
            label=name or _("Without a team"),
            value=value,
            url=f"?{write_query(replace(wanted, team=Team(pk=pk)))}" if pk else "",
        )
        for pk, name, value in found[:MAX_RANKS]
    ]


def _rank_people(measure: Measure, days: QuerySet[DaySummary], wanted: ReportFilter) -> list[Point]:
    rows = days.values_list("employee__number", "employee__name").annotate(value=measure.counts)
    rows = rows.order_by("-value", "employee__name", "employee__number")
    return [
        Point(
            label=name,
            value=value,
            url=f"?{write_query(replace(wanted, employee=Employee(number=number)))}",
        )
        for number, name, value in rows[:MAX_RANKS]
        if value
    ]


def _list_steps(wanted: ReportFilter) -> list[Dates]:
    """The bars: the days, weeks or months of the filter, cut at its ends."""
    length = (wanted.last - wanted.first).days + 1
    if length <= MAX_DAY_BARS:
        return [(day, day) for day in list_days(wanted.first, wanted.last)]
    find: Callable[[datetime.date], Dates] = find_week if length <= MAX_WEEK_BARS else find_month
    steps, day = [], wanted.first
    while day <= wanted.last:
        last = min(find(day)[1], wanted.last)
        steps.append((day, last))
        day = last + datetime.timedelta(days=1)
    return steps


def _title_over_time(steps: list[Dates]) -> str:
    longest = max((last - first).days for first, last in steps)
    if not longest:
        return _("%(what)s by day")
    return _("%(what)s by week") if longest < 7 else _("%(what)s by month")  # noqa: PLR2004


def _name_step(step: Dates) -> str:
    first, last = step
    if first == last:
        return name_day_briefly(first)
    return f"{date_format(first)} – {date_format(last)}"


def _caption_step(step: Dates) -> str:
    first, last = step
    if first == last:
        return str(first.day)
    if (last - first).days < 7:  # noqa: PLR2004  a week
        return f"{first:%V}"
    return date_format(first, "M")
