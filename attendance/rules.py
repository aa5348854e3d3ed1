"""The rules of attendance in plain Python: no Django, no database, usable in a notebook."""

import datetime

# After this long without a check-out a person counts as gone: the next glance is an arrival.
LONGEST_SHIFT = datetime.timedelta(hours=16)
# A clock may be this far ahead of ours before its word is refused.
CLOCK_TOLERANCE = datetime.timedelta(minutes=2)


def is_present(last_kind: str, last_at: datetime.datetime, at: datetime.datetime) -> bool:
    """Whether somebody whose last event was `last_kind` at `last_at` is here at `at`."""
    return last_kind == "in" and at - last_at < LONGEST_SHIFT


def choose_kind(*, is_here: bool, direction: str) -> str:
    """What a check-in means, "in" or "out": the device's direction, or by turns when "both"."""
    if direction != "both":
        return direction
    return "out" if is_here else "in"
