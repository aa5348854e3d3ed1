"""IP cameras: real RTSP streams on loopback, a node in a process of its own, rows in the database.

People of the sample videos come before the cameras, four seconds each with a second between them.
Every frame carries its number, and the server tells when it sent which: so a delay is counted from
the camera to the committed row. Server, node and database share the machine.
"""

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from django.conf import settings

from config.benchmarks.server import MANAGE, MIB, PATIENCE_S, prepare_house
from config.benchmarks.visitors import (
    CAMERA_FRAMES_PER_S,
    Visitor,
    enrol_visitors,
    list_visitors,
)
from recognition.benchmarks.measurement import Measurement
from recognition.benchmarks.rtsp.films import RtspVideo, encode_film
from recognition.benchmarks.rtsp.serving import RtspServer, check_rtsp_server, start_rtsp_server
from recognition.benchmarks.scene import draw_scene
from recognition.engine.types import RgbImage

CAMERAS, SECONDS = 8, 60
FRAMES_PER_S, FAST_FRAMES_PER_S = 10, 25
VISIT_S, EMPTY_S = 4, 1
WARM_UP_S = 10.0
QUIET_S = 8.0
"""After so long the gate of a camera that sees nothing move is closed."""

FAST_S, IDLE_S = 20, 30
IDLE_FRAMES = 100

NODE = """
import json, sys
from config.benchmarks.camera_node import run
run(**json.loads({task!r}))
"""

DECODE = """
import sys
from recognition.engine.network_stream import NetworkStream
stream = NetworkStream({address!r}, label="bench", wanted_per_s={frames_per_s})
sys.stdin.read()
"""


@dataclass(slots=True)
class Watched:
    """What a node said while it ran."""

    process: psutil.Popen
    arrivals: list[dict[str, Any]] = field(default_factory=list)
    looks: list[tuple[float, int]] = field(default_factory=list)
    states: list[dict[str, Any]] = field(default_factory=list)

    def listen(self) -> None:
        """Take in every line until the end."""
        for line in self.process.stdout:
            message = json.loads(line) if line.startswith("{") else {}
            if "arrival" in message:
                self.arrivals.append(message["arrival"])
            elif "looks" in message:
                self.looks.append((message["s"], message["looks"]))
            elif "states" in message:
                self.states = message["states"]

    def read_cpu_s(self) -> float:
        """The processor's time that it has used so far."""
        return float(sum(self.process.cpu_times()[:2]))

    def read_mib(self) -> float:
        """Its resident memory."""
        return float(self.process.memory_info().rss) / MIB


@dataclass(frozen=True, slots=True)
class Crowd:
    """What many cameras came to; see `measure_cameras`."""

    watched: Watched
    delays_s: list[float]
    appearances_s: list[float]
    memory_mib: list[float]
    """Every second, from the first one that is measured."""

    cpu_share: float


