"""Door cameras while the database is away: still read, for the people on the emergency list.

Without the database leases run out and cameras are not read any more. Those at a door that this
process read last are read on here, by nobody else, until the database answers again. Nobody is
noted down or recorded; who is listed and alive passes, see `attendance.doors.standing_in`.

The camera's own watch hangs up first: this process, too, reads no camera twice.
"""

import logging
import threading
from collections.abc import Callable, Collection
from typing import Protocol

from attendance.cameras.watching import OpenStream, Task
from attendance.doors.emergency import read_list
from attendance.doors.standing_in import StandIn
from recognition.engine.errors import EngineError
from recognition.engine.live_frame import LiveFrame

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
AFTER_FAILURE_S = 1.0
GOODBYE_S = 5.0
IsRead = Callable[[int], bool]


class Outage:
    """Says once that the database is away, however often that is noticed, and that it is back."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._is_on = False

    def note(self, error: Exception) -> None:
        """It is away."""
        if not self._is_on:
            logger.error("%s: the database is away", self._words, exc_info=error)
        self._is_on = True

    def end(self) -> None:
        """It answers."""
        if self._is_on:
            logger.warning("The database is back")
        self._is_on = False


class Stream(Protocol):
    """What is asked of a camera's stream."""

    def take_newest(self, after: int) -> LiveFrame | None:
        """The newest picture, if it is newer than that number."""

    def close(self) -> object:
        """End it."""


class OutageWatch:
    """A thread for each door camera, from `begin` to `end`; both from one thread.

    `is_read` says of a camera, by its id, whether its ordinary watch still reads it.
    """

    def __init__(self, open_stream: OpenStream, *, is_read: IsRead = lambda _camera: False) -> None:
        self.cameras: frozenset[int] = frozenset()
        """The ids of those that are read here, and by nobody else in this process."""

        self._open_stream = open_stream
        self._is_read = is_read
        self._is_on = False
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self, tasks: Collection[Task]) -> None:
        """Read on those of these cameras that open a door of the list; once for each outage."""
        if self._is_on:
            return
        self._is_on = True
        self._ended.clear()
        keys = list_door_keys()
        found = [
            task
            for task in tasks
            if task.lease.camera_id in keys and task.rest is None and not task.problem
        ]
        self.cameras = frozenset(task.lease.camera_id for task in found)
        self._threads = [self._start(task, keys[task.lease.camera_id]) for task in found]

    def end(self) -> None:
        """The database answers: the leases decide again who reads what."""
        if not self._is_on:
            return
        self._is_on = False
        self._ended.set()
        for thread in self._threads:
            thread.join(GOODBYE_S)
        self._threads.clear()
        self.cameras = frozenset()

    def _start(self, task: Task, key: str) -> threading.Thread:
        logger.warning("Camera %s opens its door by the emergency list alone", task.name)
        thread = threading.Thread(target=self._watch, args=[task, key], name="outage", daemon=True)
        thread.start()
        return thread

    def _watch(self, task: Task, key: str) -> None:
        while self._is_read(task.lease.camera_id):
            if self._ended.wait(LOOK_EVERY_S):
                return
        stream = self._open_stream(task, threading.Condition())
        try:
            watch_door(stream, StandIn(key), ended=self._ended)
        except EngineError:
            logger.exception("The door of camera %s stays shut", task.name)
        finally:
            stream.close()


def watch_door(stream: Stream, stand_in: StandIn, *, ended: threading.Event) -> None:
    """Look at the newest picture over and over, until it is over or the list names no such door.

    Raises:
        EngineError: nothing here tells faces, or living ones, apart.
    """
    after = 0
    while not ended.wait(LOOK_EVERY_S):
        frame = stream.take_newest(after)
        if frame is None:
            continue
        after = frame.number
        try:
            found = stand_in.look(frame.image, time_s=frame.arrived_s)
        except EngineError:
            raise
        except Exception:
            # What one picture does must not shut the door for the rest of the outage.
            logger.exception("A picture at the door failed")
            stand_in.start_over()
            ended.wait(AFTER_FAILURE_S)
        else:
            if found is None:
                return


def list_door_keys() -> dict[int, str]:
    """The cameras at doors of the emergency list, by id: what the list calls them."""
    found = read_list()
    readers = found.readers if found is not None else {}
    return {one.camera_id: key for key, one in readers.items() if one.camera_id is not None}
