"""What days of closed months turn out to be more or less: posted to a month that is open."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from attendance.models import Adjustment, ClosedMonth, Correction, Leave
from attendance.summaries.rows import DayRow

MINUTES = (
    "worked", "counted", "excused", "paid_excused", "daily_overtime", "weekly_overtime",
)  # fmt: skip
NOTHING = dict.fromkeys(MINUTES, 0)

Key = tuple[int, datetime.date]


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day of a closed month that would be another now; None: there is or would be no row."""

    employee_id: int
    day: datetime.date
    stored: DayRow | None
    wanted: DayRow | None

    @property
    def site_id(self) -> int:
        """Where the day was paid; of a day that was not, where it would have been."""
        row = self.stored or self.wanted
        assert row is not None  # noqa: S101  one of them differs from nothing
        return row.site_id

    def measure(self, unpaid: Collection[int]) -> dict[str, int]:
        """Minutes that the day would have now, less those it was paid with.

        `unpaid` are the ids of leave that is not paid.
        """
        now, then = _measure_row(self.wanted, unpaid), _measure_row(self.stored, unpaid)
        return {name: now[name] - then[name] for name in MINUTES}


def _measure_row(row: DayRow | None, unpaid: Collection[int]) -> dict[str, int]:
    if row is None:
        return NOTHING
    paid = 0 if row.leave_id in unpaid else row.excused
    return {**{name: getattr(row, name, 0) for name in MINUTES}, "paid_excused": paid}


def post_adjustments(days: Collection[ClosedDay], *, correction: Correction | None = None) -> int:
    """Post what each day is more or less than it was paid and adjusted with; how many of them.

    Give every closed day that was looked at, also one that is again as it was paid: what an
    earlier adjustment said is then taken back. The same twice posts nothing. Runs in the
    transaction that locked the people.
    """
    if not days:
        return 0
    posted = _sum_posted(days)
    months = _find_open_months({day.site_id for day in days})
    unpaid = _find_unpaid(days)
    adjustments = []
    for day in days:
        known = posted.get((day.employee_id, day.day), NOTHING)
        minutes = {name: value - known[name] for name, value in day.measure(unpaid).items()}
        if any(minutes.values()):
            adjustments.append(
                Adjustment(
                    employee_id=day.employee_id,
                    site_id=day.site_id,
                    day=day.day,
                    posted_on=months.find(day.site_id, day.day),
                    correction=correction,
                    reason=correction.reason if correction else _("The day was counted anew."),
                    **minutes,
                )
            )
    return len(Adjustment.objects.bulk_create(adjustments))


@dataclass(frozen=True, slots=True)
class _Months:
    closed: dict[int, set[datetime.date]]

    def find(self, site_id: int, day: datetime.date) -> datetime.date:
        """The first day of the first month after that of `day` that is open at the site."""
        month = day.replace(day=1)
        while month in self.closed[site_id]:
            month = (month + datetime.timedelta(days=31)).replace(day=1)
        return month


def _find_open_months(site_ids: Iterable[int]) -> _Months:
    closed: defaultdict[int, set[datetime.date]] = defaultdict(set)
    rows = ClosedMonth.objects.filter(site__in=site_ids).values_list("site_id", "month")
    for site_id, month in rows:
        closed[site_id].add(month)
    return _Months(closed)


def _find_unpaid(days: Iterable[ClosedDay]) -> set[int]:
    """The leaves of these days that are not paid."""
    rows = (row for day in days for row in (day.stored, day.wanted) if row)
    leaves = {row.leave_id for row in rows if row.leave_id is not None}
    unpaid = Leave.objects.filter(pk__in=leaves, type__is_paid=False)
    return set(unpaid.values_list("pk", flat=True))


def _sum_posted(days: Collection[ClosedDay]) -> dict[Key, dict[str, int]]:
    """What earlier adjustments of these days said, by person and day."""
    rows = (
        Adjustment.objects.filter(
            employee__in={day.employee_id for day in days}, day__in={day.day for day in days}
        )
        .order_by()
        .values_list("employee_id", "day")
        .annotate(*(Sum(name) for name in MINUTES))
    )
    return {
        (employee_id, day): dict(zip(MINUTES, sums, strict=True))
        for employee_id, day, *sums in rows
    }
