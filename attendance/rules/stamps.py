"""Stamps in their order, each of them once."""

import datetime
from collections.abc import Iterable
from dataclasses import replace

from attendance.rules.values import Stamp

# Of stamps of the same instant, so that a period cut in two there stays what it was.
_ORDER = {"break_end": 0, "out": 1, "in": 2, "break_start": 3}


def arrange_stamps(stamps: Iterable[Stamp], *, debounce: datetime.timedelta) -> list[Stamp]:
    """The stamps in the order of their times, in UTC, without those that only repeat.

    A stamp repeats the one directly before it when both are of one kind and less than `debounce`
    apart, so a burst of glances is its first one. Stamps of different kinds both count, however
    near: a kiosk refuses every second glance within the window anyway, so whatever else stands
    here was said on purpose, and to drop it would keep somebody in who said to have left. What the
    clock did comes between no two stamps of a person.

    Raises:
        ValueError: the time of a stamp has no zone.
    """
    kept: list[Stamp] = []
    last: Stamp | None = None
    for stamp in sorted((_in_utc(stamp) for stamp in stamps), key=_sort_key):
        if stamp.is_automatic or last is None or not _repeats(stamp, last, debounce):
            kept.append(stamp)
        if not stamp.is_automatic:
            last = stamp
    return kept


def check_aware(at: datetime.datetime) -> None:
    """Refuse a time of which nobody can say when it was.

    Raises:
        ValueError: it has no zone.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone: nobody can say when that was.")


def _in_utc(stamp: Stamp) -> Stamp:
    """Two times of one zone compare by the clock on the wall; only UTC never goes back."""
    if stamp.at.tzinfo is datetime.UTC:
        return stamp
    check_aware(stamp.at)
    return replace(stamp, at=stamp.at.astimezone(datetime.UTC))


def _sort_key(stamp: Stamp) -> tuple[datetime.datetime, int, bool, int]:
    return stamp.at, _ORDER[stamp.kind], stamp.is_automatic, stamp.id or 0


def _repeats(stamp: Stamp, last: Stamp, debounce: datetime.timedelta) -> bool:
    return stamp.kind == last.kind and (stamp.at - last.at < debounce or stamp.at == last.at)
