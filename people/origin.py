"""Where a change or a reading comes from: a page, a command or a background task.

Whoever starts work says so once, with `working_from`; the access log (`record_access`) and the
history of changes (the triggers of pghistory) then both know it, however deep the work goes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

import pghistory
from django.db import connection


@dataclass(frozen=True, slots=True)
class Origin:
    """What asked: the path of a page, or `manage.py NAME`, or `task NAME`; the address if known."""

    place: str = ""
    ip_address: str | None = None
    user_id: int | None = None


UNKNOWN = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=UNKNOWN)


def get_origin() -> Origin:
    """Where the work at hand comes from."""
    return _origin.get()


@contextmanager
def working_from(
    place: str, *, ip_address: str | None = None, user_id: int | None = None
) -> Iterator[None]:
    """Note the origin of all that is read and changed inside, by this thread."""
    origin = Origin(place, ip_address, user_id)
    outer = get_origin()
    token = _origin.set(origin)
    try:
        with connection.execute_wrapper(keep_percent_signs), pghistory.context(**_describe(origin)):
            yield
    finally:
        _origin.reset(token)
        # A context inside another one adds to it and takes nothing back.
        pghistory.context(**_describe(outer))


def note_account(user_id: int, *, by_key: str) -> None:
    """Name the account, which is known only now, and the key that another system showed.

    For the rest of the work that `working_from` began.
    """
    origin = get_origin()
    origin = replace(origin, place=f"{origin.place} (key {by_key})", user_id=user_id)
    _origin.set(origin)
    pghistory.context(**_describe(origin))


def note_task(call_next: Callable[[], Any], context: Any, _worker: Any) -> Any:
    """Run a background task and note its name as the origin (a middleware of procrastinate)."""
    with working_from(f"task {context.job.task_name}"):
        return call_next()


def keep_percent_signs(
    execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any
) -> Any:
    """Run SQL that comes without parameters as it is.

    pghistory adds parameters to it, and from then on a `%` in it would stand for one of them.
    """
    if params is None and "%" in sql:
        return execute(sql.replace("%", "%%"), (), many, context)
    return execute(sql, params, many, context)


def _describe(origin: Origin) -> dict[str, Any]:
    """What is kept with each change."""
    return {"place": origin.place, "user": origin.user_id}
