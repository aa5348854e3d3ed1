"""Breaks: those taken, and those that a rule demands."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from attendance.rules.assignment import Part
from attendance.rules.clock import to_minute
from attendance.rules.values import RequiredBreak


def measure_pauses(part: Part, *, before: int | None = None) -> int:
    """Minutes of break within this part, or within what of it lies `before` a minute."""
    until = part.ends if before is None else min(part.ends, before)
    total = 0
    for pause in part.stay.pauses:
        if pause.ends_at is not None:
            starts, ends = to_minute(pause.starts_at), to_minute(pause.ends_at)
            total += max(0, min(ends, until) - max(starts, part.starts))
    return total


def measure_gaps(parts: Sequence[Part]) -> int:
    """Minutes between the stays of a day: they count as break taken, for nobody worked.

    Next to a stay of which an end is unknown nobody knows the gap.
    """
    total = 0
    for part, following in pairwise(parts):
        if part.stay.is_whole and following.stay.came_at is not None:
            total += max(0, following.starts - part.ends)
    return total


def measure_deduction(worked: int, *, taken: int, required: Iterable[RequiredBreak]) -> int:
    """Minutes to take off `worked`, for a break that was demanded and not taken.

    Each rule demands only of what goes beyond its threshold: with 30 minutes after 6 hours and 45
    after 9, as German law has it, 6:10 h without a break become 6:00, 6:40 become 6:10, and 9:50
    become 9:05. So nobody who worked longer has less than another one.
    """
    deductions = [
        min(rule.minutes - taken, worked - rule.after) for rule in required if worked > rule.after
    ]
    return max(0, *deductions, 0)
