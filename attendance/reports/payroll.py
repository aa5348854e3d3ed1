"""Hours for payroll: what each person is to be paid for, in one row, with what was put right."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import Adjustment, DaySummary
from attendance.reports.counts import ABSENT
from attendance.reports.days import CHUNK, Addresses, select_adjustments, select_days
from attendance.reports.figures import Summary, make_figure
from attendance.reports.table import (
    CellKind,
    Column,
    Report,
    ReportFilter,
    Row,
    register_report,
)
from people.models import Employee
from people.policies import Account


def _minutes(key: str, title: object, *, is_signed: bool = False) -> Column:
    return Column(key, title, CellKind.MINUTES, has_total=True, is_signed=is_signed)  # type: ignore[arg-type]


COLUMNS = (
    Column("number", gettext_lazy("Number")),
    Column("name", gettext_lazy("Name")),
    _minutes("payable", gettext_lazy("To pay"), is_signed=True),
    _minutes("planned", gettext_lazy("Planned")),
    _minutes("counted", gettext_lazy("Counted")),
    _minutes("daily_overtime", gettext_lazy("Beyond the day")),
    _minutes("weekly_overtime", gettext_lazy("Beyond the week")),
    _minutes("paid_leave", gettext_lazy("Paid leave")),
    _minutes("unpaid_leave", gettext_lazy("Unpaid leave")),
    _minutes("holiday", gettext_lazy("Holidays")),
    Column("absent", gettext_lazy("Days absent"), CellKind.COUNT, has_total=True),
    _minutes("adjustments", gettext_lazy("Adjustments"), is_signed=True),
    _minutes("adjusted_overtime", gettext_lazy("Overtime in adjustments"), is_signed=True),
)

# Whose day has leave is on leave, also on a holiday; what else was excused was a holiday.
OF_DAYS = {
    "planned": Sum("planned"),
    "counted": Sum("counted"),
    "daily_overtime": Sum("daily_overtime"),
    "weekly_overtime": Sum("weekly_overtime"),
    "paid_leave": Coalesce(Sum("excused", filter=Q(leave__type__is_paid=True)), 0),
    "unpaid_leave": Coalesce(Sum("excused", filter=Q(leave__type__is_paid=False)), 0),
    "holiday": Coalesce(Sum("excused", filter=Q(leave=None)), 0),
    "absent": Count("pk", filter=ABSENT),
}
OF_ADJUSTMENTS = {
    "adjustments": Sum("counted") + Sum("paid_excused"),
    "adjusted_overtime": Sum("daily_overtime") + Sum("weekly_overtime"),
}
NO_DAYS, NO_ADJUSTMENTS = (0,) * len(OF_DAYS), (0,) * len(OF_ADJUSTMENTS)


def make_payroll_rows(account: Account, wanted: ReportFilter) -> Iterator[Row]:
    """A row for each person with a day or an adjustment, by name; three queries."""
    addresses = Addresses.of(wanted)
    days, adjustments = select_days(account, wanted), select_adjustments(account, wanted)
    of_days = _sum_by_person(days.values_list("employee").annotate(**OF_DAYS))
    of_adjustments = _sum_by_person(
        adjustments.order_by().values_list("employee").annotate(**OF_ADJUSTMENTS)
    )
    people = _find_people(days, adjustments)
    for employee_id, number, name in people.iterator(chunk_size=CHUNK):
        minutes = of_days.get(employee_id, NO_DAYS)
        adjusted = of_adjustments.get(employee_id, NO_ADJUSTMENTS)
        yield Row(
            cells=(number, name, _add_payable(minutes, adjusted), *minutes, *adjusted),
            links={"name": addresses.timesheet(number)},
        )


def summarise_payroll(account: Account, wanted: ReportFilter, before: ReportFilter) -> Summary:
    """What is to be paid, the overtime in it, what was put right, and for how many people."""
    now, then = _count(account, wanted), _count(account, before)
    titles = {
        "payable": _("To pay"),
        "overtime": _("Overtime"),
        "adjustments": _("Adjustments"),
    }
    return Summary(
        figures=[
            *(
                make_figure(title, (now[name], then[name]), kind=CellKind.MINUTES)
                for name, title in titles.items()
            ),
            make_figure(_("People"), (now["people"], then["people"])),
        ],
        charts=[],
    )


def _add_payable(minutes: tuple[int, ...], adjusted: tuple[int, ...]) -> int:
    """Work, paid leave, holidays, and what was put right; overtime is part of the work."""
    paid = dict(zip(OF_DAYS, minutes, strict=True))
    return paid["counted"] + paid["paid_leave"] + paid["holiday"] + adjusted[0]


def _sum_by_person(
    rows: QuerySet[DaySummary, tuple[int, ...]] | QuerySet[Adjustment, tuple[int, ...]],
) -> dict[int, tuple[int, ...]]:
    return {row[0]: tuple(row[1:]) for row in rows.iterator(chunk_size=CHUNK)}


def _find_people(
    days: QuerySet[DaySummary], adjustments: QuerySet[Adjustment]
) -> QuerySet[Employee, tuple[int, str, str]]:
    here = Q(pk__in=days.values("employee")) | Q(pk__in=adjustments.order_by().values("employee"))
    return (
        Employee.objects.filter(here).order_by("name", "number").values_list("pk", "number", "name")
    )


def _count(account: Account, wanted: ReportFilter) -> dict[str, int]:
    days, adjustments = select_days(account, wanted), select_adjustments(account, wanted)
    of_days = days.aggregate(**OF_DAYS)
    of_adjustments = adjustments.order_by().aggregate(**OF_ADJUSTMENTS)
    minutes = tuple(of_days[name] or 0 for name in OF_DAYS)
    adjusted = tuple(of_adjustments[name] or 0 for name in OF_ADJUSTMENTS)
    return {
        "payable": _add_payable(minutes, adjusted),
        "overtime": (of_days["daily_overtime"] or 0) + (of_days["weekly_overtime"] or 0),
        "adjustments": adjusted[0],
        "people": _find_people(days, adjustments).order_by().count(),
    }


PAYROLL = register_report(
    Report(
        key="payroll",
        title=gettext_lazy("Hours for payroll"),
        about=gettext_lazy("What each person is to be paid for, leave and corrections included."),
        columns=COLUMNS,
        make_rows=make_payroll_rows,
        summarise=summarise_payroll,
    )
)
