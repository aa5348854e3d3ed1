"""Where a change or a reading comes from: a page, a command or a background task.

Whoever starts work says so once, with `working_from`; the access log (`record_access`) and the
history of changes (the triggers of pghistory) then both know it, however deep the work goes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import pghistory


@dataclass(frozen=True, slots=True)
class Origin:
    """What asked: the path of a page, or `manage.py NAME`, or `task NAME`; the address if known."""

    place: str = ""
    ip_address: str | None = None


UNKNOWN = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=UNKNOWN)


def get_origin() -> Origin:
    """Where the work at hand comes from."""
    return _origin.get()


@contextmanager
def working_from(
    place: str, *, ip_address: str | None = None, user_id: int | None = None
) -> Iterator[None]:
    """Note the origin of all that is read and changed inside; the outermost one counts."""
    if get_origin() is not UNKNOWN:
        yield
        return
    token = _origin.set(Origin(place, ip_address))
    noted: dict[str, Any] = {"place": place}
    if user_id is not None:
        noted["user"] = user_id
    try:
        with pghistory.context(**noted):
            yield
    finally:
        _origin.reset(token)
