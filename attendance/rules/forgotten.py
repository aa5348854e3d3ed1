"""Check-outs that somebody forgot, and when the clock makes up for them."""

import datetime
from collections.abc import Iterator, Mapping, Sequence

from attendance.rules.assignment import Part, assign_stays
from attendance.rules.clock import MINUTE, to_datetime
from attendance.rules.plans import PlannedDay, find_edges, measure_planned, plan_days
from attendance.rules.stamps import check_aware
from attendance.rules.stays import LONGEST_SHIFT, Stay, find_stays
from attendance.rules.values import DayPlan, Stamp

SECOND = datetime.timedelta(seconds=1)


def find_forgotten(
    plans: Mapping[datetime.date, DayPlan],
    stamps: Sequence[Stamp],
    *,
    now: datetime.datetime,
    debounce: datetime.timedelta,
) -> list[datetime.datetime]:
    """When the clock is to check this person out, ascending and in UTC; takes what summaries take.

    A stay without an end is closed at the planned end of its day, once `closes_after` minutes have
    passed since then. Under flexible hours it ends when the planned minutes are worked, though not
    in the core time. If the person did something later than that, it ends right after it: nobody
    is credited what nobody saw. Days without a shift, and shifts without `closes_after`, close
    nothing, nor does the clock contradict a person who came again before.
    """
    check_aware(now)
    days = plan_days(plans)
    stays = find_stays(stamps, now=now, debounce=debounce)
    starts = [stay.starts_at for stay in stays]
    found: list[datetime.datetime] = []
    for day, parts in list(zip(days, assign_stays(days, stays), strict=True))[1:-1]:
        for stay, end in _find_overdue(day, parts, now):
            at = _choose_moment(stay, end)
            if not any(stay.starts_at < start <= at for start in starts):
                found.append(at)
    return sorted(found)


def _find_overdue(
    day: PlannedDay, parts: Sequence[Part], now: datetime.datetime
) -> Iterator[tuple[Stay, datetime.datetime]]:
    """The stays of this day that nobody ended in time, and when they were to end."""
    terms = day.plan.terms
    if terms is None or terms.closes_after is None or not day.plan.is_employed:
        return
    presence = 0
    for part in parts:
        presence += part.ends - part.starts
        stay = part.stay
        if stay.came_at is not None and stay.left_at is None:
            end = _find_end(day, part, presence)
            if now >= max(end, _find_last(stay)) + terms.closes_after * MINUTE:
                yield stay, end


def _choose_moment(stay: Stay, end: datetime.datetime) -> datetime.datetime:
    """At the planned end, but after the last that the person did, and while the stay is one."""
    last = _find_last(stay)
    at = end if end > last else last + SECOND
    return min(at, stay.starts_at + LONGEST_SHIFT - SECOND)


def _find_last(stay: Stay) -> datetime.datetime:
    return stay.last_at or stay.starts_at


def _find_end(day: PlannedDay, part: Part, presence: int) -> datetime.datetime:
    """When a stay of this day was to end, after so many minutes of presence before it."""
    terms = day.plan.terms
    edges = find_edges(day)
    end = edges[1] if edges else part.starts
    if terms is not None and terms.is_flexible:
        minutes = measure_planned(day) + terms.break_minutes - presence
        end = max(end, part.starts + minutes)
    return to_datetime(end)
