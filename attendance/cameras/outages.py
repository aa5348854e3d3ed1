"""Door cameras while the database is away: still read, for the people on the emergency list.

Without the database leases run out and cameras are not read any more. Those at a door that this
process read last are read on here, by nobody else, until the database answers again. Nobody is
noted down or recorded; who is listed and alive passes, see `attendance.doors.standing_in`.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection
from typing import Protocol

from attendance.cameras.watching import OpenStream, Task
from attendance.doors.emergency import read_list
from attendance.doors.standing_in import StandIn
from recognition.engine.errors import EngineError
from recognition.engine.live_frame import LiveFrame

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
GOODBYE_S = 5.0


class Stream(Protocol):
    """What is asked of a camera's stream."""

    def take_newest(self, after: int) -> LiveFrame | None:
        """The newest picture, if it is newer than that number."""

    def close(self) -> object:
        """End it."""


class OutageWatch:
    """A thread for each door camera, from `begin` to `end`; both from one thread."""

    def __init__(self, open_stream: OpenStream) -> None:
        self._open_stream = open_stream
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self, tasks: Collection[Task]) -> None:
        """Read on those of these cameras that open a door of the list; once for each outage."""
        if self._threads:
            return
        keys = list_door_keys()
        self._ended.clear()
        for task in tasks:
            key = keys.get(task.lease.camera_id)
            if key is not None and task.rest is None and not task.problem:
                self._threads.append(self._start(task, key))

    def end(self) -> None:
        """The database answers: the leases decide again who reads what."""
        self._ended.set()
        for thread in self._threads:
            thread.join(GOODBYE_S)
        self._threads.clear()

    def _start(self, task: Task, key: str) -> threading.Thread:
        logger.warning("Camera %s opens its door by the emergency list alone", task.name)
        thread = threading.Thread(target=self._watch, args=[task, key], name="outage", daemon=True)
        thread.start()
        return thread

    def _watch(self, task: Task, key: str) -> None:
        stream = self._open_stream(task, threading.Condition())
        try:
            watch_door(stream, StandIn(key), is_over=self._ended.is_set)
        except EngineError:
            logger.exception("The door of camera %s stays shut", task.name)
        except Exception:
            logger.exception("Camera %s is not watched during the outage", task.name)
        finally:
            stream.close()


def watch_door(stream: Stream, stand_in: StandIn, *, is_over: Callable[[], bool]) -> None:
    """Look at the newest picture over and over, until it is over or the list names no such door."""
    after = 0
    while not is_over():
        frame = stream.take_newest(after)
        if frame is not None:
            after = frame.number
            if stand_in.look(frame.image, time_s=frame.arrived_s) is None:
                return
        time.sleep(LOOK_EVERY_S)


def list_door_keys() -> dict[int, str]:
    """The cameras at doors of the emergency list, by id: what the list calls them."""
    found = read_list()
    readers = found.readers if found is not None else {}
    return {one.camera_id: key for key, one in readers.items() if one.camera_id is not None}
