"""The people of the sample videos, as they stand before a kiosk: enrolled from later in the film.

They are alive, which photos are not: only they pass the passive judgement and are recorded.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from django.conf import settings

from config.benchmarks.server import MANAGE
from recognition.benchmarks.pictures import FRAME_WH, NoSamplePhotosError
from recognition.engine.images import encode_jpeg
from recognition.engine.types import RgbImage
from recognition.engine.video import FileSource

CAMERA_FRAMES_PER_S = 30
VISIT_S = 4.0
ENROLLED_PHOTOS = 3
ENROLLED_FROM = 0.65
"""The photos are from the last part of a film, which is not shown."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of a sample video: `VISIT_S` of what the camera sees, and photos to enrol."""

    name: str
    frames: list[RgbImage]
    photos: list[RgbImage]


def list_visitors() -> list[Visitor]:
    """The people of the sample videos `video/talking_*.mp4`.

    Raises:
        NoSamplePhotosError: there are none.
    """
    videos = sorted((settings.SAMPLE_FACES_DIR / "video").glob("talking_*.mp4"))
    if not videos:
        raise NoSamplePhotosError(
            f"{settings.SAMPLE_FACES_DIR}/video has no talking_*.mp4. Set MUSTER_SAMPLE_FACES to "
            "the folder of the sample photos."
        )
    return [_read_visitor(path) for path in videos]


def enrol_visitors(visitors: list[Visitor], environment: dict[str, str]) -> None:
    """Let the installation of that environment know them."""
    with tempfile.TemporaryDirectory(prefix="muster-visitors-") as folder:
        for visitor in visitors:
            place = Path(folder) / visitor.name
            place.mkdir()
            for number, photo in enumerate(visitor.photos):
                (place / f"{number}.jpg").write_bytes(encode_jpeg(photo, quality=92))
        run_inside([*MANAGE, "import_faces", folder, "--consent", "benchmark"], environment)


def run_inside(command: list[str], environment: dict[str, str]) -> str:
    """What a command of our own writes in the installation of that environment."""
    done = subprocess.run(  # noqa: S603  our own command
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _read_visitor(path: Path) -> Visitor:
    source = FileSource(path)
    try:
        frames = [_fit(frame.image) for frame in source]
        step = (source.fps or CAMERA_FRAMES_PER_S) / CAMERA_FRAMES_PER_S
    finally:
        source.close()
    places = [round(number * step) for number in range(round(VISIT_S * CAMERA_FRAMES_PER_S))]
    last = len(frames) - 1
    photos = np.linspace(len(frames) * ENROLLED_FROM, last, ENROLLED_PHOTOS).astype(int)
    return Visitor(
        path.stem, [frames[place] for place in places], [frames[place] for place in photos]
    )


def _fit(image: RgbImage) -> RgbImage:
    """The picture at the camera's size; what is missing at the sides reflected."""
    width, height = FRAME_WH
    scaled_width = round(image.shape[1] * height / image.shape[0])
    scaled = cv2.resize(image, (scaled_width, height), interpolation=cv2.INTER_AREA)
    missing = max(width - scaled_width, 0)
    sides = (missing // 2, missing - missing // 2)
    full = cv2.copyMakeBorder(scaled, 0, 0, *sides, cv2.BORDER_REFLECT_101)
    return np.asarray(full[:, :width], np.uint8)
