"""Where the faces of a camera are, at a tenth of the price of finding them in every frame.

A face that was found is followed: O-Net alone looks where the track foresees it. The whole frame
is searched at a set interval, when a face is lost, when two results fall on one face, when the size
of the frames changes, and when there is no face and something moves.
"""

import math

import numpy as np

from recognition.engine.appearance import Stillness
from recognition.engine.boxes import find_meetings
from recognition.engine.closeup import MAX_SHARE
from recognition.engine.loading import FaceEngine
from recognition.engine.tracker import Track, Tracker
from recognition.engine.types import Face, RgbImage

SEARCH_INTERVAL_S = 0.3
"""Who walks in is found after this time at the latest."""

EMPTY_SEARCH_INTERVAL_S = 1.0
"""The same where nobody is and nothing moves: what moves is seen at once, by its movement."""

SURE_PROBABILITY = 0.9
"""A followed face that is less probable counts as lost, and the frame is searched."""


class FaceFollower:
    """The tracks of one camera; not safe for several threads at once."""

    def __init__(self, engine: FaceEngine, *, min_face_px: int) -> None:
        self._engine = engine
        self._min_face_px = min_face_px
        self._tracker = Tracker()
        self._stillness = Stillness()
        self._tracks: list[Track] = []
        self._shape: tuple[int, ...] = ()
        self._searched_s = -math.inf

    def follow(self, image: RgbImage, *, time_s: float, search: bool = False) -> list[Track]:
        """One track per face of the next frame, taken at the monotonic time ``time_s``.

        ``search`` asks for the boxes of a full search, which are a little better centred.
        """
        if image.shape != self._shape:
            self._start_anew(image)
        faces = (
            None
            if search or self._is_search_due(image, time_s)
            else self._look_where_they_were(image, time_s)
        )
        if faces is None:
            faces = self._search(image, time_s)
        self._tracks = self._tracker.update(faces, time_s=time_s)
        return self._tracks

    def _start_anew(self, image: RgbImage) -> None:
        """Pixels of another frame size mean other places."""
        self._shape = image.shape
        self._tracker.drop_tracks()
        self._tracks = []
        self._searched_s = -math.inf

    def _is_search_due(self, image: RgbImage, time_s: float) -> bool:
        is_empty = not self._tracks and self._stillness.is_still(image)
        interval_s = EMPTY_SEARCH_INTERVAL_S if is_empty else SEARCH_INTERVAL_S
        return time_s - self._searched_s >= interval_s

    def _search(self, image: RgbImage, time_s: float) -> list[Face]:
        self._searched_s = time_s
        self._stillness.remember(image)
        return self._engine.detect(image, min_face_px=self._min_face_px)

    def _look_where_they_were(self, image: RgbImage, time_s: float) -> list[Face] | None:
        """The faces of the last frame in this one; None when only a search can tell."""
        if not self._tracks:
            return [] if self._stillness.is_still(image) else None
        found = self._engine.refind(image, self._tracker.foresee(time_s))
        faces = [face for face in found if face and face.probability >= SURE_PROBABILITY]
        return None if len(faces) < len(found) or _fall_together(faces) else faces


def _fall_together(faces: list[Face]) -> bool:
    boxes = np.array([face.box.as_xyxy() for face in faces], np.float32)
    return bool(find_meetings(boxes, min_share=MAX_SHARE).any())
