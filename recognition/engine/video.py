"""Where frames come from: a webcam, a video file, a stream from the network, a folder of pictures.

All frames leave as (H, W, 3) uint8 RGB, whatever the source gave, with the time they were taken in
seconds. Files and folders give every frame in order. Live sources give the newest frame: a thread
decodes all the time and keeps only the last one, so a slow reader sees the present, not a backlog.
"""

import os
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.images import ImageError, decode_image
from recognition.engine.network_stream import NetworkStream
from recognition.engine.reconnect import Backoff, explain_refusal, split_address
from recognition.engine.types import RgbImage

# FFmpeg complains about every damaged packet on standard error; we count the frames instead.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

# One attempt to open a stream takes no longer, its knock and its reasons included.
FIRST_ANSWER_S = 20.0
READ_TIMEOUT_S = 5.0
# A live source that shows nothing for so long, through all attempts to reconnect, is given up.
SILENCE_LIMIT_S = 60.0
# So many frames in a row that cannot be decoded end a video file.
MAX_DAMAGED_FRAMES = 100
# A picture of a folder is held before the camera for so long, that several looks can agree.
FOLDER_FPS = 5.0
FRAMES_PER_PICTURE = 8
PAUSE_BETWEEN_PICTURES_S = 3.0
# What stands behind these names in a path or query, up to the next name.
SECRETS = re.compile(
    r"(?i)((?:user(?:name)?|pass(?:word|wd)?|pwd|psw|token|auth|key)=)(?:(?!_[a-z]+=)[^&;/])*"
)
PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"}


class SourceError(RuntimeError):
    """A source that cannot be opened or has gone for good; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture, (H, W, 3) uint8 RGB, and when it was taken.

    ``time_s`` counts from the first frame of a file or folder; for live sources it is the
    monotonic clock.
    """

    image: RgbImage
    time_s: float


class FrameSource(Protocol):
    """A source of frames: iterate it once, then close it."""

    label: str
    """What to show; without passwords."""

    is_live: bool
    fps: float | None
    """Frames per second as the source says, None when it does not."""

    @property
    def damaged(self) -> int:
        """Frames that could not be decoded so far."""
        ...

    def __iter__(self) -> Iterator[Frame]:
        """The frames; raises SourceError when a live source stays silent."""
        ...

    def close(self) -> None:
        """Let go of the camera, file or connection."""
        ...


def open_source(spec: str, *, uses_hardware: bool = True) -> FrameSource:
    """The source that ``spec`` names: a number (webcam), a URL, a folder or a file.

    Streams from the network are decoded by hardware where there is any, unless told otherwise.
    Raises SourceError when there is nothing to see.
    """
    if spec.isdecimal():
        return WebcamSource(int(spec), label=f"webcam {spec}")
    if split_address(spec) is not None:
        return LiveSource(spec, label=hide_credentials(spec), uses_hardware=uses_hardware)
    path = Path(spec)
    if path.is_dir():
        return FolderSource(path)
    if path.is_file():
        return FileSource(path)
    raise SourceError(
        f"There is no {spec}. Name a webcam (0, 1, …), a video file, a folder of pictures or the "
        "address of a stream (rtsp://…, http://…)."
    )


def hide_credentials(url: str) -> str:
    """The URL with ``***`` for user name and password, also where cameras want them in the path."""
    return SECRETS.sub(r"\1***", re.sub(r"(?<=://)[^/]*@", "***@", url))


def to_rgb(frame: NDArray[Any]) -> RgbImage:
    """(H, W, 3) uint8 RGB from what OpenCV decodes: grey, BGR or BGRA, 8 or 16 bits."""
    if frame.dtype == np.uint16:
        frame = (frame >> 8).astype(np.uint8)
    if frame.ndim == 2 or frame.shape[2] == 1:  # noqa: PLR2004  rows and columns: grey
        return np.asarray(cv2.cvtColor(frame, cv2.COLOR_GRAY2RGB), np.uint8)
    code = cv2.COLOR_BGRA2RGB if frame.shape[2] == 4 else cv2.COLOR_BGR2RGB  # noqa: PLR2004  alpha
    return np.asarray(cv2.cvtColor(frame, code), np.uint8)


class FolderSource:
    """The pictures of a folder by name, each held before the camera for `FRAMES_PER_PICTURE`.

    Between two pictures time passes, so that faces of one are not taken for those of the next.
    Damaged pictures are left out.
    """

    is_live = False

    def __init__(self, folder: Path) -> None:
        self.label = str(folder)
        self.fps: float | None = FOLDER_FPS
        self.damaged = 0
        self._paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES)
        if not self._paths:
            raise SourceError(f"{folder} has no pictures (JPEG, PNG, WebP, …).")

    def __iter__(self) -> Iterator[Frame]:
        """The pictures, upright."""
        time_s = 0.0
        for path in self._paths:
            try:
                image = decode_image(path.read_bytes())
            except (ImageError, OSError):
                self.damaged += 1
                continue
            for _ in range(FRAMES_PER_PICTURE):
                yield Frame(image, time_s)
                time_s += 1 / FOLDER_FPS
            time_s += PAUSE_BETWEEN_PICTURES_S

    def close(self) -> None:
        """Nothing is held open."""


