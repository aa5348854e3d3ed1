"""Overtime of a week from Monday to Sunday."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from attendance.rules.values import DayResult

Limits = dict[datetime.date, int | None]


def add_weekly_overtime(results: Sequence[DayResult], limits: Limits) -> list[DayResult]:
    """The days with what goes beyond the limit of their week; they ascend.

    A minute that is daily overtime does not count again. `limits` holds for each day the minutes of
    a week after which overtime begins. A day without one, like a free Saturday, has that of the
    last day of its week that has one, or else of the first.
    """
    added: list[DayResult] = []
    for _, week in groupby(results, key=lambda result: result.day.isocalendar()[:2]):
        added.extend(_spread(list(week), limits))
    return added


def _spread(week: Sequence[DayResult], limits: Limits) -> Iterator[DayResult]:
    limit = _find_first_limit(limits[result.day] for result in week)
    if limit is None:
        yield from week
        return
    total = overtime = 0
    for result in week:
        limit = _prefer(limits[result.day], limit)
        rest = result.counted - result.daily_overtime
        total += rest
        beyond = min(rest, max(0, total - limit - overtime))
        overtime += beyond
        yield replace(result, weekly_overtime=beyond) if beyond else result


def _find_first_limit(limits: Iterable[int | None]) -> int | None:
    return next((limit for limit in limits if limit is not None), None)


def _prefer(limit: int | None, other: int) -> int:
    return other if limit is None else limit
