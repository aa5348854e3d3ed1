"""Who was not there: absent without leave, or on leave."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import DaySummary
from attendance.reports.counts import ABSENT, ON_LEAVE
from attendance.reports.day_rows import DAY_COLUMNS, make_day_rows
from attendance.reports.days import Values, select_days
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
    Column("status", gettext_lazy("Status"), CellKind.STATUS),
    Column("leave", gettext_lazy("Leave")),
    Column("planned", gettext_lazy("Planned"), CellKind.MINUTES, has_total=True),
    Column("excused", gettext_lazy("Excused"), CellKind.MINUTES, has_total=True),
    Column("missing", gettext_lazy("Not excused"), CellKind.MINUTES, has_total=True),
)
FIELDS = ("status", "leave__type__name", "planned", "excused")


def make_absence_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each day on which somebody was absent or on leave: by day, then by name."""
    return make_day_rows(_select(account, wanted), wanted, _make_cells, fields=FIELDS)


def _make_cells(day: Values) -> tuple[Cell, ...]:
    is_absent = day["status"] == DaySummary.Status.ABSENT
    return (
        day["status"],
        day["leave__type__name"],
        day["planned"],
        day["excused"],
        day["planned"] - day["excused"] if is_absent else 0,
    )


def summarise_absence(account: Account, wanted: ReportFilter, before: ReportFilter) -> Summary:
    """Days absent and days of leave, of how many people; over time and by team."""
    days = _select(account, wanted)
    now, then = _count(days), _count(_select(account, before))
    absent = Measure(_("Absent without leave"), _("days"), Count("pk", filter=ABSENT))
    leave = Measure(_("On leave"), _("days"), Count("pk", filter=ON_LEAVE))
    charts = [
        draw(measure, days, wanted)
        for measure in (absent, leave)
        for draw in (chart_over_time, chart_by_people)
    ]
    return Summary(
        figures=[
            make_figure(
                _("Days absent without leave"),
                (now["absent_days"], then["absent_days"]),
                mark="missing",
            ),
            make_figure(_("People who were absent"), (now["absentees"], then["absentees"])),
            make_figure(
                _("Days with leave"), (now["leave_days"], then["leave_days"]), mark="leave"
            ),
            make_figure(_("People on leave"), (now["leavers"], then["leavers"])),
        ],
        charts=[chart for chart in charts if chart],
    )


def _select(account: Account, wanted: ReportFilter) -> QuerySet[DaySummary]:
    return select_days(account, wanted).filter(ABSENT | ON_LEAVE)


def _count(days: QuerySet[DaySummary]) -> dict[str, int]:
    return days.aggregate(
        absent_days=Count("pk", filter=ABSENT),
        absentees=Count("employee", filter=ABSENT, distinct=True),
        leave_days=Count("pk", filter=ON_LEAVE),
        leavers=Count("employee", filter=ON_LEAVE, distinct=True),
    )


ABSENCE = register_report(
    Report(
        key="absence",
        title=gettext_lazy("Absence"),
        about=gettext_lazy("Who was absent without leave, and who was on leave."),
        columns=COLUMNS,
        make_rows=make_absence_rows,
        summarise=summarise_absence,
    )
)
