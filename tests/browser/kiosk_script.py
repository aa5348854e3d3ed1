"""A server that says what a test wants said: for states of the kiosk that are hard to provoke.

The page, its scripts and the camera are the real ones; only the socket is played.
"""

import datetime
import json
import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

NEAR_BOX = [220.0, 60.0, 420.0, 330.0]
ALL_WAYS = ["face", "pin", "badge", "names"]


class Script:
    """The other end of a kiosk's socket; `faces` answer every frame, `requests` is what came."""

    def __init__(self, *, faces: Sequence[dict[str, Any]] = (), **hello: Any) -> None:
        self.faces = list(faces)
        self.requests: list[dict[str, Any]] = []
        self.frames = 0
        self._hello = hello
        self._socket: WebSocketRoute | None = None

    def play_to(self, page: Page) -> None:
        """Take the place of the server."""
        page.route_web_socket(re.compile("/ws/kiosk/"), self._open)

    def say(self, type_: str, **values: Any) -> None:
        """Send a message to the kiosk."""
        assert self._socket is not None
        self._socket.send(json.dumps({"type": type_, **values}))

    def check_in(self, name: str = "Ada Brandt", **values: Any) -> None:
        """Say that somebody was checked in."""
        initials = "".join(part[0] for part in name.split()[:2])
        message: dict[str, Any] = {
            "id": f"id {name}", "track": 1, "way": "face", "name": name, "initials": initials,
            "team": "Engineering", "team_color": "#0e7c86", "kind": "in", "time": "08:59",
            "at": "2026-03-02T07:59:00+00:00", "repeated": False,
            "sentence": f"Good morning, {name.split(maxsplit=1)[0]}. In at 08:59.", "undo_s": 8.0,
        }  # fmt: skip
        self.say("check_in", **{**message, **values})

    def challenge(self, step: str | None, **values: Any) -> None:
        """Ask for a step, or say how it ended."""
        message: dict[str, Any] = {
            "track": 1, "state": "asked", "step": step, "number": 2, "of": 4, "seconds": 5.0,
            "sentence": "Turn your head to the left.",
        }  # fmt: skip
        self.say("challenge", **{**message, **values})

    def _open(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        socket.on_message(self._take)
        hello: dict[str, Any] = {
            "device": "Reception", "site": "Berlin", "timezone": "Europe/Berlin",
            "server_time": datetime.datetime.now(datetime.UTC).isoformat(), "language": "en",
            "ways": ALL_WAYS, "liveness": "challenge", "sound": True, "frames_per_s": 8.0,
        }  # fmt: skip
        self.say("hello", **{**hello, **self._hello})

    def _take(self, message: str | bytes) -> None:
        if isinstance(message, str):
            self.requests.append(json.loads(message))
            return
        self.frames += 1
        self.say(
            "faces", frame=self.frames, width=640, height=480, faces=self.faces, took_ms=20
        )  # fmt: skip


def see(
    state: str = "recognised", *, track: int = 1, name: str | None = None, **values: Any
) -> dict:
    """A face in the middle of the picture."""
    return {"track": track, "box": NEAR_BOX, "state": state, "name": name, "hint": None, **values}
