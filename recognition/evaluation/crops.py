"""Other ways to cut out and embed a face, compared on the same photos and faces.

Serving uses one of them, `SERVING`; the others are tried here so that the choice stays a measured
one. A method gives one or more crops of a face; the face's vector is the mean of theirs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.decision import DEFAULT_POLICY
from recognition.engine.crop import CROP_MARGIN_PX, crop_faces
from recognition.engine.images import ImageError, decode_image
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face
from recognition.engine.types import CROP_SIZE, Crops, Face, RgbImage
from recognition.evaluation.folders import Pair
from recognition.evaluation.identification import OpenSet, evaluate_open_set
from recognition.evaluation.ranking import make_template
from recognition.evaluation.reading import Vectors
from recognition.evaluation.verification import evaluate_pairs

Cut: TypeAlias = Callable[[RgbImage, Face], Crops]
"""(K, 160, 160, 3) uint8 RGB crops of a face."""

STANDARD_PLACES = np.array([(54, 66), (112, 65), (84, 91), (58, 114), (109, 113)], np.float32)
"""x, y of eyes, nose and corners of the mouth in the serving crop: means over ``lfw_dev``."""


def cut_with_margin(margin_px: int) -> Cut:
    """The box grown by a margin, as serving does with its own margin."""
    return lambda image, face: crop_faces(image, [face], margin_px=margin_px)


def cut_with_mirror(image: RgbImage, face: Face) -> Crops:
    """The serving crop and its mirror image."""
    crops = crop_faces(image, [face])
    return np.concatenate([crops, crops[:, :, ::-1]])


def cut_upright(image: RgbImage, face: Face) -> Crops:
    """The serving crop, turned about its middle until the eyes are level."""
    left_eye, right_eye = face.landmarks[:2]
    angle = np.arctan2(*(right_eye - left_eye)[::-1])
    box, share = face.box, 1 - CROP_MARGIN_PX / CROP_SIZE
    per_px = np.array([box.width, box.height]) / (CROP_SIZE * share)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    to_image = turn * per_px
    middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2])
    corner = middle - to_image @ np.full(2, CROP_SIZE / 2)
    return _warp(image, np.column_stack([to_image, corner]))


def cut_aligned(image: RgbImage, face: Face) -> Crops:
    """The five landmarks brought to their standard places, by turning, moving and zooming alone."""
    to_image, _inliers = cv2.estimateAffinePartial2D(STANDARD_PLACES, face.landmarks)
    return _warp(image, np.asarray(to_image, np.float64))


def _warp(image: RgbImage, to_image: NDArray[np.float64]) -> Crops:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    border = cv2.BORDER_REPLICATE
    size = (CROP_SIZE, CROP_SIZE)
    return np.asarray(
        cv2.warpAffine(image, to_image, size, flags=flags, borderMode=border), np.uint8
    )[None]


SERVING = f"margin {CROP_MARGIN_PX}"

METHODS: Mapping[str, Cut] = {
    "margin 0": cut_with_margin(0),
    "margin 14": cut_with_margin(14),
    SERVING: cut_with_margin(CROP_MARGIN_PX),
    "margin 44": cut_with_margin(44),
    "with its mirror image": cut_with_mirror,
    "turned upright": cut_upright,
    "aligned by landmarks": cut_aligned,
}


@dataclass(frozen=True, slots=True)
class CropResult:
    """What one method gives; rates 0 to 1, `fnir` by FPIR with one image per probe."""

    name: str
    accuracy: float
    fnir: Mapping[float, float]
    crops: int
    """How many crops are embedded for one face: what it costs."""

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "accuracy": round(self.accuracy, 5),
            "fnir": {f"{rate:g}": round(value, 5) for rate, value in self.fnir.items()},
            "crops": self.crops,
        }


class CropReader:
    """Finds the main face of each photo once, and embeds it by every method."""

    def __init__(self, engine: FaceEngine, methods: Mapping[str, Cut] = METHODS) -> None:
        """Read with this engine."""
        self._engine, self._methods = engine, methods
        self.crops_each: dict[str, int] = {}

    def read(
        self, paths: Iterable[Path], *, advance: Callable[[], object] = lambda: None
    ) -> dict[str, Vectors]:
        """By method, the vectors of the photos in which a face was found."""
        found: dict[str, Vectors] = {name: {} for name in self._methods}
        for path in dict.fromkeys(paths):
            self._read_one(path, found)
            advance()
        return found

    def _read_one(self, path: Path, found: dict[str, Vectors]) -> None:
        try:
            image = decode_image(path.read_bytes())
        except (ImageError, OSError):
            return
        faces = self._engine.detect(image)
        if not faces:
            return
        height, width = image.shape[:2]
        face = choose_main_face(faces, image_wh=(width, height))
        for name, cut in self._methods.items():
            crops = cut(image, face)
            self.crops_each[name] = len(crops)
            found[name][path] = make_template(self._engine.embed(crops))


def compare_crops(
    reader: CropReader,
    *,
    pairs: Sequence[Pair],
    open_set: OpenSet,
    fpirs: Sequence[float],
    advance: Callable[[], object] = lambda: None,
) -> list[CropResult]:
    """Verification and open-set identification by every method, on the same faces."""
    found = reader.read(list_crop_photos(pairs, open_set), advance=advance)
    results = []
    for name, vectors in found.items():
        searched = evaluate_open_set(open_set, vectors, policy=DEFAULT_POLICY).muster
        accuracy = evaluate_pairs(pairs, vectors).accuracy
        fnir = {rate: searched.measure_fnir_at(rate) for rate in fpirs}
        results.append(CropResult(name, accuracy, fnir, reader.crops_each.get(name, 0)))
    return results


def list_crop_photos(pairs: Sequence[Pair], open_set: OpenSet) -> list[Path]:
    """Every photo that a comparison reads, once."""
    paired = [path for pair in pairs for path in (pair.first, pair.second)]
    return list(dict.fromkeys([*paired, *open_set.list_photos()]))
