"""A node in a process of its own that says what it sees: `manage.py bench cameras` starts it.

It is told on the command line what to watch, and writes JSON lines: `{"arrival": …}` for each
sighting with a name once that is in the database, `{"looks": n, "s": …}` every second, and
`{"states": […]}` at the end. Times are those of the monotonic clock, which is the same in all
processes of a machine.
"""

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from attendance.cameras import arrivals, node
from attendance.cameras.arrivals import Arrival
from attendance.cameras.watching import Task
from attendance.models import Camera, CameraState
from attendance.services.cameras import make_camera
from people.models import Site
from recognition.benchmarks.rtsp.frame_numbers import read_frame_number
from recognition.engine.live_frame import LiveFrame
from recognition.engine.network_stream import NetworkStream
from recognition.engine.types import RgbImage
from recognition.stream import FaceStream, Sight

REMEMBERED_FRAMES = 30
SAME_S = 0.005
"""Wall times of one frame, worked out twice, differ by less."""


class RememberingStream(NetworkStream):
    """Keeps the last frames that were taken, so that their numbers can be read afterwards."""

    frames: deque[LiveFrame]

    def take_newest(self, after: int = 0) -> LiveFrame | None:
        """The newest picture, which is remembered."""
        frame = super().take_newest(after)
        if frame is not None:
            self.frames.append(frame)
        return frame

    def find_number(self, arrived_s: float) -> int | None:
        """The number painted into the frame that came at that time."""
        near = [it for it in list(self.frames) if abs(it.arrived_s - arrived_s) < SAME_S]
        return read_frame_number(near[-1].image) if near else None


class _Counter:
    looks = 0


class CountedFaces(FaceStream):
    """Counts the pictures that are looked at."""

    def process(self, image: RgbImage, *, time_s: float) -> list[Sight]:
        """Look at the next frame."""
        _Counter.looks += 1
        return super().process(image, time_s=time_s)


def run(addresses: Sequence[str], *, frames_per_s: int) -> None:
    """Watch these until the standard input ends."""
    streams: dict[int, RememberingStream] = {}
    numbers = _add_cameras(addresses, frames_per_s)

    def open_stream(task: Task, news: threading.Condition) -> NetworkStream:
        stream = RememberingStream(
            task.address, label=task.name, wanted_per_s=task.frames_per_s, news=news
        )
        stream.frames = deque(maxlen=REMEMBERED_FRAMES)
        streams[task.lease.camera_id] = stream
        return stream

    def tell(arrival: Arrival) -> None:
        written_s = time.monotonic()
        arrived_s = written_s - (time.time() - arrival.at.timestamp())
        number = streams[arrival.camera_id].find_number(arrived_s)
        say(
            arrival={
                "camera": numbers[arrival.camera_id],
                "person": arrival.employee_id,
                "is_new": arrival.is_new,
                "number": number,
                "arrived_s": arrived_s,
                "written_s": written_s,
            }
        )

    arrivals.listen(tell)
    node.FaceStream = CountedFaces  # type: ignore[attr-defined]
    watcher = node.Node("bench", open_stream=open_stream)
    threading.Thread(target=_end_with_input, args=(watcher,), daemon=True).start()
    threading.Thread(target=_say_looks, daemon=True).start()
    watcher.run()


def say(**message: Any) -> None:
    """One line to whoever started this."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _add_cameras(addresses: Sequence[str], frames_per_s: int) -> dict[int, int]:
    """The cameras of this run; their places in the list by their ids."""
    Camera.objects.update(is_active=False)
    site = Site.objects.first()
    if site is None:
        raise RuntimeError("There is no site.")
    return {
        make_camera(
            name=f"Bench {time.monotonic()}", site=site, url=address, frames_per_s=frames_per_s
        ).pk: place
        for place, address in enumerate(addresses)
    }


def _end_with_input(watcher: node.Node) -> None:
    sys.stdin.read()
    fields = ("status", "problem", "is_short", "looked_per_s", "received_per_s", "delay_ms")
    say(states=list(CameraState.objects.filter(camera__is_active=True).values(*fields)))
    watcher.stop()


def _say_looks() -> None:
    while True:
        say(looks=_Counter.looks, s=time.monotonic())
        time.sleep(1)
