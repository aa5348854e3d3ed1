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
from recognition.engine.types import RgbImage
from recognition.stream import FaceStream, Sight

REMEMBERED_FRAMES = 100
SAME_S = 0.005
"""Wall times of one frame, worked out twice, differ by less."""


class _Counter:
    looks = 0


class CountedFaces(FaceStream):
    """Counts the pictures that are looked at, and remembers their numbers."""

    numbers: deque[tuple[float, int | None]]

    def process(self, image: RgbImage, *, time_s: float) -> list[Sight]:
        """Look at the next frame."""
        _Counter.looks += 1
        self.numbers.append((time_s, read_frame_number(image)))
        return super().process(image, time_s=time_s)

    def find_number(self, arrived_s: float) -> int | None:
        """The number painted into the frame that came at that time."""
        near = [number for at_s, number in list(self.numbers) if abs(at_s - arrived_s) < SAME_S]
        return near[-1] if near else None


def run(addresses: Sequence[str], *, frames_per_s: int) -> None:
    """Watch these until the standard input ends."""
    faces: dict[int, CountedFaces] = {}
    numbers = _add_cameras(addresses, frames_per_s)
    make_plain_faces = node.make_faces

    def make_faces(task: Task) -> FaceStream:
        made = make_plain_faces(task)
        if isinstance(made, CountedFaces):
            made.numbers = deque(maxlen=REMEMBERED_FRAMES)
            faces[task.lease.camera_id] = made
        return made

    def tell(arrival: Arrival) -> None:
        written_s = time.monotonic()
        arrived_s = written_s - (time.time() - arrival.at.timestamp())
        number = faces[arrival.camera_id].find_number(arrived_s)
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
    node.make_faces = make_faces
    watcher = node.Node("bench")
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
