"""From stamps to days: what the rest of the house calls."""

import datetime
from collections.abc import Mapping, Sequence

from attendance.rules.assignment import assign_stays
from attendance.rules.clock import to_minute
from attendance.rules.days import describe_day
from attendance.rules.plans import plan_days
from attendance.rules.stamps import check_aware
from attendance.rules.stays import find_stays
from attendance.rules.values import DayPlan, DayResult, Stamp
from attendance.rules.weeks import add_weekly_overtime


def summarise_days(
    plans: Mapping[datetime.date, DayPlan],
    stamps: Sequence[Stamp],
    *,
    now: datetime.datetime,
    debounce: datetime.timedelta,
) -> list[DayResult]:
    """One person's days in numbers, ascending; days without employment are left out.

    The same day comes out the same from every window of days that holds it between two others and
    holds its week: a stay that lasts counts from its check-out on, whatever `now` is.

    Args:
        plans: of consecutive days. The first and the last are there for their neighbours' sake, and
            have no result. Weekly overtime needs whole weeks between them, from Monday to Sunday.
        stamps: the events that count, in any order, at least from LONGEST_SHIFT before the first
            of these days to LONGEST_SHIFT after the last; more do no harm.
        now: what has not happened by then is still expected.
        debounce: a stamp of the same kind sooner than this after another one repeats it.

    Raises:
        ValueError: a time has no zone, or a day is missing among the plans.
    """
    check_aware(now)
    days = plan_days(plans)
    parts = assign_stays(days, find_stays(stamps, now=now, debounce=debounce))
    minute = to_minute(now)
    results = [
        describe_day(day, parts_of_day, now=minute)
        for day, parts_of_day in list(zip(days, parts, strict=True))[1:-1]
        if day.plan.is_employed
    ]
    return add_weekly_overtime(results, {day: _find_limit(plan) for day, plan in plans.items()})


def _find_limit(plan: DayPlan) -> int | None:
    return plan.terms.weekly_overtime_after if plan.terms else None
