"""One person's day in numbers."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from attendance.rules.assignment import Part
from attendance.rules.breaks import measure_deduction, measure_gaps, measure_pauses
from attendance.rules.clock import Span, to_datetime, to_minute
from attendance.rules.periods import list_periods
from attendance.rules.plans import (
    LONGEST_DAY,
    PlannedDay,
    find_edges,
    is_expected,
    measure_excused,
    measure_planned,
)
from attendance.rules.rounding import round_minutes
from attendance.rules.values import DayResult, ExceptionCode, LeaveShare, ShiftTerms, Status


@dataclass(frozen=True, slots=True)
class _Hours:
    """Minutes here; `worked + breaks == presence`."""

    presence: int
    worked: int
    breaks: int


def describe_day(planned: PlannedDay, parts: Sequence[Part], *, now: int) -> DayResult:
    """What became of the day with these parts of stays, which ascend."""
    edges = find_edges(planned)
    due = edges if planned.due_shift else None
    minutes = measure_planned(planned)
    if not parts:
        return DayResult(
            day=planned.plan.day,
            status=_judge_empty(planned, is_over=_is_over(planned, due, now)),
            planned_start=to_datetime(edges[0]) if edges else None,
            planned_end=to_datetime(edges[1]) if edges else None,
            planned=minutes,
            excused=measure_excused(planned, minutes),
        )
    hours = _measure_hours(planned, parts)
    is_over = not any(part.stay.is_open for part in parts) and (
        _is_over(planned, due, now) or _is_done(planned, due, hours.worked, now)
    )
    counted = _count(planned, parts, hours, due)
    late = _measure_late(planned, parts[0], due)
    return DayResult(
        day=planned.plan.day,
        status=_judge(planned, parts, hours.worked, late=late, is_over=is_over),
        planned_start=to_datetime(edges[0]) if edges else None,
        planned_end=to_datetime(edges[1]) if edges else None,
        first_in=_find_first_in(parts),
        last_out=_find_last_out(parts[-1]),
        planned=minutes,
        excused=measure_excused(planned, minutes),
        presence=hours.presence,
        worked=hours.worked,
        breaks=hours.breaks,
        counted=counted,
        late=late,
        early_leave=_measure_early_leave(planned, parts[-1], due) if is_over else 0,
        daily_overtime=_measure_overtime(planned.plan.terms, counted),
        exceptions=_list_exceptions(planned, parts),
        periods=list_periods(parts),
    )


def _is_over(planned: PlannedDay, due: Span | None, now: int) -> bool:
    """Whether all of the day can be judged: its shift is over, or without fixed hours the day."""
    terms = planned.plan.terms
    if due is None or terms is None or terms.is_flexible:
        return now >= planned.ends
    return now >= due[1]


def _is_done(planned: PlannedDay, due: Span | None, worked: int, now: int) -> bool:
    """Whether a flexible day can be judged before it is over: all of it is worked already."""
    terms = planned.plan.terms
    if terms is None or not terms.is_flexible or (due is not None and now < due[1]):
        return False
    minutes = measure_planned(planned)
    return worked >= max(minutes - measure_excused(planned, minutes), terms.full_day_from)


def _measure_hours(planned: PlannedDay, parts: Sequence[Part]) -> _Hours:
    presence = sum(part.ends - part.starts for part in parts)
    taken = sum(measure_pauses(part) for part in parts)
    if presence > LONGEST_DAY:  # only while a person moves from one zone to another
        taken = max(0, taken - (presence - LONGEST_DAY))
        presence = LONGEST_DAY
    terms = planned.plan.terms
    deducted = 0
    if terms is not None and terms.required_breaks:
        deducted = measure_deduction(
            presence - taken,
            taken=taken + measure_gaps(parts),
            required=terms.required_breaks,
        )
    return _Hours(presence, presence - taken - deducted, taken + deducted)


def _count(planned: PlannedDay, parts: Sequence[Part], hours: _Hours, due: Span | None) -> int:
    """Minutes for pay."""
    terms = planned.plan.terms
    if terms is None:
        return hours.worked
    counted = hours.presence if terms.breaks_are_paid else hours.worked
    if due is not None and not terms.counts_early_arrival and not terms.is_flexible:
        counted = min(counted, _count_from(due[0], parts, terms))
    rounded = round_minutes(counted, step=terms.rounding_step, mode=terms.rounding_mode)
    return min(rounded, max(counted, planned.length))


def _count_from(start: int, parts: Sequence[Part], terms: ShiftTerms) -> int:
    """Minutes for pay of whoever came at `start` at the earliest."""
    presence = sum(max(0, part.ends - max(part.starts, start)) for part in parts)
    if terms.breaks_are_paid:
        return presence
    taken = sum(measure_pauses(part) for part in parts)
    worked = presence - taken + sum(measure_pauses(part, before=start) for part in parts)
    return worked - measure_deduction(
        worked, taken=taken + measure_gaps(parts), required=terms.required_breaks
    )


def _measure_late(planned: PlannedDay, first: Part, due: Span | None) -> int:
    """Minutes after the start; whose arrival is not known is not late."""
    terms = planned.plan.terms
    if due is None or terms is None or first.stay.came_at is None:
        return 0
    late = min(first.starts, due[1]) - due[0]
    return late if late > terms.late_grace else 0


def _measure_early_leave(planned: PlannedDay, last: Part, due: Span | None) -> int:
    """Minutes before the end; whoever was still here at midnight had not left."""
    terms = planned.plan.terms
    left_at = last.stay.left_at
    if due is None or terms is None or left_at is None or to_minute(left_at) > last.ends:
        return 0
    early = due[1] - max(last.ends, due[0])
    return early if early > terms.early_grace else 0


def _measure_overtime(terms: ShiftTerms | None, counted: int) -> int:
    if terms is None or terms.overtime_after is None:
        return 0
    return max(0, counted - terms.overtime_after)


def _judge_empty(planned: PlannedDay, *, is_over: bool) -> Status:
    """Of a day on which nobody was here."""
    plan = planned.plan
    if plan.is_holiday:
        return Status.HOLIDAY
    if plan.terms is None and plan.is_planned:
        return Status.DAY_OFF
    if plan.leave == LeaveShare.WHOLE:
        return Status.ON_LEAVE
    if plan.terms is None:
        return Status.UNPLANNED
    return Status.ABSENT if is_over else Status.EXPECTED


def _judge(
    planned: PlannedDay, parts: Sequence[Part], worked: int, *, late: int, is_over: bool
) -> Status:
    """Of a day on which somebody was here."""
    if any(part.stay.is_open for part in parts):
        return Status.IN_PROGRESS
    if not all(part.stay.is_whole for part in parts):
        return Status.INCOMPLETE
    terms = planned.plan.terms
    if terms is None or not is_expected(planned.plan):
        return Status.PRESENT
    if not is_over:
        return Status.IN_PROGRESS
    return _judge_minutes(planned, terms, worked, late)


def _judge_minutes(planned: PlannedDay, terms: ShiftTerms, worked: int, late: int) -> Status:
    """Half a day of leave leaves half of what a day takes."""
    share = 1 if planned.plan.leave == LeaveShare.NONE else 2
    if worked < terms.half_day_from // share:
        return Status.ABSENT
    if worked < terms.full_day_from // share:
        return Status.HALF_DAY
    return Status.LATE if late else Status.PRESENT


def _list_exceptions(planned: PlannedDay, parts: Sequence[Part]) -> tuple[ExceptionCode, ...]:
    """What somebody has to look at."""
    stays = [part.stay for part in parts]
    found: list[ExceptionCode] = []
    if any(stay.came_at is None for stay in stays):
        found.append("missing_in")
    if any(stay.left_at is None and not stay.is_open for stay in stays):
        found.append("missing_out")
    if any(stay.is_automatic for stay in stays):
        found.append("closed_automatically")
    if planned.plan.is_planned and not is_expected(planned.plan):
        found.append("unplanned")
    return tuple(found)


def _find_first_in(parts: Sequence[Part]) -> datetime.datetime | None:
    """The first arrival that is known; of somebody here at midnight already, midnight."""
    for part in parts:
        if part.stay.came_at is not None:
            came_here = to_minute(part.stay.came_at) == part.starts
            return part.stay.came_at if came_here else to_datetime(part.starts)
    return None


def _find_last_out(last: Part) -> datetime.datetime | None:
    """When the person left for good, as far as anybody knows."""
    left_at = last.stay.left_at
    if left_at is None or not last.stay.is_whole or to_minute(left_at) == last.ends:
        return left_at
    return to_datetime(last.ends)