def measure_cameras(*, clients: int = CAMERAS, seconds: int = SECONDS) -> Measurement:
    """Seconds (p95) from a frame that an IP camera sends to the sighting in the database."""
    check_rtsp_server()
    visitors = list_visitors()
    with tempfile.TemporaryDirectory(prefix="muster-cameras-") as folder, prepare_house() as house:
        enrol_visitors(visitors, house)
        with start_rtsp_server({}) as server:
            films = make_films(visitors, Path(folder))
            crowd = _watch_crowd(server, films, house, clients=clients, seconds=seconds)
            fast_per_s = _watch_fast(server, visitors, Path(folder), house)
            idle_cpu, decoding_cpu = _watch_idle(server, Path(folder), house)
    context = {
        "delay_s_p95": _round_p95(crowd.delays_s),
        "delay_s_p50": round(statistics.median(crowd.delays_s), 3),
        "appear_s_p95": _round_p95(crowd.appearances_s),
        "frames_per_s": round(fast_per_s, 2),
        "idle_cpu": round(idle_cpu, 4),
        "decoding_cpu": round(decoding_cpu, 4),
        "memory_mib": round(crowd.memory_mib[-1]),
        "memory_growth_mib": _measure_growth(crowd.memory_mib),
        "memory_growth_late_mib": _measure_growth(crowd.memory_mib[len(crowd.memory_mib) // 2 :]),
        "cameras": clients,
        "seconds": seconds,
        "resolution": "640x480",
        "sent_per_s": FRAMES_PER_S,
        "share_with_people": VISIT_S / (VISIT_S + EMPTY_S),
        "sightings": len(crowd.delays_s),
        "looked_per_s": round(_measure_looks(crowd.watched, seconds=seconds), 1),
        "short_cameras": sum(state["is_short"] for state in crowd.watched.states),
        "node_cpu": round(crowd.cpu_share, 2),
        "workers": settings.INFERENCE_WORKERS,
    }
    value = float(np.percentile(crowd.delays_s, 95))
    return Measurement("cameras", "s", value, None, context=context)


def make_films(visitors: list[Visitor], folder: Path) -> list[RtspVideo]:
    """A film for each visitor who comes first; then come the others."""
    return [
        encode_film(
            _play(visitors[first:] + visitors[:first], FRAMES_PER_S, empty_s=EMPTY_S),
            folder / f"{first}.h264",
            frames_per_s=FRAMES_PER_S,
        )
        for first in range(len(visitors))
    ]


def _play(visitors: Sequence[Visitor], frames_per_s: int, *, empty_s: float) -> Iterator[RgbImage]:
    """Visit after visit, as a camera of that rate gives it."""
    for number, visitor in enumerate(visitors):
        for place in range(VISIT_S * frames_per_s):
            yield visitor.frames[place * CAMERA_FRAMES_PER_S // frames_per_s]
        for place in range(round(empty_s * frames_per_s)):
            yield draw_scene([], number + place / frames_per_s)


def _watch_crowd(
    server: RtspServer,
    films: Sequence[RtspVideo],
    house: dict[str, str],
    *,
    clients: int,
    seconds: int,
) -> Crowd:
    """Many cameras with people before them."""
    paths = [f"/crowd{number}" for number in range(clients)]
    for number, path in enumerate(paths):
        server.serve(path, films[number % len(films)])
    with start_node(house, [server.url(path) for path in paths], FRAMES_PER_S) as watched:
        _wait_for_looks(watched)
        time.sleep(WARM_UP_S)
        began_s, cpu_s = time.monotonic(), watched.read_cpu_s()
        memory_mib = [watched.read_mib() for _ in _count_seconds(seconds)]
        cpu_share = (watched.read_cpu_s() - cpu_s) / (time.monotonic() - began_s)
    counted = [it for it in watched.arrivals if it["is_new"] and it["written_s"] >= began_s]
    delays_s, appearances_s = [], []
    for arrival in counted:
        path, number = paths[arrival["camera"]], arrival["number"]
        if number is None:
            continue
        visit = VISIT_S + EMPTY_S
        first = number // (visit * FRAMES_PER_S) * visit * FRAMES_PER_S
        delays_s.append(_count_since(server, path, number, arrival["written_s"]))
        appearances_s.append(_count_since(server, path, first, arrival["written_s"]))
    if not delays_s:
        raise RuntimeError(f"Nobody was seen. The cameras say: {watched.states}")
    return Crowd(watched, delays_s, appearances_s, memory_mib, cpu_share)


def _watch_fast(
    server: RtspServer, visitors: Sequence[Visitor], folder: Path, house: dict[str, str]
) -> float:
    """Pictures a second that are looked at of one camera at 25, people always there."""
    film = encode_film(
        _play(visitors, FAST_FRAMES_PER_S, empty_s=0),
        folder / "fast.h264",
        frames_per_s=FAST_FRAMES_PER_S,
    )
    server.serve("/fast", film)
    with start_node(house, [server.url("/fast")], FAST_FRAMES_PER_S) as watched:
        _wait_for_looks(watched)
        time.sleep(WARM_UP_S + FAST_S)
    return _measure_looks(watched, seconds=FAST_S)


def _watch_idle(server: RtspServer, folder: Path, house: dict[str, str]) -> tuple[float, float]:
    """Shares of a core: what watching an empty corridor takes beyond decoding, and decoding."""
    empty = (draw_scene([], place / FRAMES_PER_S) for place in range(IDLE_FRAMES))
    # No numbers: they would move.
    film = encode_film(empty, folder / "idle.h264", frames_per_s=FRAMES_PER_S, is_numbered=False)
    server.serve("/idle", film)
    address = server.url("/idle")
    with start_node(house, [address], FRAMES_PER_S) as watched:
        _wait_for_looks(watched)
        time.sleep(QUIET_S)
        watching = _measure_cpu(watched)
    decode = DECODE.format(address=address, frames_per_s=FRAMES_PER_S)
    with _start(house, decode) as decoder:
        time.sleep(QUIET_S)
        decoding = _measure_cpu(Watched(decoder))
    return watching - decoding, decoding


@contextlib.contextmanager
def start_node(
    house: dict[str, str], addresses: Sequence[str], frames_per_s: int
) -> Iterator[Watched]:
    """A node that watches these; everything it said is there at the end."""
    task = json.dumps({"addresses": list(addresses), "frames_per_s": frames_per_s})
    with _start(house, NODE.format(task=task)) as process:
        watched = Watched(process)
        listener = threading.Thread(target=watched.listen, daemon=True)
        listener.start()
        yield watched
        process.stdin.close()
        process.wait(PATIENCE_S)
        listener.join(PATIENCE_S)


@contextlib.contextmanager
def _start(house: dict[str, str], program: str) -> Iterator[psutil.Popen]:
    """A program of ours in that installation; it ends with its input."""
    process = psutil.Popen(
        [*MANAGE, "shell", "--no-imports", "-c", program],
        cwd=settings.BASE_DIR,
        env=house,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
    )
    try:
        yield process
    finally:
        if not process.stdin.closed:
            process.stdin.close()
        try:
            process.wait(PATIENCE_S)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE_S)
        process.stdout.close()


def _wait_for_looks(watched: Watched) -> None:
    """Until the first picture has been looked at."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not watched.looks or not watched.looks[-1][1]:
        if time.monotonic() > deadline_s or watched.process.poll() is not None:
            raise RuntimeError("The node looks at no picture.")
        time.sleep(0.1)


def _count_seconds(seconds: int) -> Iterator[int]:
    """The number of each second, when it has passed; 0 at once."""
    yield 0
    for number in range(1, seconds + 1):
        time.sleep(1)
        yield number


def _measure_growth(mib: Sequence[float]) -> float:
    """From the median of the first tenth to that of the last: one collection more is no growth."""
    tenth = max(1, len(mib) // 10)
    return round(statistics.median(mib[-tenth:]) - statistics.median(mib[:tenth]), 1)


def _measure_cpu(watched: Watched) -> float:
    started_s, cpu_s = time.monotonic(), watched.read_cpu_s()
    time.sleep(IDLE_S)
    return (watched.read_cpu_s() - cpu_s) / (time.monotonic() - started_s)


def _measure_looks(watched: Watched, *, seconds: float) -> float:
    """Pictures a second at which it looked in the last part of its time."""
    last_s, last = watched.looks[-1]
    first_s, first = next(it for it in watched.looks if it[0] >= last_s - seconds)
    return (last - first) / max(last_s - first_s, 1e-3)


def _count_since(server: RtspServer, path: str, number: int, until_s: float) -> float:
    """Seconds since that frame was sent last."""
    sent_s = server.find_sent_s(path, number, before_s=until_s)
    if sent_s is None:
        raise RuntimeError(f"Frame {number} of {path} was never sent.")
    return until_s - sent_s


def _round_p95(values: Sequence[float]) -> float:
    return round(float(np.percentile(values, 95)), 3)
