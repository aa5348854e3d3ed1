"""Rounding of durations."""

from attendance.rules.values import RoundingMode


def round_minutes(minutes: int, *, step: int, mode: RoundingMode) -> int:
    """To the next multiple of `step`; half a step goes up when it is the nearest that counts."""
    if step <= 1:
        return minutes
    if mode == RoundingMode.DOWN:
        return minutes // step * step
    if mode == RoundingMode.UP:
        return -(-minutes // step) * step
    return (2 * minutes + step) // (2 * step) * step
