"""A kiosk that keeps what it cannot deliver: the protocol of the browser's queue, in Python."""

import base64
import contextlib
import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin

from attendance.deliveries.parcels import pack
from attendance.device_key import DeviceKey

ADDRESS = "/kiosk/deliver/"
CHALLENGE_ADDRESS = "/kiosk/challenge/"
HOST = "127.0.0.1"
PATIENCE_S = 15
LIVE_PATIENCE_S = 3
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 1.0
FRAMES, FRAME_GAP_MS = 8, 200


@dataclass(slots=True)
class Item:
    """A check-in that is kept until the server has answered what became of it."""

    person: Mapping[str, str]
    nonce: str = field(default_factory=lambda: str(uuid.uuid4()))
    captured_ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000)
    captured_at: float = field(default_factory=time.monotonic)
    not_before: float = 0.0


class Kiosk:
    """Checks people in, live where it is asked to, else from its queue; one sender."""

    def __init__(self, *, port: int, key: DeviceKey, seed: int) -> None:
        self._port, self._key = port, key
        self._random = random.Random(seed)  # noqa: S311  how long to wait, no secret
        self._waiting: list[Item] = []
        self._lock = threading.Lock()
        self.outcomes: dict[str, int] = {}

    @property
    def waiting(self) -> int:
        """How many are kept."""
        return len(self._waiting)

    def keep(self, person: Mapping[str, str]) -> Item:
        """Put a check-in into the queue."""
        item = Item(person)
        with self._lock:
            self._waiting.append(item)
        return item

    def check_in_live(self, person: Mapping[str, str]) -> Item | None:
        """Over the socket by PIN; without an answer it is kept, under the same nonce."""
        item = Item(person)
        with contextlib.suppress(OSError, WebSocketException, TimeoutError, ValueError):
            if self._ask_live(item):
                return None
        with self._lock:
            self._waiting.append(item)
        return item

    def send_next(self) -> bool:
        """Try to deliver the oldest one that may be sent; whether it is settled."""
        now = time.monotonic()
        with self._lock:
            item = next((one for one in self._waiting if one.not_before <= now), None)
        if item is None:
            return False
        try:
            status, answer = self._deliver(item)
        except (OSError, http.client.HTTPException, ValueError):
            return False
        if status == http.HTTPStatus.OK and answer.get("outcome"):
            self._settle(item, answer["outcome"])
            return True
        item.not_before = now + float(answer.get("wait_s", 0))
        return False

    def send_all(self) -> None:
        """Deliver until nothing waits; pauses grow while nothing gets through."""
        pause_s = FIRST_PAUSE_S
        while self._waiting:
            if self.send_next():
                pause_s = FIRST_PAUSE_S
            else:
                time.sleep(pause_s * self._random.uniform(0.5, 1.0))
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    def _settle(self, item: Item, outcome: str) -> None:
        with self._lock:
            self._waiting.remove(item)
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def _deliver(self, item: Item) -> tuple[int, dict[str, Any]]:
        body = write_parcel(item)
        _status, challenge = self._request("GET", CHALLENGE_ADDRESS, b"", {})
        headers = self._key.sign_request(
            host=HOST,
            challenge=str(challenge.get("challenge", "")),
            method="POST",
            path=ADDRESS,
            body=body,
        )
        return self._request(
            "POST", ADDRESS, body, {**headers, "Content-Type": "application/octet-stream"}
        )

    def _request(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, {**headers, "Connection": "close"})
            answer = connection.getresponse()
            is_json = answer.headers.get_content_type() == "application/json"
            return answer.status, json.loads(answer.read()) if is_json else {}
        finally:
            connection.close()

    def _ask_live(self, item: Item) -> bool:
        request = {
            "type": "pin",
            "number": item.person["number"],
            "pin": item.person["pin"],
            "nonce": item.nonce,
        }
        with connect(
            f"ws://{HOST}:{self._port}/ws/kiosk/",
            origin=Origin(f"http://{HOST}:{self._port}"),
            proxy=None,
            open_timeout=LIVE_PATIENCE_S,
            close_timeout=0.1,
        ) as socket:
            socket.send(self._key.answer(socket.recv(LIVE_PATIENCE_S), host=HOST))
            socket.recv(LIVE_PATIENCE_S)
            socket.send(json.dumps(request))
            while True:
                message = json.loads(socket.recv(LIVE_PATIENCE_S))
                if message["type"] == "check_in":
                    return True
                if message["type"] == "error":
                    return False


def write_parcel(item: Item) -> bytes:
    """The bytes of a kept check-in, with what the clocks say now."""
    frame = base64.b64decode(item.person["frame"])
    pictures = [(frame, number * FRAME_GAP_MS) for number in range(FRAMES)] if frame else []
    header = {
        "nonce": item.nonce,
        "way": item.person["way"],
        "captured_ms": item.captured_ms,
        "sent_ms": time.time_ns() // 1_000_000,
        "age_ms": round((time.monotonic() - item.captured_at) * 1000),
        "offset_ms": 0,
        "number": item.person["number"],
        "pin": item.person["pin"],
        "code": item.person["code"],
    }
    return pack(header, pictures)
