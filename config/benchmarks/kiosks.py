"""Many kiosks at once: real sockets to a real server, each sending what a kiosk by a door sees.

Most of the time nobody stands there. Every kiosk shows an empty corridor for `EMPTY_S` and then
somebody of the sample videos for `VISIT_S`, every fourth time two of them; the kiosks are spread
evenly over that cycle. The clients keep to their five frames a second whatever the server asks
for, and read every answer; they share the machine with the server.

The visitors are living people, and the site asks for such: they are recorded. Five people come to
twenty kiosks, so the time within which a second check-in changes nothing is set to one second.
"""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from attendance.device_key import DeviceKey
from config.benchmarks.server import (
    MANAGE,
    PATIENCE_S,
    RunningServer,
    make_kiosks,
    prepare_house,
    start_server,
)
from config.benchmarks.visitors import (
    CAMERA_FRAMES_PER_S,
    Visitor,
    enrol_visitors,
    list_visitors,
    run_inside,
)
from recognition.benchmarks.measurement import Measurement
from recognition.benchmarks.pictures import FRAME_WH
from recognition.benchmarks.scene import draw_scene
from recognition.engine.images import encode_jpeg
from recognition.engine.types import RgbImage

CLIENTS, SECONDS = 20, 60
FRAMES_PER_S = 5
EMPTY_S, VISIT_S = 14, 6
WARM_UP_S = 4.0
SETTLE_S = 2.0
"""After the last frame, for answers that are under way."""

CASTS = ((0,), (1,), (2,), (3, 4))
"""Who comes, in turn."""

COUNT_EVENTS = """
from attendance.models import AttendanceEvent

print(AttendanceEvent.objects.count())
"""


@dataclass(slots=True)
class Kiosk:
    """What one client sent and heard."""

    sent_s: list[float] = field(default_factory=list)
    latencies_s: list[float] = field(default_factory=list)
    answers: int = 0
    check_ins: int = 0
    rates: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def hear(self, text: str, *, now_s: float, counts_from_s: float) -> None:
        """Take in a message of the server."""
        message = json.loads(text)
        if message["type"] == "faces":
            self.answers += 1
            sent_s = self.sent_s[message["frame"] - 1]
            if sent_s >= counts_from_s:
                self.latencies_s.append(now_s - sent_s)
        elif message["type"] == "check_in":
            self.check_ins += not message["repeated"]
        elif message["type"] == "rate":
            self.rates.append(message["frames_per_s"])
        elif message["type"] == "error":
            self.errors.append(message["code"])


@dataclass(frozen=True, slots=True)
class Show:
    """What a kiosk sends, and when: cameras are not in step."""

    frames: Iterator[bytes]
    first_s: float
    counts_from_s: float
    seconds: int


@dataclass(frozen=True, slots=True)
class Run:
    """All kiosks after their work; from when on frames count; the server's time at the start; how
    many people came while it went on."""

    kiosks: list[Kiosk]
    counts_from_s: float
    cpu_s: float
    visitors: int


def measure_kiosks(*, clients: int = CLIENTS, seconds: int = SECONDS) -> Measurement:
    """Milliseconds (p95) from a frame to its answer, many kiosks at five frames a second each."""
    visitors = list_visitors()
    films = make_films(visitors)
    with prepare_house() as environment:
        environment["MUSTER_SOCKETS_PER_ADDRESS"] = str(max(2 * clients, 64))
        environment["MUSTER_DEBOUNCE_SECONDS"] = "1"
        enrol_visitors(visitors, environment)
        return _measure(environment, films, clients=clients, seconds=seconds)


def _measure(
    environment: dict[str, str], films: list[list[bytes]], *, clients: int, seconds: int
) -> Measurement:
    with start_server(environment) as server:
        keys = make_kiosks(environment, count=clients)
        before = _count_events(environment)
        run = asyncio.run(_run(server, keys, films, seconds))
        spent_s = _read_cpu_s(server) - run.cpu_s
        events = _count_events(environment) - before
    return _sum_up(run, seconds=seconds, spent_s=spent_s, events=events)


def _count_events(environment: dict[str, str]) -> int:
    """How many stand in the database: the demo company has some already."""
    return int(run_inside([*MANAGE, "shell", "--no-imports", "-c", COUNT_EVENTS], environment))


def _read_cpu_s(server: RunningServer) -> float:
    """The processor's time that the server has used so far."""
    return float(sum(server.process.cpu_times()[:2]))


def make_films(visitors: Sequence[Visitor]) -> list[list[bytes]]:
    """JPEG frames of `VISIT_S` each: the empty corridor first, then visits."""
    empty = [draw_scene([], number / FRAMES_PER_S) for number in range(VISIT_S * FRAMES_PER_S)]
    visits = [_draw_visit([visitors[one % len(visitors)] for one in cast]) for cast in CASTS]
    return [[encode_jpeg(frame, quality=85) for frame in film] for film in (empty, *visits)]


def _draw_visit(cast: Sequence[Visitor]) -> list[RgbImage]:
    """A film of one or two people side by side; it runs back once it is at its end."""
    step = CAMERA_FRAMES_PER_S // FRAMES_PER_S
    forth = [[_narrow(frame, len(cast)) for frame in visitor.frames[::step]] for visitor in cast]
    shown = [list(itertools.chain(frames, reversed(frames))) for frames in forth]
    film = [np.hstack(sides) for sides in zip(*shown, strict=True)]
    return film[: VISIT_S * FRAMES_PER_S]


def _narrow(frame: RgbImage, share: int) -> RgbImage:
    """The middle of a picture, as wide as is left for each of so many."""
    width = frame.shape[1] // share
    left = (frame.shape[1] - width) // 2
    return frame[:, left : left + width]


