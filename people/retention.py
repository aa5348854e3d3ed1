"""The list of kinds of things that are not kept for good; every room registers its own."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

Sweep = Callable[[datetime.datetime, bool], int]


@dataclass(frozen=True, slots=True)
class RetentionKind:
    """Something that is removed after some days.

    `sweep(before, is_rehearsal)` removes what ended before an aware time and returns how many
    things that were; at a rehearsal it only counts them.
    """

    code: str
    label: str | Promise
    default_days: int | None
    sweep: Sweep


_kinds: dict[str, RetentionKind] = {}


def register_retention(
    code: str, *, label: str | Promise, default_days: int | None, sweep: Sweep
) -> None:
    """Let things of this kind be removed `default_days` after they ended, or as HR decides.

    Args:
        code: a short name that never changes.
        label: what is removed and from when the days count, in words.
        default_days: None keeps them until HR gives a number.
        sweep: see `RetentionKind`.
    """
    _kinds[code] = RetentionKind(code, label, default_days, sweep)


def list_kinds() -> list[RetentionKind]:
    """Every registered kind, in the order of registration."""
    return list(_kinds.values())


def name_kind(code: str) -> str:
    """The kind in words."""
    return str(_kinds[code].label) if code in _kinds else code
