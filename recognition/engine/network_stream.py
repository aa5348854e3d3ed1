"""The newest picture of a stream from the network, however often its connection is lost.

Three threads: two of the `Connection` of the moment, in native code most of the time, and a keeper,
which never enters native code. It connects again, and leaves a connection behind that hangs.
"""

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Literal

import av

from recognition.engine.connection import READ_TIMEOUT_S, Connection
from recognition.engine.hardware_decoding import make_accelerator
from recognition.engine.live_frame import Converter, LiveFrame
from recognition.engine.reconnect import Backoff, Cause, Refusal, knock, refuse

Status = Literal["connecting", "online", "offline"]

LOOK_EVERY_S = 0.5
"""How often the keeper looks whether its connection still lives."""

RATE_WINDOW_S = 5.0
# What FFmpeg gathered while it opened the stream comes at once and says nothing of its rate.
SETTLING_S = 1.0
MOST_COUNTED = 600
# A picture that comes this share of the interval too early is taken for punctual.
EARLY_SHARE = 0.3
# Threads that hang are left behind; with so many of them the stream waits for one to end.
MOST_ABANDONED = 5


@dataclass(frozen=True, slots=True)
class StreamState:
    """How a stream is; times on the monotonic clock."""

    status: Status
    cause: Cause | None
    problem: str
    """What is wrong and what to do, in words without passwords; empty when all is well."""

    last_frame_s: float | None
    received_per_s: float
    """Pictures a second that came lately, decoded or not."""

    reconnects: int
    """Connections after the first; knocks in vain are not counted."""

    width: int
    height: int
    """As the camera sends it; 0 before the first picture."""

    codec: str
    frames_per_s: float | None
    """As the stream says of itself."""

    dropped: int
    """Pictures that were not decoded, because decoding was behind."""

    damaged: int
    is_accelerated: bool
    """Whether hardware decodes."""


