"""One camera that this process watches: from its stream to rows, reports and live pictures.

A picture is first only compared with the scene, in grey: while nothing moves and no face is
followed, that is all. Otherwise faces are followed and named by the same `FaceStream` that serves
the kiosks, and who is there is noted down.

Whoever schedules calls `keep_up`, `check_motion` and `report` from one thread, and `look` or `show`
in any other, one of them at a time.
"""

import datetime
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from django.conf import settings
from django.utils import timezone

from attendance.cameras.causes import NO_LOOKS
from attendance.cameras.leases import Lease
from attendance.cameras.shares import Share
from attendance.cameras.sightings import SightingBook
from attendance.cameras.stays import Stays
from attendance.cameras.telling import Picture, Report, ShownFace, Teller
from attendance.models import CameraState
from recognition.engine.images import encode_jpeg
from recognition.engine.live_frame import LiveFrame
from recognition.engine.motion import MotionGate
from recognition.engine.network_stream import NetworkStream, StreamState
from recognition.engine.types import RgbImage
from recognition.stream import FaceStream, Sight

logger = logging.getLogger(__name__)

Status = CameraState.Status
STATUSES = {
    "connecting": Status.CONNECTING, "online": Status.ONLINE, "offline": Status.OFFLINE,
}  # fmt: skip

NOTHING = StreamState(
    status="connecting", cause=None, problem="", last_frame_s=None, received_per_s=0.0,
    reconnects=0, width=0, height=0, codec="", frames_per_s=None, dropped=0, damaged=0,
    is_accelerated=False,
)  # fmt: skip
"""Of a stream that is not open."""

FOLLOWED_S = 1.0
"""After the last face the camera is looked at for so long without any motion."""

PREVIEW_EVERY_S = 0.25
PREVIEW_WIDTH = 640
PREVIEW_QUALITY = 70
FRESH_S = 1.0
"""Faces so old are still shown in a live picture in which nobody looked for any."""

MEASURED_LOOKS = 200
MEASURED_S = 30.0
SILENT_S = 30.0
"""A stream that says it is online and shows nothing for so long is opened anew."""


class OwnNews(threading.Condition):
    """What a stream is told to notify; whoever waits for all streams is woken by the event."""

    def __init__(self, wake: threading.Event) -> None:
        super().__init__()
        self._wake = wake

    def notify_all(self) -> None:
        """Tell whoever waits for this stream, and who waits for all of them."""
        super().notify_all()
        self._wake.set()


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be watched, and how; made anew in every round of the leases.

    Attributes:
        lease: until when, under which fence.
        name: of the camera.
        address: whole, with its password; never logged.
        frames_per_s: pictures a second that are wanted while something moves.
        asks_life: whether faces are told from pictures of faces.
        keeps_crops: whether a picture of each known face is kept.
        rest: the code why it is not read now, empty for its hours; None when it is.
        problem: why it cannot be read at all, a code or words.
    """

    lease: Lease
    name: str
    address: str
    frames_per_s: int
    asks_life: bool
    keeps_crops: bool
    rest: str | None = None
    problem: str = ""

    def is_like(self, other: "Task") -> bool:
        """Whether the same stream serves both: only the lease is longer."""
        lease = replace(other.lease, until_s=self.lease.until_s)
        return replace(other, lease=lease) == self


OpenStream = Callable[[Task, threading.Condition], NetworkStream]
MakeFaces = Callable[[Task], FaceStream]


def open_stream(task: Task, news: threading.Condition) -> NetworkStream:
    """The camera's stream, which offers no more pictures than are wanted."""
    return NetworkStream(
        task.address,
        label=task.name,
        wanted_per_s=task.frames_per_s,
        news=news,
        uses_hardware=settings.HARDWARE_DECODING,
    )


