"""The RTSP server from outside: start it, cut and restore its cameras, ask what was sent."""

import json
import subprocess
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from recognition.benchmarks.rtsp.films import RtspVideo

SYSTEM_PYTHON = Path("/usr/bin/python3")
PROGRAM = Path(__file__).with_name("server_program.py")
ANSWER_LIMIT_S = 20.0
END_LIMIT_S = 5.0
REMEMBERED = 100_000
"""Frames of each camera whose sending is remembered: of an hour, at 25 a second."""


class RtspServerError(RuntimeError):
    """The server cannot be started, or did not do as told; the message says why."""


@dataclass(slots=True)
class _Served:
    """What is known of one camera."""

    video: RtspVideo
    port: int = 0
    sent: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    readers: int = 0
    most_readers: int = 0


def check_rtsp_server() -> None:
    """Raises RtspServerError when this machine cannot run the server, and says what to install."""
    check = "import gi; gi.require_version('GstRtspServer', '1.0')"
    if SYSTEM_PYTHON.exists():
        command = [str(SYSTEM_PYTHON), "-c", check]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:  # noqa: S603
            return
    raise RtspServerError(
        "There is no GStreamer RTSP server: install the packages gir1.2-gst-rtsp-server-1.0, "
        "python3-gi and gstreamer1.0-plugins-good, -bad and -ugly."
    )


def start_rtsp_server(videos: dict[str, RtspVideo]) -> "RtspServer":
    """Serve the films, each under its path (`/hall`), as a camera of its own."""
    check_rtsp_server()
    server = RtspServer()
    try:
        for path, video in videos.items():
            server.serve(path, video)
    except BaseException:
        server.close()
        raise
    return server


class RtspServer:
    """A process that plays cameras on loopback; `close` ends it, and so does the end of ours."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own program
            [str(SYSTEM_PYTHON), str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._served: dict[str, _Served] = {}
        self._answers: dict[int, dict[str, Any]] = {}
        self._orders = 0
        self._is_over = False
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        """It serves already."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """End it."""
        self.close()

    def serve(self, path: str, video: RtspVideo) -> None:
        """One more camera."""
        with self._news:
            self._served[path] = _Served(video)
        answer = self._order("serve", path, **_describe(video))
        self._served[path].port = answer["port"]

    def has(self, path: str) -> bool:
        """Whether there is a camera with this path."""
        return path in self._served

    def url(self, path: str, *, user: str | None = None, password: str | None = None) -> str:
        """The address of a camera, with the right name and password unless others are given."""
        served = self._served[path]
        user = served.video.user if user is None else user
        password = served.video.password if password is None else password
        login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
        return f"rtsp://{login}127.0.0.1:{served.port}{path}"

    def cut(self, path: str) -> None:
        """Close the port and every connection."""
        self._order("cut", path)

    def restore(self, path: str) -> None:
        """Open the port again, send again, undamaged."""
        self._order("restore", path)

    def stall(self, path: str) -> None:
        """Keep the connections and send nothing."""
        self._order("stall", path)

    def show(self, path: str, video: RtspVideo) -> None:
        """Another film of the same codec, perhaps of another size, in the same connections."""
        self._served[path].video = video
        self._order("show", path, **_describe(video))

    def damage(self, path: str, share: float, *, spares_keys: bool = False) -> None:
        """Damage so many of the pictures, 0 to 1; of H.264 maybe no key frames."""
        self._order("damage", path, share=share, spares_keys=spares_keys)

    def jump(self, path: str, seconds: float) -> None:
        """Set the camera's clock forward, or back."""
        self._order("jump", path, seconds=seconds)

    def find_sent_s(self, path: str, number: int, *, before_s: float | None = None) -> float | None:
        """When the frame with this number was sent last (before that), on the monotonic clock."""
        with self._news:
            sent = list(self._served[path].sent)
        return next(
            (s for n, s in reversed(sent) if n == number and (before_s is None or s <= before_s)),
            None,
        )

    def count_sent(self, path: str) -> int:
        """How many frames were sent, of the last ones that are remembered."""
        with self._news:
            return len(self._served[path].sent)

    def count_readers(self, path: str) -> int:
        """How many watch the camera now."""
        with self._news:
            return self._served[path].readers

    def count_most_readers(self, path: str) -> int:
        """How many have watched it at once since `forget_readers`."""
        with self._news:
            return self._served[path].most_readers

    def forget_readers(self, path: str) -> None:
        """Begin to count anew with those who watch now."""
        with self._news:
            self._served[path].most_readers = self._served[path].readers

    def wait_for_readers(self, path: str, count: int, *, limit_s: float = 10.0) -> bool:
        """Wait until so many watch; False when that did not come to be."""
        with self._news:
            return self._news.wait_for(lambda: self._served[path].readers == count, limit_s)

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(END_LIMIT_S)
        self._listener.join(END_LIMIT_S)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _order(self, do: str, path: str, **details: Any) -> dict[str, Any]:
        with self._news:
            self._orders += 1
            number = self._orders
            line = json.dumps({"id": number, "do": do, "path": path, **details})
            if self._process.stdin is None or self._is_over:
                raise RtspServerError("The RTSP server has ended.")
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
            self._news.wait_for(lambda: number in self._answers or self._is_over, ANSWER_LIMIT_S)
            answer = self._answers.pop(number, {"error": "no answer"})
        if "error" in answer:
            raise RtspServerError(f"The RTSP server could not {do} {path}: {answer['error']}")
        return answer

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            with self._news:
                self._take_note(json.loads(line))
                self._news.notify_all()
        with self._news:
            self._is_over = True
            self._news.notify_all()

    def _take_note(self, message: dict[str, Any]) -> None:
        if "sent" in message:
            self._served[message["sent"]].sent.append((message["number"], message["s"]))
        elif "readers" in message:
            served = self._served[message["readers"]]
            served.readers = message["count"]
            served.most_readers = max(served.most_readers, served.readers)
        else:
            self._answers[message["done"]] = message


def tell_wall_time(monotonic_s: float) -> float:
    """Seconds since the epoch of a moment on the monotonic clock."""
    return time.time() - time.monotonic() + monotonic_s


def _describe(video: RtspVideo) -> dict[str, Any]:
    return {
        "file": str(video.file or ""),
        "codec": video.codec,
        "frames_per_s": video.frames_per_s,
        "user": video.user,
        "password": video.password,
    }
