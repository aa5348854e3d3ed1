"""What a plan asks of a day: from when to when, and how many minutes."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from attendance.rules.clock import DAY, MIDNIGHT, Span, find_minute, find_span
from attendance.rules.values import DayPlan, LeaveShare

LONGEST_DAY = 25 * 60


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A plan on the line of minutes.

    Attributes:
        starts, ends: local midnights; 23, 24 or 25 h apart, unless the person moved.
        shift: from when to when the shift lasts, of flexible hours the core time; None without.
        due_shift: the same, but None on a holiday and on a whole day of leave.
    """

    plan: DayPlan
    starts: int
    ends: int
    shift: Span | None
    due_shift: Span | None

    @property
    def length(self) -> int:
        """Most minutes that anybody can be here; a day on which a person moved is no longer."""
        return min(self.ends - self.starts, LONGEST_DAY)


def plan_days(plans: Mapping[datetime.date, DayPlan]) -> list[PlannedDay]:
    """The plans of consecutive days in their order.

    Raises:
        ValueError: a day between the first and the last is missing.
    """
    days = sorted(plans)
    if days and (days[-1] - days[0]).days != len(days) - 1:
        raise ValueError("The plans are not those of consecutive days.")
    planned: list[PlannedDay] = []
    starts: int | None = None
    for day in days:
        plan = plans[day]
        if starts is None:
            starts = find_minute(day, MIDNIGHT, plan.zone)
        following = plans.get(day + DAY, plan)
        ends = max(starts, find_minute(day + DAY, MIDNIGHT, following.zone))
        shift = _find_shift(plan)
        due_shift = shift if is_expected(plan) else None
        planned.append(PlannedDay(plan, starts, ends, shift, due_shift))
        starts = ends
    return planned


def is_expected(plan: DayPlan) -> bool:
    """Whether the shift of this day is to be worked, at least half of it."""
    return plan.terms is not None and not plan.is_holiday and plan.leave != LeaveShare.WHOLE


def choose_week(valid_from: datetime.date, day: datetime.date, weeks: int) -> int:
    """Which week of a schedule of so many weeks `day` lies in, from 1.

    Week 1 is the calendar week, Monday to Sunday, in which `valid_from` lies.
    """
    if weeks < 1:
        raise ValueError("A schedule has at least one week.")
    apart = (_find_monday(day) - _find_monday(valid_from)).days // 7
    return apart % weeks + 1


def measure_planned(planned: PlannedDay) -> int:
    """Minutes to work, before leave and holiday are taken off."""
    terms = planned.plan.terms
    if terms is None:
        return 0
    if terms.planned_minutes is not None:
        return terms.planned_minutes
    start, end = find_span(planned.plan.day, terms.starts_at, terms.ends_at, planned.plan.zone)
    return max(0, end - start - terms.break_minutes)


def measure_excused(planned: PlannedDay, minutes: int) -> int:
    """Of the planned `minutes`, those that a holiday or leave takes off."""
    plan = planned.plan
    if plan.is_holiday or plan.leave == LeaveShare.WHOLE:
        return minutes
    return 0 if plan.leave == LeaveShare.NONE else minutes // 2


def find_edges(planned: PlannedDay) -> Span | None:
    """From when to when the person is to be here; half a day's leave halves the shift."""
    if planned.shift is None:
        return None
    start, end = planned.shift
    middle = start + (end - start) // 2
    if planned.plan.leave == LeaveShare.FIRST_HALF:
        return middle, end
    if planned.plan.leave == LeaveShare.SECOND_HALF:
        return start, middle
    return start, end


def _find_shift(plan: DayPlan) -> Span | None:
    terms = plan.terms
    if terms is None or (terms.is_flexible and not terms.has_core):
        return None
    return find_span(plan.day, terms.starts_at, terms.ends_at, plan.zone)


def _find_monday(day: datetime.date) -> datetime.date:
    return day - DAY * day.weekday()