class Watch:
    """A camera under a lease; see the top for who may call what."""

    def __init__(
        self,
        task: Task,
        *,
        book: SightingBook,
        teller: Teller,
        wake: threading.Event,
        make_faces: MakeFaces,
        open_stream: OpenStream = open_stream,
    ) -> None:
        self.task = task
        self.is_busy = False
        """Whether somebody looks at a picture of it now."""

        self.preview_until_s = 0.0
        now_s = time.monotonic()
        self.share = Share(task.frames_per_s, now_s=now_s)
        self._book, self._teller, self._wake = book, teller, wake
        self._make_faces, self._open_stream = make_faces, open_stream
        self._stream: NetworkStream | None = None
        self._faces: FaceStream | None = None
        self._stays = self._make_stays()
        self._gate = MotionGate()
        self._checked = self._looked = 0
        self._opened_s = self._followed_s = self._shown_s = 0.0
        self._delays: deque[tuple[float, float]] = deque(maxlen=MEASURED_LOOKS)
        self._last_faces: tuple[float, list[ShownFace]] = (0.0, [])
        self._failure = ""
        self._is_ending = False
        self._hanging_up: threading.Thread | None = None

    # The scheduler's thread

    def change(self, task: Task) -> None:
        """Go on with a longer lease, or begin anew with what HR has changed."""
        is_same = task.is_like(self.task) and not self._is_ending
        self.task, self._is_ending = task, False
        if not is_same:
            self._hang_up()

    def end(self) -> None:
        """Read it no more; see `is_over`."""
        self._is_ending = True
        self._hang_up()

    @property
    def is_over(self) -> bool:
        """Whether nobody reads the camera or looks at its pictures any more."""
        return self._is_ending and not self.is_busy and not self._is_hanging_up()

    @property
    def is_reading(self) -> bool:
        """Whether the camera is read, also while that ends; asked from any thread."""
        return self._stream is not None or self._is_hanging_up()

    def keep_up(self, now_s: float) -> None:
        """Open the stream when it may and should be read, and close it when not."""
        is_wanted = self._is_wanted(now_s)
        if self._stream is not None and (not is_wanted or self._is_silent(now_s)):
            self._hang_up()
        if self._stream is None and is_wanted and not self.is_busy and not self._is_hanging_up():
            self._open(now_s)

    def wait_for_end(self, seconds: float) -> None:
        """Wait so long until the stream is closed."""
        if self._hanging_up is not None:
            self._hanging_up.join(seconds)

    def check_motion(self, now_s: float) -> None:
        """Compare the newest picture with the scene; only while something moves looks are due."""
        frame = self._take_newest(self._checked)
        if frame is None:
            return
        self._checked = frame.number
        is_followed = frame.arrived_s - self._followed_s < FOLLOWED_S
        is_open = self._gate.look(frame.grey, time_s=frame.arrived_s, is_needed=is_followed)
        if is_open:
            self.share.open(now_s)
        elif not self.is_busy:
            self.share.close()

    @property
    def has_news(self) -> bool:
        """Whether there is a picture at which nobody has looked."""
        return self._stream is not None and self._checked > self._looked

    def wants_preview(self, now_s: float) -> bool:
        """Whether somebody waits for a live picture, and there is a new one."""
        return self.has_news and self._is_preview_due(now_s)

    def report(self, now_s: float) -> Report:
        """How it goes."""
        state = self._stream.describe() if self._stream is not None else NOTHING
        looked_per_s = self.share.measure(now_s, received_per_s=state.received_per_s)
        status, problem = self._name_status(state)
        last_s = state.last_frame_s
        return Report(
            camera_id=self.task.lease.camera_id,
            fence=self.task.lease.fence,
            status=status,
            problem=problem,
            last_frame_at=None if last_s is None else tell_wall_time(last_s),
            received_per_s=round(state.received_per_s, 2),
            looked_per_s=None if looked_per_s is None else round(looked_per_s, 2),
            is_short=self.share.is_short,
            delay_ms=self._measure_delay(now_s),
            reconnects=state.reconnects,
            width=state.width or None,
            height=state.height or None,
            codec=state.codec,
        )

    # Any thread, one at a time

    def look(self) -> None:
        """Look for faces in the newest picture, and note down who is there."""
        frame = self._take_newest(self._looked)
        if frame is None or time.monotonic() >= self.task.lease.until_s:
            return
        self._looked = frame.number
        try:
            if self._faces is None:
                self._faces = self._make_faces(self.task)
            sights = self._faces.process(frame.image, time_s=frame.arrived_s)
        except Exception as error:  # noqa: BLE001  logged once, and the state says so meanwhile
            self._note_failure(error)
            return
        self._failure = ""
        self._note(frame, sights)

    def show(self) -> None:
        """Take a live picture without looking for anybody."""
        frame = self._take_newest(0)
        if frame is not None:
            self._show(frame.image, frame.arrived_s)

    def _note(self, frame: LiveFrame, sights: list[Sight]) -> None:
        at = tell_wall_time(frame.arrived_s)
        if sights:
            self._followed_s = frame.arrived_s
        self.share.is_awaited = any(map(is_awaited, sights))
        self._book.note(self._stays.note(sights, frame.image, time_s=frame.arrived_s, at=at))
        now_s = time.monotonic()
        self._delays.append((now_s, now_s - frame.arrived_s))
        self._last_faces = frame.arrived_s, [show_face(sight, frame.image) for sight in sights]
        if self._is_preview_due(now_s):
            self._show(frame.image, frame.arrived_s)

    def _show(self, image: RgbImage, arrived_s: float) -> None:
        self._shown_s = time.monotonic()
        seen_s, faces = self._last_faces
        picture = Picture(
            self.task.lease.camera_id,
            self.task.lease.fence,
            tell_wall_time(arrived_s),
            encode_jpeg(shrink(image), quality=PREVIEW_QUALITY),
            faces if arrived_s - seen_s < FRESH_S else [],
        )
        self._teller.show(picture)

    def _note_failure(self, error: Exception) -> None:
        words = f"{type(error).__name__}: {error}"
        if words != self._failure:
            logger.error("A picture of camera %s failed", self.task.name, exc_info=error)
        self._failure = words

    # Inside

    def _is_wanted(self, now_s: float) -> bool:
        task = self.task
        is_readable = task.rest is None and not task.problem and not self._is_ending
        return is_readable and now_s < task.lease.until_s

    def _hang_up(self) -> None:
        """Close the stream in a thread of its own: native code may take seconds."""
        self.share.close()
        if (stream := self._stream) is not None:
            self._hanging_up = threading.Thread(target=stream.close, name="hang up", daemon=True)
            self._hanging_up.start()
            self._stream = None

    def _is_hanging_up(self) -> bool:
        return self._hanging_up is not None and self._hanging_up.is_alive()

    def _open(self, now_s: float) -> None:
        self.share = Share(self.task.frames_per_s, now_s=now_s)
        self._checked = self._looked = 0
        self._opened_s = now_s
        self._gate = MotionGate()
        self._faces, self._stays = None, self._make_stays()
        self._delays.clear()
        self._failure = ""
        self._stream = self._open_stream(self.task, OwnNews(self._wake))

    def _make_stays(self) -> Stays:
        lease = self.task.lease
        return Stays(
            lease.camera_id,
            lease.fence,
            asks_life=self.task.asks_life,
            keeps_crops=self.task.keeps_crops,
        )

    def _take_newest(self, after: int) -> LiveFrame | None:
        stream = self._stream
        return stream.take_newest(after) if stream is not None else None

    def _is_silent(self, now_s: float) -> bool:
        """Whether the stream does not notice that it hangs."""
        state = self._stream.describe() if self._stream is not None else None
        if state is None or state.status != "online":
            return False
        is_silent = now_s - max(state.last_frame_s or 0.0, self._opened_s) > SILENT_S
        if is_silent:
            logger.warning("Camera %s hangs and is opened anew", self.task.name)
        return is_silent

    def _is_preview_due(self, now_s: float) -> bool:
        return now_s < self.preview_until_s and now_s - self._shown_s >= PREVIEW_EVERY_S

    def _name_status(self, state: StreamState) -> tuple[Status, str]:
        if self.task.problem:
            return Status.OFFLINE, self.task.problem
        if self.task.rest is not None:
            return Status.RESTING, self.task.rest
        return STATUSES[state.status], state.cause or (NO_LOOKS if self._failure else "")

    def _measure_delay(self, now_s: float) -> int | None:
        """Milliseconds from the arrival of a picture to its answer, p95 of the last ones."""
        recent = [delay for at_s, delay in list(self._delays) if now_s - at_s < MEASURED_S]
        return round(float(np.percentile(recent, 95)) * 1000) if recent else None


