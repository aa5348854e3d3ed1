"""What the engine sees in a picture that somebody sends. Nothing is asked of the database or kept.

So a thread of `recognition.inference` can do it while the thread of the request waits, and a
picture never holds a connection while it is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from recognition.engine.covering import is_covered
from recognition.engine.crop import crop_faces
from recognition.engine.images import decode_image
from recognition.engine.liveness import can_be_judged, crop_for_liveness
from recognition.engine.liveness_fusion import LIVE_SCORE
from recognition.engine.main_face import choose_main_face
from recognition.engine.quality import Quality, assess
from recognition.engine.types import MIN_FACE_PX, Embeddings, Face, RgbImage
from recognition.errors import NoFaceError, SeveralFacesError
from recognition.inspection import has_equal
from recognition.runtime import get_engine, get_liveness


class Pick(StrEnum):
    """Which face counts where one is wanted."""

    CLEAR = "clear"
    """The one that the photo is about, unless another one may as well be meant."""

    MAIN = "main"
    """The one that the photo is rather about than the others."""

    ONLY = "only"
    """The only one there is."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which faces of a picture are wanted.

    Attributes:
        min_face_px: smaller ones are not searched for; 20 finds everything and takes longest.
        min_probability: 0 to 1, as sure as the detector has to be.
        max_faces: the most probable ones; None for all.
        pick: one face, chosen so; None for all.
    """

    min_face_px: int = MIN_FACE_PX
    min_probability: float = 0.0
    max_faces: int | None = None
    pick: Pick | None = None


EVERY_FACE = Search()


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """The wanted faces of a picture, most probable first.

    Attributes:
        image: the upright picture.
        faces: in pixels of it.
        embeddings: (N, 512), a row for each face; (0, 512) when none were asked for.
        model_id: of the model that made them.
    """

    image: RgbImage
    faces: tuple[Face, ...]
    embeddings: Embeddings
    model_id: str

    @property
    def image_wh(self) -> tuple[int, int]:
        """Width and height of the upright picture, in pixels."""
        return self.image.shape[1], self.image.shape[0]


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What can be said of a face without knowing whose it is.

    `liveness` is the logit of one look, real minus picture; None where that was not asked, and
    where the face is too small to tell.
    """

    face: Face
    quality: Quality
    is_covered: bool
    liveness: float | None

    @property
    def looks_living(self) -> bool | None:
        """By the limit of the kiosks, which never decide by a single look; None when unknown."""
        return None if self.liveness is None else self.liveness >= LIVE_SCORE


def see_faces(data: bytes, search: Search = EVERY_FACE, *, embed: bool = True) -> Sighting:
    """Find the wanted faces of a photo, and make their vectors; there may be none.

    Raises:
        ImageError: the bytes are not a usable picture.
        SeveralFacesError: one face is wanted, and there is no telling which.
        EngineError: the engine cannot serve, for want of weights for example.
    """
    engine = get_engine()
    image = decode_image(data)
    found = engine.detect(image, min_face_px=search.min_face_px)
    likely = [face for face in found if face.probability >= search.min_probability]
    faces = likely[: search.max_faces]
    if likely and search.pick is not None:
        faces = [pick_face(likely, search.pick, image_wh=(image.shape[1], image.shape[0]))]
    vectors = engine.embed(crop_faces(image, faces if embed else []))
    return Sighting(image, tuple(faces), vectors, engine.model_id)


def see_one_face(data: bytes, search: Search) -> Sighting:
    """The same, with exactly one face; `search` says how to pick it.

    Raises:
        NoFaceError: there is none; and as `see_faces` does.
    """
    seen = see_faces(data, search)
    if not seen.faces:
        raise NoFaceError("No face was found.")
    return seen


def pick_face(faces: Sequence[Face], pick: Pick, *, image_wh: tuple[int, int]) -> Face:
    """The face that counts, of at least one; SeveralFacesError when there is no telling."""
    main = choose_main_face(faces, image_wh=image_wh)
    is_crowded = pick is Pick.ONLY and len(faces) > 1
    if is_crowded or (pick is Pick.CLEAR and has_equal(main, faces, image_wh=image_wh)):
        raise SeveralFacesError("Several faces were found, and no telling which one is meant.")
    return main


def judge_faces(data: bytes, search: Search = EVERY_FACE, *, liveness: bool) -> list[Judgement]:
    """Find the wanted faces of a photo and judge them; no vector is made.

    Raises as `see_faces` does, EngineError also when liveness is asked for and its network is not
    there: nobody shall take silence for a living face.
    """
    network = get_liveness() if liveness else None
    seen = see_faces(data, search, embed=False)
    qualities = [assess(seen.image, face) for face in seen.faces]
    covered = [is_covered(crop) for crop in crop_faces(seen.image, seen.faces)]
    asked = [
        number
        for number, face in enumerate(seen.faces)
        if network is not None and can_be_judged(face) and qualities[number].inside > 0
    ]
    crops = [crop_for_liveness(seen.image, seen.faces[number]) for number in asked]
    scores = dict(zip(asked, network.score(crops).tolist() if network else (), strict=True))
    return [
        Judgement(face, qualities[number], covered[number], scores.get(number))
        for number, face in enumerate(seen.faces)
    ]