async def _run(
    server: RunningServer, keys: list[DeviceKey], films: list[list[bytes]], seconds: int
) -> Run:
    """Let every kiosk in, then all of them send; the networks are loaded by then."""
    kiosks = [Kiosk() for _ in keys]
    async with contextlib.AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        sockets = [await stack.enter_async_context(_open(server.port)) for _ in keys]
        for socket, key in zip(sockets, keys, strict=True):
            await socket.send(key.answer(await socket.recv(), host="127.0.0.1"))
            await socket.recv()  # its greeting
        cpu_s = _read_cpu_s(server)
        started_s = time.perf_counter()
        counts_from_s = started_s + WARM_UP_S
        for number, (kiosk, socket) in enumerate(zip(kiosks, sockets, strict=True)):
            share = number / len(keys)
            frames = _play(films, ahead_s=share * (EMPTY_S + VISIT_S), first=number)
            show = Show(frames, started_s + share / FRAMES_PER_S, counts_from_s, seconds)
            tasks.create_task(_be_kiosk(socket, kiosk, show))
    came = sum(
        _count_visitors(number, ahead_s=number / len(keys) * (EMPTY_S + VISIT_S), seconds=seconds)
        for number in range(len(keys))
    )
    return Run(kiosks, counts_from_s, cpu_s, came)


def _open(port: int) -> connect:
    return connect(
        f"ws://127.0.0.1:{port}/ws/kiosk/",
        origin=Origin(f"http://127.0.0.1:{port}"),
        open_timeout=PATIENCE_S,
        proxy=None,
    )


def _play(films: list[list[bytes]], *, ahead_s: float, first: int) -> Iterator[bytes]:
    """The frames of one kiosk without end, from so far into its cycle."""

    def play() -> Iterator[bytes]:
        for visit in itertools.count(first):
            yield from itertools.islice(itertools.cycle(films[0]), EMPTY_S * FRAMES_PER_S)
            yield from films[1 + visit % (len(films) - 1)]

    return itertools.islice(play(), round(ahead_s * FRAMES_PER_S), None)


def _count_visitors(first: int, *, ahead_s: float, seconds: float) -> int:
    """How many people a kiosk sees for long enough to record them, while it sends."""
    cycle_s = EMPTY_S + VISIT_S
    sent_s = WARM_UP_S + seconds
    halves_s = [
        visit * cycle_s + EMPTY_S + VISIT_S / 2 - ahead_s
        for visit in range(int(sent_s // cycle_s) + 2)
    ]
    return sum(
        len(CASTS[(first + visit) % len(CASTS)])
        for visit, half_s in enumerate(halves_s)
        if 0 <= half_s <= sent_s
    )


async def _be_kiosk(socket: ClientConnection, kiosk: Kiosk, show: Show) -> None:
    listening = asyncio.create_task(_listen(socket, kiosk, show.counts_from_s))
    for number, frame in enumerate(show.frames):
        at_s = show.first_s + number / FRAMES_PER_S
        if at_s >= show.counts_from_s + show.seconds:
            break
        await asyncio.sleep(at_s - time.perf_counter())
        kiosk.sent_s.append(time.perf_counter())
        await socket.send(frame)
    await asyncio.sleep(SETTLE_S)
    listening.cancel()


async def _listen(socket: ClientConnection, kiosk: Kiosk, counts_from_s: float) -> None:
    async for text in socket:
        kiosk.hear(str(text), now_s=time.perf_counter(), counts_from_s=counts_from_s)


def _sum_up(run: Run, *, seconds: int, spent_s: float, events: int) -> Measurement:
    kiosks = run.kiosks
    latencies = sorted(latency for kiosk in kiosks for latency in kiosk.latencies_s)
    if not latencies:
        errors = sorted({error for kiosk in kiosks for error in kiosk.errors})
        raise RuntimeError(f"No frame was answered. The server said: {', '.join(errors)}.")
    sent = sum(at_s >= run.counts_from_s for kiosk in kiosks for at_s in kiosk.sent_s)
    p50, p95 = (latencies[int(len(latencies) * share)] * 1e3 for share in (0.5, 0.95))
    context = {
        "latency_ms_p50": round(p50, 1),
        "latency_ms_p95": round(p95, 1),
        "frames_per_s": round(len(latencies) / seconds, 1),
        "dropped": sent - len(latencies),
        "clients": len(kiosks),
        "seconds": seconds,
        "sent_per_s": round(sent / seconds, 1),
        "resolution": "{}x{}".format(*FRAME_WH),
        "share_with_people": round(VISIT_S / (EMPTY_S + VISIT_S), 2),
        "people": "1, every fourth time 2, of 5 who talk",
        "liveness": "passive",
        "slowest_kiosk_ms_p95": round(max(map(_measure_p95, kiosks)), 1),
        "lowest_rate_told": min((rate for kiosk in kiosks for rate in kiosk.rates), default=None),
        "visitors": run.visitors,
        "check_ins": sum(kiosk.check_ins for kiosk in kiosks),
        "events_written": events,
        "server_cpu_ms_per_frame": round(spent_s / sum(kiosk.answers for kiosk in kiosks) * 1e3, 1),
        "errors": sum(len(kiosk.errors) for kiosk in kiosks),
    }
    return Measurement("kiosks", "ms", p95, None, context=context)


def _measure_p95(kiosk: Kiosk) -> float:
    ordered = sorted(kiosk.latencies_s)
    return ordered[int(len(ordered) * 0.95)] * 1e3 if ordered else float("inf")
