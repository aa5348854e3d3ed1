"""Who worked beyond the thresholds of day and week, person by person."""

from collections.abc import Iterator

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import DaySummary
from attendance.reports.days import CHUNK, Addresses, select_days
from attendance.reports.figures import Summary, make_figure
from attendance.reports.series import Measure, chart_by_people, chart_over_time
from attendance.reports.table import (
    CellKind,
    Column,
    Report,
    ReportFilter,
    Row,
    register_report,
)
from people.policies import Account

OVERTIME_MINUTES = F("daily_overtime") + F("weekly_overtime")
COLUMNS = (
    Column("number", gettext_lazy("Number")),
    Column("name", gettext_lazy("Name")),
    Column("team", gettext_lazy("Team")),
    Column("site", gettext_lazy("Site")),
    Column("days", gettext_lazy("Days with overtime"), CellKind.COUNT, has_total=True),
    Column("counted", gettext_lazy("Counted on them"), CellKind.MINUTES, has_total=True),
    Column("daily_overtime", gettext_lazy("Beyond the day"), CellKind.MINUTES, has_total=True),
    Column("weekly_overtime", gettext_lazy("Beyond the week"), CellKind.MINUTES, has_total=True),
    Column("overtime", gettext_lazy("Overtime"), CellKind.MINUTES, has_total=True),
)


def make_overtime_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each person with overtime, and for each team and site they did it for."""
    addresses = Addresses.of(wanted)
    rows = (
        _select(account, wanted)
        .values_list("employee__number", "employee__name", "team__name", "site__name")
        .annotate(
            days=Count("pk"),
            counted=Sum("counted"),
            daily=Sum("daily_overtime"),
            weekly=Sum("weekly_overtime"),
            both=Sum(OVERTIME_MINUTES),
        )
        .order_by("employee__name", "employee__number", "team__name", "site__name")
    )
    for cells in rows.iterator(chunk_size=CHUNK):
        yield Row(cells=cells, links={"name": addresses.timesheet(cells[0])})


def summarise_overtime(account: Account, wanted: ReportFilter, before: ReportFilter) -> Summary:
    """How much, of how many people, over time and by team."""
    days = _select(account, wanted)
    now, then = _count(days), _count(_select(account, before))
    much = Measure(_("Overtime"), _("hours"), Sum(OVERTIME_MINUTES), CellKind.MINUTES)
    charts = [chart_over_time(much, days, wanted), chart_by_people(much, days, wanted)]
    titles = {
        "both": _("Overtime"),
        "daily": _("Beyond the day"),
        "weekly": _("Beyond the week"),
    }
    return Summary(
        figures=[
            *(
                make_figure(title, (now[name], then[name]), kind=CellKind.MINUTES)
                for name, title in titles.items()
            ),
            make_figure(_("People with overtime"), (now["people"], then["people"])),
        ],
        charts=[chart for chart in charts if chart],
    )


def _select(account: Account, wanted: ReportFilter) -> QuerySet[DaySummary]:
    return select_days(account, wanted).alias(both=OVERTIME_MINUTES).filter(both__gt=0)


def _count(days: QuerySet[DaySummary]) -> dict[str, int]:
    return days.aggregate(
        daily=Sum("daily_overtime", default=0),
        weekly=Sum("weekly_overtime", default=0),
        both=Sum(OVERTIME_MINUTES, default=0),
        people=Count("employee", distinct=True),
    )


OVERTIME = register_report(
    Report(
        key="overtime",
        title=gettext_lazy("Overtime"),
        about=gettext_lazy("Who worked beyond the limits of day and week, and in which teams."),
        columns=COLUMNS,
        make_rows=make_overtime_rows,
        summarise=summarise_overtime,
    )
)
