"""Somebody who turns the head before a camera, made of a public-domain portrait."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

from recognition.engine.images import decode_image
from recognition.engine.loading import FaceEngine
from recognition.engine.types import RgbImage
from recognition.evaluation.heads import make_head
from recognition.evaluation.planar_attacks import make_sheet
from recognition.evaluation.scenes import Stance, Thing, render

FRAMES_PER_S = 10
DISTANCE = 7.5
# When, degrees to the own left, degrees up: as people do who follow what the page says.
WAY = np.array(
    [
        [0.0, 0, 0], [1.2, 0, 0], [2.2, 28, 0], [2.6, 28, 0], [4.2, -28, 0], [4.6, -28, 0],
        [5.6, 0, 0], [6.6, 0, 20], [7.0, 0, 20], [8.6, 0, -20], [9.0, 0, -20], [10.0, 0, 0],
    ]
)  # fmt: skip


@dataclass(frozen=True)
class HeadFrame:
    """A picture and its time, as sources of frames give them."""

    image: RgbImage
    time_s: float


def turn_head(portrait: bytes, engine: FaceEngine) -> Iterator[HeadFrame]:
    """A living head that looks straight, left, right, up and down within ten seconds."""
    picture, landmarks = _read(portrait, engine)
    return _turn(make_head(picture, landmarks, random=Random(3)))


def turn_photo(portrait: bytes, engine: FaceEngine) -> Iterator[HeadFrame]:
    """The same with a photo on paper in the hand of somebody."""
    picture, landmarks = _read(portrait, engine)
    return _turn(make_sheet(picture, landmarks))


def _read(portrait: bytes, engine: FaceEngine):
    picture = decode_image(portrait)
    return picture, engine.detect(picture)[0].landmarks


def _turn(thing: Thing) -> Iterator[HeadFrame]:
    wall = np.full((480, 640, 3), (118, 124, 128), np.uint8)
    times = np.arange(0, WAY[-1, 0], 1 / FRAMES_PER_S)
    yaws, pitches = (np.interp(times, WAY[:, 0], WAY[:, column]) for column in (1, 2))
    for time_s, yaw, pitch in zip(times, yaws, pitches, strict=True):
        stance = Stance(yaw=float(yaw), pitch=float(pitch), distance=DISTANCE)
        yield HeadFrame(render(thing, stance, background=wall), float(time_s))
