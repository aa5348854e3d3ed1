"""Who came late, by how much, and where it happens more than elsewhere."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from attendance.models import DaySummary
from attendance.reports.day_rows import DAY_COLUMNS, make_day_rows
from attendance.reports.days import Values, select_days, show_time
from attendance.reports.figures import Summary, make_figure
from attendance.reports.series import Measure, chart_by_people, chart_over_time
from attendance.reports.table import (
    Cell,
    CellKind,
    Column,
    Report,
    ReportFilter,
    Row,
    register_report,
)
from people.policies import Account

COLUMNS = (
    *DAY_COLUMNS,
    Column("shift", gettext_lazy("Shift")),
    Column("planned_start", gettext_lazy("Expected"), CellKind.TIME),
    Column("first_in", pgettext_lazy("check-in", "In"), CellKind.TIME),
    Column("late", gettext_lazy("Late"), CellKind.MINUTES, has_total=True),
)
FIELDS = ("shift__name", "planned_start", "first_in", "late")


def make_lateness_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each day on which somebody came late: by day, then by name."""
    return make_day_rows(_select(account, wanted), wanted, _make_cells, fields=FIELDS)


def _make_cells(day: Values) -> tuple[Cell, ...]:
    return (
        day["shift__name"],
        show_time(day["planned_start"], day["zone"]),
        show_time(day["first_in"], day["zone"]),
        day["late"],
    )


def summarise_lateness(account: Account, wanted: ReportFilter, before: ReportFilter) -> Summary:
    """How often, how much, how many people; over time and by team."""
    days = _select(account, wanted)
    now, then = _count(days), _count(_select(account, before))
    often = Measure(_("Late arrivals"), _("late arrivals"), Count("pk"))
    charts = [chart_over_time(often, days, wanted), chart_by_people(often, days, wanted)]
    return Summary(
        figures=[
            make_figure(_("Late arrivals"), (now["often"], then["often"]), mark="late"),
            make_figure(_("People who came late"), (now["people"], then["people"])),
            make_figure(
                _("Late altogether"), (now["minutes"], then["minutes"]), kind=CellKind.MINUTES
            ),
            make_figure(
                _("Late on average"),
                (_average(now), _average(then) if then["often"] else None),
                kind=CellKind.MINUTES,
            ),
        ],
        charts=[chart for chart in charts if chart],
    )


def _select(account: Account, wanted: ReportFilter) -> QuerySet[DaySummary]:
    return select_days(account, wanted).filter(late__gt=0)


def _count(days: QuerySet[DaySummary]) -> dict[str, int]:
    return days.aggregate(
        often=Count("pk"), people=Count("employee", distinct=True), minutes=Sum("late", default=0)
    )


def _average(counts: dict[str, int]) -> int:
    return round(counts["minutes"] / counts["often"]) if counts["often"] else 0


LATENESS = register_report(
    Report(
        key="lateness",
        title=gettext_lazy("Lateness"),
        about=gettext_lazy("Who came later than planned, by how much, and in which teams."),
        columns=COLUMNS,
        make_rows=make_lateness_rows,
        summarise=summarise_lateness,
    )
)
