"""A real server in a process of its own: how soon it answers, how large it is, how fast a kiosk.

The server gets a database of its own, made and dropped by the benchmark.
"""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
from django.conf import settings
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from attendance.device_key import DeviceKey
from config.management.commands.serve import web_command
from recognition.benchmarks.engine import make_frame
from recognition.benchmarks.measurement import Measurement
from recognition.engine.images import encode_jpeg

MANAGE = [sys.executable, "manage.py"]
STARTS = 5
FRAMES, FRAMES_PER_S = 150, 10
MIB = 2**20
PATIENCE_S = 60

PAIR = """
import secrets
from attendance.device_key import DeviceKey
from attendance.models import CheckInRules
from attendance.services import create_device, pair_directly
from people.models import Site

site = Site.objects.first()
CheckInRules.objects.update_or_create(site=site, defaults={{"liveness": "passive"}})
for number in range({count}):
    device = create_device(name=f"{{secrets.token_hex(4)}} {{number}}", site=site)
    key = DeviceKey(str(device.uuid))
    pair_directly(device=device, public_key=key.public_key)
    print(key.write())
"""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that has answered once, and how long that took (seconds from its start)."""

    port: int
    process: psutil.Popen
    first_answer_s: float


@contextlib.contextmanager
def prepare_house(*, is_demo: bool = True) -> Iterator[dict[str, str]]:
    """The environment of a fresh installation with warm caches; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        environment = {
            **os.environ,
            "MUSTER_VAR_DIR": folder,
            "MUSTER_CACHE_DIR": str(settings.ENGINE_CACHE_DIR.parent),
            "MUSTER_DEMO": "1" if is_demo else "0",
            "MUSTER_LOG_LEVEL": "ERROR",
        }
        run = [*MANAGE, "prepare", *(["--demo"] if is_demo else [])]
        subprocess.run(  # noqa: S603  our own command
            run, cwd=settings.BASE_DIR, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        yield environment


@contextlib.contextmanager
def start_server(environment: dict[str, str]) -> Iterator[RunningServer]:
    """A web process and its database, ended afterwards."""
    port = _find_free_port()
    started = time.perf_counter()
    process = psutil.Popen(
        web_command("127.0.0.1", port),
        cwd=settings.BASE_DIR,
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for_answer(port, process)
        yield RunningServer(port, process, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def measure_start(*, starts: int = STARTS) -> Measurement:
    """Seconds from the start of the web process to its first answer, its database included."""
    times = []
    with prepare_house() as environment:
        for _ in range(starts):
            with start_server(environment) as server:
                times.append(server.first_answer_s)
    context = {"starts": starts, "worst": round(max(times), 2), "caches": "warm"}
    return Measurement("start", "s", statistics.median(times), None, context=context)


def measure_memory() -> Measurement:
    """Resident MiB of the web process while a kiosk sends frames."""
    with prepare_house() as environment, start_server(environment) as server:
        _send_frames(server.port, environment, FRAMES)
        resident = server.process.memory_info().rss / MIB
        maps = server.process.memory_maps()
    context = {
        "frames": FRAMES,
        "torch_loaded": any("libtorch" in mapping.path for mapping in maps),
    }
    return Measurement("memory", "MiB", resident, None, context=context)


def measure_kiosk() -> Measurement:
    """Milliseconds from sending a frame to its answer on loopback, one kiosk, one face."""
    with prepare_house() as environment, start_server(environment) as server:
        times = _send_frames(server.port, environment, FRAMES)
    ordered = sorted(times[10:])
    context = {
        "resolution": "640x480",
        "faces": 1,
        "frames": len(ordered),
        "p95": round(ordered[int(len(ordered) * 0.95)] * 1e3, 1),
    }
    return Measurement("kiosk", "ms", statistics.median(ordered) * 1e3, None, context=context)


def _send_frames(port: int, environment: dict[str, str], count: int) -> list[float]:
    """Send frames at the rate of a kiosk; seconds until the answer to each.

    A server hangs up on whoever sends far more.
    """
    frame = encode_jpeg(make_frame(1), quality=85)
    times = []
    with open_kiosk(port, make_kiosk(environment)) as kiosk:
        for _ in range(count):
            started = time.perf_counter()
            kiosk.send(frame)
            while '"faces"' not in str(kiosk.recv()):
                pass  # a greeting comes in between
            times.append(time.perf_counter() - started)
            time.sleep(max(0.0, started + 1 / FRAMES_PER_S - time.perf_counter()))
    return times


@contextlib.contextmanager
def open_kiosk(port: int, key: DeviceKey) -> Iterator[ClientConnection]:
    """The socket of a kiosk on loopback, after its greeting."""
    with connect(
        f"ws://127.0.0.1:{port}/ws/kiosk/", origin=Origin(f"http://127.0.0.1:{port}"), proxy=None
    ) as kiosk:
        kiosk.send(key.answer(kiosk.recv(), host="127.0.0.1"))
        kiosk.recv()
        yield kiosk


def make_kiosk(environment: dict[str, str]) -> DeviceKey:
    """A new kiosk of that installation, paired."""
    return make_kiosks(environment, count=1)[0]


def make_kiosks(environment: dict[str, str], *, count: int) -> list[DeviceKey]:
    """New kiosks of that installation, paired, at a site that asks for living faces."""
    run = [*MANAGE, "shell", "--no-imports", "-c", PAIR.format(count=count)]
    written = subprocess.run(  # noqa: S603  our own command
        run, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True
    ).stdout
    return [DeviceKey.read(line) for line in written.splitlines()]


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_answer(port: int, process: psutil.Popen) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.is_running():
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/kiosk/", timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("The server did not answer.")
