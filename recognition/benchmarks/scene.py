"""Films made in memory: sample people who move before a plain wall, each frame a new picture."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from recognition.benchmarks.pictures import BACKGROUND, FRAME_WH
from recognition.engine.types import RgbImage

NOISE = 4
"""Standard deviation of the camera's noise, of 255."""


@dataclass(frozen=True, slots=True, eq=False)
class Actor:
    """A square photo of a person, and where it moves: around a place, to and fro, and in size.

    All lengths in pixels of the frame, times in seconds.
    """

    name: str
    photo: RgbImage
    center_xy: tuple[float, float]
    side: float
    sway_xy: tuple[float, float] = (0.0, 0.0)
    period_s: float = 4.0

    def place(self, time_s: float) -> tuple[float, float, float]:
        """Left, top and side of the photo at a time."""
        turn = 2 * math.pi * time_s / self.period_s
        x = self.center_xy[0] + self.sway_xy[0] * math.sin(turn)
        y = self.center_xy[1] + self.sway_xy[1] * math.sin(2 * turn)
        side = self.side * (1 + 0.03 * math.sin(1.3 * turn))
        return x - side / 2, y - side / 2, side

    def holds(self, x: float, y: float, time_s: float) -> bool:
        """Whether a point lies in the photo."""
        left, top, side = self.place(time_s)
        return left <= x <= left + side and top <= y <= top + side


def draw_scene(
    actors: list[Actor], time_s: float, *, frame_wh: tuple[int, int] = FRAME_WH
) -> RgbImage:
    """(H, W, 3) uint8 RGB: the later actors stand before the earlier ones; with camera noise."""
    width, height = frame_wh
    frame = np.full((height, width, 3), BACKGROUND, np.uint8)
    for actor in actors:
        left, top, side = actor.place(time_s)
        zoom = side / len(actor.photo)
        cv2.warpAffine(
            actor.photo,
            np.array([[zoom, 0, left], [0, zoom, top]]),
            frame_wh,
            dst=frame,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_TRANSPARENT,
        )
    noise = np.random.default_rng(int(time_s * 1000)).normal(0, NOISE, frame.shape)
    return np.clip(frame + noise, 0, 255).astype(np.uint8)


def arrange_actors(
    photos: dict[str, RgbImage], *, frame_wh: tuple[int, int] = FRAME_WH
) -> list[Actor]:
    """People in rows, as large as they fit, each swaying within a cell of their own."""
    width, height = frame_wh
    columns = math.ceil(math.sqrt(len(photos) * width / height))
    rows = math.ceil(len(photos) / columns)
    cell_wh = width / columns, height / rows
    side = 0.85 * min(cell_wh)
    sway = tuple((length - side) / 2 * 0.9 for length in cell_wh)
    return [
        Actor(
            name,
            photo,
            ((i % columns + 0.5) * cell_wh[0], (i // columns + 0.5) * cell_wh[1]),
            side,
            (min(sway[0], side / 3), min(sway[1], side / 6)),
            period_s=3.0 + 0.4 * (i % 4),
        )
        for i, (name, photo) in enumerate(photos.items())
    ]


def cut_middle(photo: RgbImage, *, share: float) -> RgbImage:
    """The middle square of a photo, as a camera sees somebody who stands nearer."""
    height, width = photo.shape[:2]
    half = int(min(height, width) * share / 2)
    return photo[height // 2 - half : height // 2 + half, width // 2 - half : width // 2 + half]