class NetworkStream:
    """Keeps the newest picture of the stream; all its methods may be called from any thread.

    With `wanted_per_s` no more pictures a second are offered; all are decoded. `news` is told of
    each picture and each failure: streams that share one can be waited for together.
    """

    def __init__(
        self,
        address: str,
        *,
        label: str,
        wanted_per_s: float | None = None,
        news: threading.Condition | None = None,
        uses_hardware: bool = True,
    ) -> None:
        self.label = label
        self._address = address
        self._interval_s = 1 / wanted_per_s if wanted_per_s else 0.0
        self._news = news
        lock = threading.RLock()
        self._pictures = threading.Condition(lock)
        self._endings = threading.Condition(lock)
        self._uses_hardware = uses_hardware
        self._converter = Converter()
        self._connection: Connection | None = None
        self._abandoned: list[Connection] = []
        self._newest: LiveFrame | None = None
        self._number = 0
        self._due_s = 0.0
        self._first_s = 0.0
        self._arrivals: deque[float] = deque(maxlen=MOST_COUNTED)
        self._status: Status = "connecting"
        self._refusal: Refusal | None = None
        self._connections = 0
        self._dropped = self._damaged = 0
        self._backoff = Backoff()
        self._is_closed = False
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def take_newest(self, after: int = 0) -> LiveFrame | None:
        """The newest picture, if it has a higher number than `after`."""
        with self._pictures:
            newest = self._newest
        return newest if newest is not None and newest.number > after else None

    def wait(self, seconds: float, *, after: int = 0) -> bool:
        """Wait for a picture with a higher number; whether there is one."""
        with self._pictures:
            return self._pictures.wait_for(lambda: self._is_closed or self._number > after, seconds)

    def wait_for_first_answer(self, seconds: float) -> StreamState:
        """Wait until the first attempt to connect has shown a picture or failed."""
        with self._pictures:
            self._pictures.wait_for(lambda: self._status != "connecting", seconds)
        return self.describe()

    def describe(self) -> StreamState:
        """How it is now."""
        with self._pictures:
            connection, newest = self._connection, self._newest
            width, height = newest.size_wh if newest else (0, 0)
            return StreamState(
                status=self._status,
                cause=self._refusal.cause if self._refusal else None,
                problem=self._refusal.words if self._refusal else "",
                last_frame_s=newest.arrived_s if newest else None,
                received_per_s=self._measure_rate(),
                reconnects=max(0, self._connections - 1),
                width=width,
                height=height,
                codec=connection.codec if connection else "",
                frames_per_s=connection.frames_per_s if connection else None,
                dropped=self._dropped + (connection.dropped if connection else 0),
                damaged=self._damaged + (connection.damaged if connection else 0),
                is_accelerated=connection.is_accelerated if connection else False,
            )

    def close(self, timeout_s: float = READ_TIMEOUT_S + 1) -> bool:
        """Hang up, and wait for that so long; False when the camera may still be read."""
        with self._pictures:
            self._is_closed = True
            connection = self._connection
            self._pictures.notify_all()
            self._endings.notify_all()
        until_s = time.monotonic() + timeout_s
        if connection is not None:
            connection.stop()
        self._keeper.join(timeout_s)
        return connection is None or connection.join(max(0.0, until_s - time.monotonic()))

    def note_packet(self, connection: Connection, arrived_s: float) -> None:
        """A packet came; see `Receiver`."""
        with self._pictures:
            if connection is not self._connection:
                return
            self._first_s = self._first_s or arrived_s
            if arrived_s - self._first_s > SETTLING_S:
                self._arrivals.append(arrived_s)

    def show(self, connection: Connection, picture: av.VideoFrame, arrived_s: float) -> None:
        """Offer the picture if one is due; see `Receiver`."""
        with self._pictures:
            if connection is not self._connection or self._is_closed:
                return
            self._backoff.reset()
            self._status, self._refusal = "online", None
            if arrived_s < self._due_s - EARLY_SHARE * self._interval_s:
                return
            self._due_s = max(self._due_s, arrived_s - self._interval_s) + self._interval_s
            self._number += 1
            size_wh = picture.width, picture.height
            self._newest = LiveFrame(self._number, arrived_s, size_wh, picture, self._converter)
            self._pictures.notify_all()
        self._tell()

    def note_end(self, _connection: Connection) -> None:
        """Wake the keeper; see `Receiver`."""
        with self._endings:
            self._endings.notify_all()

    def _tell(self) -> None:
        """Tell those who wait for several streams; with no lock of our own in hand."""
        if self._news is not None:
            with self._news:
                self._news.notify_all()

    def _measure_rate(self) -> float:
        """Packets a second in the last `RATE_WINDOW_S`, or since the first one if that is less."""
        now_s = time.monotonic()
        recent = [at_s for at_s in self._arrivals if now_s - at_s < RATE_WINDOW_S]
        if len(recent) < 2:  # noqa: PLR2004  one interval
            return 0.0
        return (len(recent) - 1) / max(now_s - recent[0], 1e-3)

    def _keep(self) -> None:
        """Connect again and again until closed."""
        while (refusal := self._connect_once()) is not None:
            self._note_refusal(refusal)
            self._pause(self._backoff.next_s(refusal.cause))

    def _connect_once(self) -> Refusal | None:
        """One connection from its beginning to its end; why it ended, None when closed."""
        if self._is_closed:
            return None
        self._abandoned = [it for it in self._abandoned if not it.join(0)]
        if len(self._abandoned) >= MOST_ABANDONED:
            return refuse("hangs", self._address)
        if self._status == "offline" and (cause := knock(self._address)) is not None:
            return refuse(cause, self._address)
        connection = self._begin()
        refusal = self._wait_for_end(connection)
        self._leave(connection)
        return refusal

    def _begin(self) -> Connection:
        accelerator = make_accelerator() if self._uses_hardware else None
        with self._pictures:
            self._connection = Connection(self._address, receiver=self, accelerator=accelerator)
            self._connections += 1
            self._arrivals.clear()
            self._first_s = 0.0
            return self._connection

    def _wait_for_end(self, connection: Connection) -> Refusal | None:
        with self._endings:
            while not self._is_closed:
                if (refusal := connection.find_refusal()) is not None:
                    return refusal
                self._endings.wait(LOOK_EVERY_S)
        return None

    def _leave(self, connection: Connection) -> None:
        """Hang up; threads that hang are left behind, and end when they can."""
        connection.stop()
        if connection.has_hardware_failed:
            self._uses_hardware = False
        with self._pictures:
            self._dropped += connection.dropped
            self._damaged += connection.damaged
            if not self._is_closed:
                self._connection = None
        self._abandoned.append(connection)

    def _note_refusal(self, refusal: Refusal) -> None:
        with self._pictures:
            self._status, self._refusal = "offline", refusal
            self._pictures.notify_all()
        self._tell()

    def _pause(self, seconds: float) -> None:
        with self._endings:
            self._endings.wait_for(lambda: self._is_closed, seconds)
