"""The threads in which this process looks at pictures."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

# All cameras of this process share these threads: more would only wait for the same cores.
INFERENCE = ThreadPoolExecutor(settings.INFERENCE_WORKERS, thread_name_prefix="inference")


def in_inference_thread(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """Run in the bounded pool, off the event loop, giving database connections back after it."""
    call: Callable[..., Awaitable[Any]] = database_sync_to_async(
        function, thread_sensitive=False, executor=INFERENCE
    )
    return call
