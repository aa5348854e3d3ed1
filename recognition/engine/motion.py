"""Whether anything moves before a camera, at the cost of a few hundred microseconds a picture.

A picture is compared with the *scene*: what was there all the time. The scene follows slow changes
of light; what the whole picture has become brighter or darker by is no motion. Noise, flicker and
the digits of a clock are smaller than a person.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.live_frame import GreyImage

STAYS_OPEN_S = 3.0
# Seconds in which the scene takes over what is still, and what has come and stays.
SCENE_S = 5.0
NEWCOMER_S = 30.0
# After a gap what is seen first is not taken over at once.
LONGEST_STEP_S = 1.0
# Brightness, of 255, by which a pixel must differ from the scene; more where the camera is noisy.
MIN_CONTRAST = 12.0
NOISE_FACTOR = 5.0
MOST_NOISE = 8.0
# Standard deviation of the difference of two pictures from the median of its size, both normal.
MEDIAN_TO_SIGMA = 1.4826
# What moves must be one piece of so much of the picture: a head far away.
MIN_SHARE = 0.0015
# When so much differs, the light was switched, or the camera was turned: a new scene.
NEW_SCENE_SHARE = 0.6

Brightness = NDArray[np.float32]


class MotionGate:
    """Opens with the first motion, and closes when there was none for a while."""

    def __init__(self, *, stays_open_s: float = STAYS_OPEN_S) -> None:
        self._stays_open_s = stays_open_s
        self._scene: Brightness | None = None
        self._before: Brightness | None = None
        self._noise = 0.0
        self._time_s: float = -math.inf
        self._open_until_s: float = -math.inf

    def look(self, grey: GreyImage, *, time_s: float, is_needed: bool = False) -> bool:
        """Whether it is open for this (H, W) picture, taken at the monotonic time `time_s`.

        `is_needed` holds it open, as long as faces are followed, however still they are. The first
        picture opens it: somebody may be there already.
        """
        moves = self._moves(grey, time_s)
        if moves or is_needed:
            self._open_until_s = time_s + self._stays_open_s
        self._time_s = time_s
        return time_s <= self._open_until_s

    def _moves(self, grey: GreyImage, time_s: float) -> bool:
        """Whether something is here that was not, and take over some of it into the scene."""
        picture = cv2.blur(grey, (3, 3)).astype(np.float32)
        if self._scene is None or self._before is None or self._scene.shape != picture.shape:
            self._scene, self._before = picture, picture
            return True
        contrast = max(MIN_CONTRAST, NOISE_FACTOR * self._noise)
        self._measure_noise(picture - self._before)
        self._before = picture
        change = picture - self._scene
        differs = np.abs(change - find_median(change)) > contrast
        if np.mean(np.abs(change) > contrast) > NEW_SCENE_SHARE:
            self._scene = picture
        else:
            self._follow(picture, differs, min(time_s - self._time_s, LONGEST_STEP_S))
        return bool(find_largest_piece(differs) >= MIN_SHARE * differs.size)

    def _measure_noise(self, change: Brightness) -> None:
        """How much still pixels differ from picture to picture, smoothed over the last ones."""
        noise = min(MOST_NOISE, MEDIAN_TO_SIGMA * find_median(np.abs(change)))
        self._noise += 0.1 * (noise - self._noise)

    def _follow(self, picture: Brightness, differs: NDArray[np.bool_], elapsed_s: float) -> None:
        still, new = np.float32(share_of(elapsed_s, SCENE_S)), share_of(elapsed_s, NEWCOMER_S)
        if self._scene is not None:
            self._scene += np.where(differs, np.float32(new), still) * (picture - self._scene)


def share_of(elapsed_s: float, whole_s: float) -> float:
    """How much of a change is taken over after so long, if two thirds are after `whole_s`."""
    return 1 - math.exp(-elapsed_s / whole_s)


def find_median(values: Brightness) -> float:
    """The median of every third row and column: enough of them, and ten times quicker."""
    return float(np.median(values[::3, ::3]))


def find_largest_piece(mask: NDArray[np.bool_]) -> int:
    """Pixels of the largest connected piece, single ones aside."""
    if not mask.any():
        return 0
    clean = cv2.medianBlur(mask.astype(np.uint8), 3)
    _count, _labels, stats, _centers = cv2.connectedComponentsWithStats(clean, connectivity=8)
    return int(stats[1:, cv2.CC_STAT_AREA].max(initial=0))
