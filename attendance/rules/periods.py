"""The stretches of work and of break that make a day."""

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from attendance.rules.assignment import Part
from attendance.rules.clock import to_datetime, to_minute
from attendance.rules.stays import Stay
from attendance.rules.values import Period, PeriodKind


class _Turn(NamedTuple):
    """When something of a stay began or ended, and what went on from then."""

    at: datetime.datetime
    event_id: int | None
    kind: PeriodKind


def list_periods(parts: Sequence[Part]) -> tuple[Period, ...]:
    """The periods of these parts, to the second, ascending and apart.

    Of a stay without a known beginning there are none, and of one without a known end there is
    only its beginning.
    """
    return tuple(period for part in parts for period in _list_of_part(part))


def _list_of_part(part: Part) -> Iterator[Period]:
    stay = part.stay
    if stay.came_at is None:
        return
    if stay.left_at is None and not stay.is_open:
        yield Period("work", stay.came_at, None, start_id=stay.came_id)
        return
    turns = list(_list_turns(stay, stay.came_at))
    if stay.is_whole:
        turns = _cut_turns(turns, part)
    for turn, following in pairwise(turns):
        if following.at > turn.at:
            yield Period(
                turn.kind,
                turn.at,
                following.at,
                is_automatic=stay.is_automatic and following.at == stay.left_at,
                start_id=turn.event_id,
                end_id=following.event_id,
            )
    if stay.is_open:
        last = turns[-1]
        yield Period(last.kind, last.at, None, is_open=True, start_id=last.event_id)


def _list_turns(stay: Stay, came_at: datetime.datetime) -> Iterator[_Turn]:
    yield _Turn(came_at, stay.came_id, "work")
    for pause in stay.pauses:
        yield _Turn(pause.starts_at, pause.start_id, "break")
        if pause.ends_at is not None:
            yield _Turn(pause.ends_at, pause.end_id, "work")
    if stay.left_at is not None:
        yield _Turn(stay.left_at, stay.left_id, "work")


def _cut_turns(turns: list[_Turn], part: Part) -> list[_Turn]:
    """Those of this part; where it is cut there is no event."""
    if to_minute(turns[0].at) < part.starts:
        start = to_datetime(part.starts)
        kind = next(turn.kind for turn in reversed(turns) if turn.at <= start)
        turns = [_Turn(start, None, kind), *(turn for turn in turns if turn.at > start)]
    if to_minute(turns[-1].at) > part.ends:
        end = to_datetime(part.ends)
        turns = [*(turn for turn in turns if turn.at < end), _Turn(end, None, "work")]
    return turns
