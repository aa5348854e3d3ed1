"""Days that are not in order: somebody left unseen, or worked without a plan."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from attendance.models import DaySummary
from attendance.reports.day_rows import DAY_COLUMNS, make_day_rows
from attendance.reports.days import (
    EXCEPTIONS,
    Values,
    name_exceptions,
    select_days,
    show_time,
)
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
    Column("first_in", pgettext_lazy("check-in", "In"), CellKind.TIME),
    Column("last_out", pgettext_lazy("check-in", "Out"), CellKind.TIME),
    Column("worked", gettext_lazy("Worked"), CellKind.MINUTES, has_total=True),
    Column("exceptions", gettext_lazy("Exceptions")),
)
FIELDS = ("status", "first_in", "last_out", "worked", "exceptions")


def make_exception_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each day that is not in order: by day, then by name."""
    return make_day_rows(_select(account, wanted), wanted, _make_cells, fields=FIELDS)


def _make_cells(day: Values) -> tuple[Cell, ...]:
    return (
        day["status"],
        show_time(day["first_in"], day["zone"]),
        show_time(day["last_out"], day["zone"]),
        day["worked"],
        name_exceptions(day["exceptions"]),
    )


def summarise_exceptions(account: Account, wanted: ReportFilter, before: ReportFilter) -> Summary:
    """How many days of each kind; over time and by team."""
    days = _select(account, wanted)
    now, then = _count(days), _count(_select(account, before))
    measure = Measure(_("Days not in order"), _("days"), Count("pk"))
    charts = [chart_over_time(measure, days, wanted), chart_by_people(measure, days, wanted)]
    return Summary(
        figures=[
            make_figure(_("Days not in order"), (now["days"], then["days"]), mark="problem"),
            *(
                make_figure(words, (now[code], then[code]))
                for code, words in EXCEPTIONS.items()
                if now[code] or then[code]
            ),
        ],
        charts=[chart for chart in charts if chart],
    )


def _select(account: Account, wanted: ReportFilter) -> QuerySet[DaySummary]:
    return select_days(account, wanted).exclude(exceptions=[])


def _count(days: QuerySet[DaySummary]) -> dict[str, int]:
    return days.aggregate(
        days=Count("pk"),
        **{code: Count("pk", filter=Q(exceptions__contains=[code])) for code in EXCEPTIONS},
    )


EXCEPTION_LIST = register_report(
    Report(
        key="exceptions",
        title=gettext_lazy("Exceptions"),
        about=gettext_lazy("Days that somebody should look at: a forgotten check-out, no plan."),
        columns=COLUMNS,
        make_rows=make_exception_rows,
        summarise=summarise_exceptions,
    )
)