class FileSource:
    """Every frame of a video file, in order; frames that are damaged are left out."""

    is_live = False

    def __init__(self, path: Path) -> None:
        self.label = str(path)
        self.damaged = 0
        self._capture = cv2.VideoCapture(str(path))
        if not self._capture.isOpened():
            raise SourceError(f"{path} is no video that can be read. Convert it to MP4 (H.264).")
        self.fps: float | None = self._capture.get(cv2.CAP_PROP_FPS) or None
        self._count = int(self._capture.get(cv2.CAP_PROP_FRAME_COUNT))

    def __iter__(self) -> Iterator[Frame]:
        """The frames, with the times that the file gives them."""
        number = misses = 0
        last_s = 0.0
        while misses < MAX_DAMAGED_FRAMES:
            has_frame, frame = self._capture.read()
            number += 1
            if not has_frame:
                if number > self._count:
                    return
                misses += 1
                self.damaged += 1
                continue
            misses = 0
            last_s = max(last_s, self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
            yield Frame(to_rgb(frame), last_s)

    def close(self) -> None:
        """Close the file."""
        self._capture.release()


class LiveSource:
    """The newest picture of a stream from the network; connects again when it stops."""

    is_live = True

    def __init__(self, address: str, *, label: str, uses_hardware: bool = True) -> None:
        self.label = label
        self._stream = NetworkStream(address, label=label, uses_hardware=uses_hardware)
        state = self._stream.wait_for_first_answer(FIRST_ANSWER_S)
        if state.status != "online":
            self._stream.close(timeout_s=0)
            raise SourceError(f"{label}: {state.problem}" if state.problem else tell_silence(label))
        self.fps = state.frames_per_s

    def __iter__(self) -> Iterator[Frame]:
        """Newer and newer frames; some are skipped when the reader is slow."""
        seen = 0
        while self._stream.wait(SILENCE_LIMIT_S, after=seen):
            if (frame := self._stream.take_newest(seen)) is None:
                return
            seen = frame.number
            yield Frame(frame.image, frame.arrived_s)
        raise SourceError(tell_silence(self.label))

    @property
    def damaged(self) -> int:
        """Pictures that could not be decoded so far."""
        return self._stream.describe().damaged

    def close(self) -> None:
        """Hang up; waits at most as long as one read may take."""
        self._stream.close()


def tell_silence(label: str) -> str:
    """What is said when a source is given up."""
    return (
        f"{label} has shown nothing for {SILENCE_LIMIT_S:.0f} seconds. "
        "Check the camera, its cable and its power."
    )


class WebcamSource:
    """The newest frame of a webcam; opens it again when it stops.

    A thread of its own reads; it is the only one that touches the camera.
    """

    is_live = True

    def __init__(self, number: int, *, label: str, news: threading.Condition | None = None) -> None:
        """`news` is told of each frame: sources that share one can be waited for together."""
        self.label = label
        self.damaged = 0
        self._number = number
        self._newest: Frame | None = None
        self._changed = news or threading.Condition()
        self._is_closed = False
        capture = self._open()
        if capture is None:
            raise SourceError(explain_refusal(number, label))
        self.fps: float | None = capture.get(cv2.CAP_PROP_FPS) or None
        self._thread = threading.Thread(target=self._read, args=(capture,), daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Frame]:
        """Newer and newer frames; some are skipped when the reader is slow."""
        seen_s = -1.0
        while True:
            frame = self._wait_for_newer(seen_s)
            if frame is None:
                return
            seen_s = frame.time_s
            yield frame

    def close(self) -> None:
        """Stop reading; waits for the reader at most as long as one read may take."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join(READ_TIMEOUT_S + 1)

    def take_newest(self, seen_s: float) -> Frame | None:
        """The newest frame, if it is newer than that."""
        with self._changed:
            newest = self._newest
        return newest if newest is not None and newest.time_s > seen_s else None

    def _wait_for_newer(self, seen_s: float) -> Frame | None:
        def has_news() -> bool:
            return self._is_closed or (self._newest is not None and self._newest.time_s > seen_s)

        with self._changed:
            if not self._changed.wait_for(has_news, SILENCE_LIMIT_S):
                raise SourceError(tell_silence(self.label))
            return None if self._is_closed else self._newest

    def _open(self) -> Any:
        """An open capture, or None."""
        capture = cv2.VideoCapture(self._number)
        return capture if capture.isOpened() else None

    def _read(self, capture: Any) -> None:
        backoff = Backoff()
        while not self._is_closed:
            has_frame, frame = capture.read() if capture is not None else (False, None)
            if has_frame and frame is not None:
                backoff.reset()
                self._show(Frame(to_rgb(frame), time.monotonic()))
                continue
            if capture is not None:
                capture.release()
            self._pause(backoff.next_s())
            capture = None if self._is_closed else self._open()
        if capture is not None:
            capture.release()

    def _show(self, frame: Frame) -> None:
        with self._changed:
            self._newest = frame
            self._changed.notify_all()

    def _pause(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed, seconds)
