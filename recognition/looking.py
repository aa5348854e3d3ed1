"""What the engine sees in stored photos.

Nothing here asks or changes the database, so that a thread can look at the next photos while what
was seen in the last ones is written down.
"""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np

from people.encryption import DecryptionError
from people.models import FaceSample
from recognition.engine.images import ImageError
from recognition.engine.loading import FaceEngine
from recognition.engine.types import Embeddings
from recognition.inspection import Inspection, get_chosen_face, inspect_photo

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What was seen in a photo: an inspection, or the code of why nothing can be seen in it."""

    inspection: Inspection | None
    problem: str = ""
    vector: Embeddings | None = None
    """(512,), of a face that is good enough, or that HR wants."""


PARALLEL_LOOKS = 2
"""Photos in which a face is searched for at once. The search runs many small networks one after the
other and keeps hardly more than one core busy."""


def look_at_photos(samples: Sequence[FaceSample], engine: FaceEngine) -> dict[FaceSample, Look]:
    """Find and judge the face of each stored photo; the vectors are made in one batch.

    Photos whose file is gone are left out; one bad photo does not stop the rest.
    """
    with ThreadPoolExecutor(PARALLEL_LOOKS, thread_name_prefix="look") as lookers:
        found = lookers.map(lambda sample: _look_at(sample, engine), samples)
        looks = {
            sample: look for sample, look in zip(samples, found, strict=True) if look is not None
        }
    vectors = _embed_usable(looks, engine)
    return {
        sample: Look(look.inspection, look.problem, vectors.get(sample))
        for sample, look in looks.items()
    }


def _look_at(sample: FaceSample, engine: FaceEngine) -> Look | None:
    """Inspect a stored photo; None when it is gone."""
    try:
        with sample.image.open("rb") as file:
            data = file.read()
        return Look(inspect_photo(data, engine, chosen=get_chosen_face(sample)))
    except ImageError as error:
        return Look(None, error.code)
    except (ValueError, cv2.error, MemoryError):
        logger.exception("Photo of sample %s cannot be looked at", sample.pk)
        return Look(None, "truncated")
    except DecryptionError:
        logger.exception("Photo of sample %s cannot be opened", sample.pk)
        return Look(None, "unreadable")
    except FileNotFoundError:
        logger.info("Photo of sample %s was deleted before it was looked at", sample.pk)
        return None


def _embed_usable(
    looks: Mapping[FaceSample, Look], engine: FaceEngine
) -> dict[FaceSample, Embeddings]:
    """(512,) vectors of the faces that are good enough, or that HR wants, made in one batch."""
    crops = {
        sample: look.inspection.crop
        for sample, look in looks.items()
        if look.inspection is not None
        and look.inspection.crop is not None
        and (look.inspection.is_usable or sample.is_accepted)
    }
    if not crops:
        return {}
    return dict(zip(crops, engine.embed(np.concatenate(list(crops.values()))), strict=True))
