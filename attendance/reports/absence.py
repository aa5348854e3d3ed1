"""Who was not there: absent without leave, or on leave."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import DaySummary
from attendance.reports.counts import ABSENT, ON_LEAVE
from attendance.reports.days import Addresses, read_days, select_days
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

COLUMNS = (
    Column("day", gettext_lazy("Day"), CellKind.DATE),
    Column("number", gettext_lazy("Number")),
    Column("name", gettext_lazy("Name")),
    Column("team", gettext_lazy("Team")),
    Column("site", gettext_lazy("Site")),
    Column("status", gettext_lazy("Status"), CellKind.STATUS),
    Column("leave", gettext_lazy("Leave")),
    Column("planned", gettext_lazy("Planned"), CellKind.MINUTES, has_total=True),
    Column("excused", gettext_lazy("Excused"), CellKind.MINUTES, has_total=True),
    Column("missing", gettext_lazy("Not excused"), CellKind.MINUTES, has_total=True),
)
FIELDS = (
    "employee_id", "employee__number", "employee__name", "team__name", "site__name", "day",
    "status", "leave__type__name", "planned", "excused",
)  # fmt: skip


def make_absence_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each day on which somebody was absent or on leave: by day, then by name."""
    addresses = Addresses.of(wanted)
    days = _select(account, wanted).order_by("day", "employee__name", "employee__number")
    for day in read_days(days, *FIELDS):
        is_absent = day["status"] == DaySummary.Status.ABSENT
        yield Row(
            cells=(
                day["day"],
                day["employee__number"],
                day["employee__name"],
                day["team__name"],
                day["site__name"],
                day["status"],
                day["leave__type__name"],
                day["planned"],
                day["excused"],
                day["planned"] - day["excused"] if is_absent else 0,
            ),
            links={
                "name": addresses.timesheet(day["employee__number"]),
                "day": addresses.day(day["employee_id"], day["day"]),
            },
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
