"""Events go into the table by COPY: millions of rows in minutes."""

import uuid
from collections.abc import Iterable, Iterator

import numpy as np
from django.db import connection

from attendance.models import AttendanceEvent
from attendance.trial.days import KINDS, DayEvents

COPY = (
    "COPY attendance_attendanceevent "
    "(employee_id, kind, at, device_id, method, nonce, recorded_at, is_late) FROM STDIN"
)
# Nobody draws such a nonce: the version of a UUID of ours is 8, "as the maker likes".
NONCE_MARK = 0x5EED


def copy_events(batches: Iterable[tuple[int, DayEvents]], *, before: float) -> int:
    """Write the events that lie before a time (seconds since 1970); how many there were.

    A batch is the id of a device and events; those of one call go into the table in order of time.
    """
    rows = _merge(batches, before)
    if rows is None:
        return 0
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write("".join(_render(*rows)))
    return len(rows[0])


Columns = tuple[
    "np.typing.NDArray[np.int64]",
    "np.typing.NDArray[np.int8]",
    "np.typing.NDArray[np.float64]",
    "np.typing.NDArray[np.bool_]",
    "np.typing.NDArray[np.int64]",
]


def _merge(batches: Iterable[tuple[int, DayEvents]], before: float) -> Columns | None:
    parts = [(device, events) for device, events in batches if len(events.ids)]
    if not parts:
        return None
    times = np.concatenate([events.times for _device, events in parts])
    ids = np.concatenate([events.ids for _device, events in parts])
    chosen = np.lexsort((ids, times))
    chosen = chosen[times[chosen] < before]
    return (
        ids[chosen],
        np.concatenate([events.kinds for _device, events in parts])[chosen],
        times[chosen],
        np.concatenate([events.automatic for _device, events in parts])[chosen],
        np.concatenate([np.full(len(events.ids), device) for device, events in parts])[chosen],
    )


def _render(*columns: "np.typing.NDArray[np.generic]") -> Iterator[str]:
    ids, kinds, times, automatic, devices = columns
    written = np.datetime_as_string(times.astype("datetime64[s]"))
    by_hand = AttendanceEvent.Method.DEMO.value
    closed = AttendanceEvent.Method.AUTOMATIC.value
    for person, kind, at, seconds, is_automatic, device in zip(
        ids.tolist(), kinds.tolist(), written.tolist(), times.tolist(), automatic.tolist(),
        devices.tolist(), strict=True,
    ):  # fmt: skip
        place = "\\N" if is_automatic else device
        method = closed if is_automatic else by_hand
        nonce = make_nonce(person, int(seconds), kind)
        yield f"{person}\t{KINDS[kind]}\t{at}Z\t{place}\t{method}\t{nonce}\t{at}Z\tf\n"


def make_nonce(person: int, seconds: int, kind: int) -> uuid.UUID:
    """Names an event of the trial company: by time, person and kind, so that none comes twice."""
    return uuid.UUID(
        int=(NONCE_MARK << 112)
        | ((seconds & 0xFFFFFFFF) << 80)
        | (0x8 << 76)
        | (0b10 << 62)
        | ((person & 0xFFFFFFFFFF) << 4)
        | kind
    )
