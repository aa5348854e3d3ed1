"""The REST API as another system meets it: a real server, a key, and a picture with a face.

One client asks again and again on a connection that stays open, then several at once; they share
the machine with the server. Every answer must name the person in the picture.
"""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import psutil
from django.conf import settings

from config.benchmarks.server import PATIENCE_S, prepare_house, start_server
from recognition.benchmarks.engine import make_frame
from recognition.benchmarks.measurement import Measurement
from recognition.engine.images import encode_jpeg

VECTORS, CLIENTS, SECONDS = 10_000, 8, 15
REQUESTS, WARM_UP = 200, 30
JPEG_QUALITY = 85
ADDRESS = "/api/v1/faces/recognise"
BOUNDARY = "bench"


@dataclass(slots=True)
class Client:
    """One connection that stays open, and how long each answer took."""

    port: int
    key: str
    body: bytes
    times_s: list[float] = field(default_factory=list)

    def ask_often(self, count: int) -> None:
        """Ask so many times, one after the other."""
        with self._connect() as connection:
            for _ in range(count):
                self._ask(connection)

    def ask_until(self, ended: threading.Event) -> None:
        """Ask again and again."""
        with self._connect() as connection:
            while not ended.is_set():
                self._ask(connection)

    def _connect(self) -> "_Open":
        return _Open("127.0.0.1", self.port, timeout=PATIENCE_S)

    def _ask(self, connection: http.client.HTTPConnection) -> None:
        headers = {
            "X-Api-Key": self.key,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        started = time.perf_counter()
        connection.request("POST", ADDRESS, self.body, headers)
        response = connection.getresponse()
        answer = response.read()
        self.times_s.append(time.perf_counter() - started)
        faces = json.loads(answer).get("faces", [])
        if [face["outcome"] for face in faces] != ["accept"]:
            raise RuntimeError(f"{ADDRESS} answered {response.status}: {answer[:300]!r}")


class _Open(http.client.HTTPConnection):
    """A connection that a `with` closes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def measure_api(
    *, size: int = VECTORS, clients: int = CLIENTS, seconds: int = SECONDS
) -> Measurement:
    """Milliseconds (p95) of POST faces/recognise, a 640x480 JPEG, one client with a key."""
    frame = encode_jpeg(make_frame(1), quality=JPEG_QUALITY)
    load = os.getloadavg()[0]
    with prepare_house(is_demo=False) as environment:
        key = _make_company(environment, frame, size)
        with start_server(environment) as server:
            body = _make_body(frame)
            Client(server.port, key, body).ask_often(WARM_UP)
            alone = Client(server.port, key, body)
            alone.ask_often(REQUESTS)
            many = [Client(server.port, key, body) for _ in range(clients)]
            database = find_database(Path(environment["MUSTER_VAR_DIR"]))
            spent_s = [_read_cpu_s(part) for part in (server.process, database)]
            took_s = _ask_together(many, seconds)
            spent_s = [
                _read_cpu_s(part) - before
                for part, before in zip((server.process, database), spent_s, strict=True)
            ]
    return _sum_up(alone, many, took_s=took_s, spent_s=spent_s, size=size, load=load)


def find_database(var_dir: Path) -> psutil.Process:
    """The database server that runs in this folder."""
    file = next(var_dir.rglob("postmaster.pid"))
    return psutil.Process(int(file.read_text().split()[0]))


def _read_cpu_s(process: psutil.Process) -> float:
    """The processor's time that a process and its children have used so far."""
    family = [process, *process.children(recursive=True)]
    return float(sum(sum(part.cpu_times()[:2]) for part in family))


def _make_company(environment: dict[str, str], frame: bytes, size: int) -> str:
    """Enrol the people in the database of that installation; the key of the client."""
    file = Path(environment["MUSTER_VAR_DIR"]) / "frame.jpg"
    file.write_bytes(frame)
    run = [sys.executable, "-m", "config.benchmarks.api_company", str(size), str(file)]
    return subprocess.run(  # noqa: S603  our own command
        run, cwd=settings.BASE_DIR, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


def _make_body(frame: bytes) -> bytes:
    """The picture as a form with one file."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="frame.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    return head.encode() + frame + f"\r\n--{BOUNDARY}--\r\n".encode()


def _ask_together(clients: list[Client], seconds: int) -> float:
    """All clients ask at once for a while; how long it took."""
    ended = threading.Event()
    started = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as threads:
        asking = [threads.submit(client.ask_until, ended) for client in clients]
        time.sleep(seconds)
        ended.set()
        for task in asking:
            task.result()
    return time.perf_counter() - started


def _sum_up(
    alone: Client,
    many: list[Client],
    *,
    took_s: float,
    spent_s: list[float],
    size: int,
    load: float,
) -> Measurement:
    one_ms = np.array(alone.times_s) * 1e3
    all_ms = np.array([time_s for client in many for time_s in client.times_s]) * 1e3
    p95 = float(np.percentile(one_ms, 95))
    context = {
        "recognize_ms_p95": round(p95, 1),
        "recognize_ms_p50": round(float(np.percentile(one_ms, 50)), 1),
        "requests_per_s": round(len(all_ms) / took_s, 1),
        "clients": len(many),
        "clients_ms_p95": round(float(np.percentile(all_ms, 95)), 1),
        "server_cpu_ms": round(spent_s[0] / len(all_ms) * 1e3, 1),
        "database_cpu_ms": round(spent_s[1] / len(all_ms) * 1e3, 1),
        "vectors": size,
        "resolution": "640x480",
        "requests": len(one_ms) + len(all_ms),
        "machine_load_before": round(load, 1),
    }
    return Measurement("api", "ms", p95, None, context=context)