def is_awaited(sight: Sight) -> bool:
    """Whether more looks at a face will soon say more."""
    is_judged = sight.liveness is None or sight.liveness.verdict != "waiting"
    return sight.state == "looking" or (sight.state == "recognised" and not is_judged)


def tell_wall_time(monotonic_s: float) -> datetime.datetime:
    """The aware time of a moment on the monotonic clock, by the wall clock as it is now."""
    return timezone.now() - datetime.timedelta(seconds=time.monotonic() - monotonic_s)


def show_face(sight: Sight, image: RgbImage) -> ShownFace:
    """A face in a live picture: where, as shares of the picture, and whose when that is sure."""
    wholes = (image.shape[1], image.shape[0]) * 2
    sides = sight.track.face.box.as_xyxy()
    found = sight.identification
    person = found.person if found is not None and sight.state == "recognised" else None
    is_picture = sight.liveness is not None and sight.liveness.verdict == "spoof"
    return {
        "box": [round(side / whole, 4) for side, whole in zip(sides, wholes, strict=True)],
        "state": "spoof" if is_picture else sight.state,
        "employee": person.employee_id if person is not None and not is_picture else None,
    }


def shrink(image: RgbImage) -> RgbImage:
    """At most `PREVIEW_WIDTH` wide."""
    height, width = image.shape[:2]
    if width <= PREVIEW_WIDTH:
        return image
    size_wh = PREVIEW_WIDTH, round(height * PREVIEW_WIDTH / width)
    return np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
