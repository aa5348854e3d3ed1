"""One camera that is watched, without any network."""

import math
import threading
import time
from dataclasses import replace

from attendance.cameras.leases import Lease
from attendance.cameras.sightings import SightingBook
from attendance.cameras.telling import Teller
from attendance.cameras.watching import NOTHING, SILENT_S, Task, Watch

TASK = Task(
    lease=Lease(1, 1, math.inf), name="Hall", address="", frames_per_s=5, asks_life=False,
    keeps_crops=False,
)  # fmt: skip


class FrozenStream:
    """It says that it is online, and shows nothing."""

    is_closed = False

    def describe(self):
        return replace(NOTHING, status="online")

    def close(self):
        self.is_closed = True


def test_a_stream_that_shows_nothing_for_long_is_opened_anew():
    opened = []

    def open_stream(_task, _news):
        opened.append(FrozenStream())
        return opened[-1]

    watch = Watch(
        TASK, book=SightingBook(), teller=Teller(), wake=threading.Event(),
        make_faces=lambda _task: None, open_stream=open_stream,
    )  # fmt: skip
    began_s = time.monotonic()
    watch.keep_up(began_s)
    watch.keep_up(began_s + SILENT_S - 1)
    assert len(opened) == 1
    while len(opened) < 2:
        watch.keep_up(began_s + SILENT_S + 1)
        assert time.monotonic() - began_s < 10
    assert opened[0].is_closed
    assert not opened[1].is_closed
