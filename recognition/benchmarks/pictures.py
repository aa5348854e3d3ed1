"""The frames that benchmarks look at: sample people placed on a plain background."""

from pathlib import Path

import cv2
import numpy as np

from recognition.engine.images import decode_image
from recognition.engine.types import RgbImage

BACKGROUND = (118, 124, 128)
FRAME_WH = (640, 480)


class NoSamplePhotosError(RuntimeError):
    """There are no sample photos to measure with."""


def find_people(sample_faces: Path, *, count: int, photos_each: int = 1) -> dict[str, list[Path]]:
    """The first `count` people, by name, who have at least `photos_each` photos; all of those.

    Raises:
        NoSamplePhotosError: there are not as many.
    """
    people = list_people(sample_faces)
    found = [name for name, photos in people.items() if len(photos) >= photos_each]
    if len(found) < count:
        raise NoSamplePhotosError(
            f"{sample_faces}/lfw_dev has {len(found)} people with {photos_each} photos; "
            f"{count} are needed. Set MUSTER_SAMPLE_FACES to the folder of the sample photos."
        )
    return {name: people[name] for name in found[:count]}


def list_people(sample_faces: Path) -> dict[str, list[Path]]:
    """Everybody in `lfw_dev` by name, with their photos."""
    folders = sorted(path for path in (sample_faces / "lfw_dev").glob("*") if path.is_dir())
    return {folder.name: sorted(folder.glob("*.jpg")) for folder in folders}


def find_photos(sample_faces: Path, *, count: int) -> list[Path]:
    """One photo each of `count` people, by name; raises NoSamplePhotosError as `find_people`."""
    return [photos[0] for photos in find_people(sample_faces, count=count).values()]


def compose_frame(photos: list[RgbImage], *, frame_wh: tuple[int, int] = FRAME_WH) -> RgbImage:
    """(H, W, 3) uint8 RGB: the photos side by side in rows, as large as they fit."""
    width, height = frame_wh
    columns = int(np.ceil(np.sqrt(len(photos) * width / height)))
    rows = int(np.ceil(len(photos) / columns))
    side = min(width // columns, height // rows)
    frame = np.full((height, width, 3), BACKGROUND, np.uint8)
    for number, photo in enumerate(photos):
        top, left = number // columns * side, number % columns * side
        frame[top : top + side, left : left + side] = cv2.resize(
            photo, (side, side), interpolation=cv2.INTER_AREA
        )
    return frame


def read_photos(paths: list[Path]) -> list[RgbImage]:
    """The decoded pictures."""
    return [decode_image(path.read_bytes()) for path in paths]
