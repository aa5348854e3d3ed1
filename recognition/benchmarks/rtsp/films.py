"""Films that the RTSP server repeats for ever: encoded once with ffmpeg, then only sent."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from recognition.benchmarks.rtsp.frame_numbers import NUMBERS, paint_frame_number
from recognition.engine.types import RgbImage
from recognition.engine.video import FileSource

Codec = Literal["h264", "h265", "mjpeg", "jpeg2000", "audio"]
"""FFmpeg does not know `jpeg2000` in RTSP; `audio` is a microphone without a camera."""

ENCODERS = {
    "h264": ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-x264-params", "aud=1"],
    "h265": [
        "-c:v", "libx265", "-preset", "ultrafast",
        "-x265-params", "aud=1:repeat-headers=1:bframes=0:log-level=none",
    ],
    "mjpeg": ["-c:v", "mjpeg", "-q:v", "4", "-huffman", "default"],
    "jpeg2000": ["-c:v", "jpeg2000", "-format", "j2k"],
}  # fmt: skip
FORMATS = {"h264": "h264", "h265": "hevc", "mjpeg": "mjpeg", "jpeg2000": "image2pipe"}


@dataclass(frozen=True, slots=True)
class RtspVideo:
    """A film as the server sends it.

    With `user` the server asks for name and password. Without a `file` (`audio`) nothing is shown.
    """

    file: Path | None
    frames_per_s: float
    count: int
    size_wh: tuple[int, int]
    codec: Codec = "h264"
    user: str = ""
    password: str = ""


def encode_film(
    images: Iterable[RgbImage],
    path: Path,
    *,
    frames_per_s: float,
    codec: Codec = "h264",
    is_numbered: bool = True,
    key_every_s: float = 1.0,
    scaled_to_wh: tuple[int, int] | None = None,
    user: str = "",
    password: str = "",
) -> RtspVideo:
    """Encode (H, W, 3) RGB images of one size, at most `NUMBERS`, as an elementary stream.

    With `scaled_to_wh` ffmpeg makes them larger, such as 4K, which is quicker than to pass them.
    """
    images = iter(images)
    first = next(images)
    height, width = first.shape[:2]
    size_wh = scaled_to_wh or (width, height)
    key_every = str(max(1, round(key_every_s * frames_per_s)))
    command = [
        find_ffmpeg(), "-y", "-loglevel", "error",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(frames_per_s),
        "-i", "-", *ENCODERS[codec], "-g", key_every, "-keyint_min", key_every,
        "-vf", "scale={}:{}:flags=neighbor".format(*size_wh),
        "-pix_fmt", "yuvj420p" if codec == "mjpeg" else "yuv420p",
        "-f", FORMATS[codec], str(path),
    ]  # fmt: skip
    count = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603  our own
        if process.stdin is None:
            raise RuntimeError("ffmpeg has no input")
        for image in chain([first], images):
            frame = image.copy()
            if is_numbered:
                paint_frame_number(frame, count)
            process.stdin.write(frame.tobytes())
            count += 1
        process.stdin.close()
    if process.returncode or count > NUMBERS:
        raise RuntimeError(f"{path} could not be made of {count} frames.")
    return RtspVideo(path, frames_per_s, count, size_wh, codec, user, password)


def find_ffmpeg() -> str:
    """The program; RuntimeError says what to install."""
    if (program := shutil.which("ffmpeg")) is None:
        raise RuntimeError("There is no ffmpeg: install the package ffmpeg.")
    return program


def read_film(
    path: Path, *, size_wh: tuple[int, int], frames_per_s: float, limit_s: float
) -> Iterator[RgbImage]:
    """The frames of a video file as a camera of that size and rate would give them.

    The picture is fitted in with dark edges; a file that is shorter ends sooner.
    """
    source = FileSource(path)
    due_s = 0.0
    try:
        for frame in source:
            if frame.time_s >= limit_s:
                return
            while due_s <= frame.time_s:
                yield fit(frame.image, size_wh)
                due_s += 1 / frames_per_s
    finally:
        source.close()


def fit(image: RgbImage, size_wh: tuple[int, int]) -> RgbImage:
    """The whole image in the middle of one of that size."""
    width, height = size_wh
    share = min(width / image.shape[1], height / image.shape[0])
    small_wh = round(image.shape[1] * share), round(image.shape[0] * share)
    small = cv2.resize(image, small_wh, interpolation=cv2.INTER_AREA)
    canvas = np.zeros((height, width, 3), np.uint8)
    left, top = (width - small_wh[0]) // 2, (height - small_wh[1]) // 2
    canvas[top : top + small_wh[1], left : left + small_wh[0]] = small
    return canvas


def draw_moving_square(
    count: int, *, size_wh: tuple[int, int] = (640, 480), side_share: float = 0.2
) -> Iterator[RgbImage]:
    """A light square that crosses a grey wall: motion, and nobody to be recognised."""
    width, height = size_wh
    side = int(height * side_share)
    for number in range(count):
        frame = np.full((height, width, 3), 90, np.uint8)
        left = int((width - side) * number / count)
        frame[height - 2 * side : height - side, left : left + side] = 220
        yield frame
