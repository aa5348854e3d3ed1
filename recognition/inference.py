"""The threads in which this process looks at pictures."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.conf import settings

from recognition.errors import BusyError

P = ParamSpec("P")
T = TypeVar("T")

# All cameras of this process share these threads: more would only wait for the same cores.
INFERENCE = ThreadPoolExecutor(settings.INFERENCE_WORKERS, thread_name_prefix="inference")


def in_inference_thread(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """Run in the bounded pool, off the event loop, giving database connections back after it."""
    call: Callable[..., Awaitable[Any]] = database_sync_to_async(
        function, thread_sensitive=False, executor=INFERENCE
    )
    return call


MAX_WAITING = 64
"""Pictures of requests that may wait at once: seconds of work. Kiosks stand in the same queue."""

_places = BoundedSemaphore(MAX_WAITING)


def look_in_turn(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run in the bounded pool and wait for it; `function` must not use the database.

    Raises:
        BusyError: too many wait already; and whatever `function` raises.
    """
    if not _places.acquire(blocking=False):
        raise BusyError("Too many pictures are waiting to be looked at.")
    try:
        return INFERENCE.submit(function, *args, **kwargs).result()
    finally:
        _places.release()
