"""Looking for somebody by a photo. It lives in the memory of the request and nowhere else."""

import base64
import logging
from dataclasses import dataclass

import cv2
from django.conf import settings
from django.utils.translation import gettext as _

from attendance.errors import SearchRefusedError
from attendance.policies import findable_people
from people.models import Employee
from people.policies import Account
from recognition.engine.crop import crop_faces
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError, encode_jpeg
from recognition.engine.types import Face
from recognition.errors import BusyError
from recognition.identify import identify
from recognition.inference import look_in_turn
from recognition.seeing import Search, Sighting, see_faces
from recognition.services import advise_on_image

logger = logging.getLogger(__name__)

MOST_FACES = 12
SURE = 0.9  # as sure as the detector has to be: nobody wants to choose among patterns of a curtain


@dataclass(frozen=True, slots=True)
class FaceChoice:
    """Several faces, from left to right: each as a small JPEG for the page, a `data:` address."""

    pictures: tuple[str, ...]


def find_face(data: bytes, *, chosen: int | None = None) -> Sighting | FaceChoice:
    """The one face of a photo, or those among which somebody has to choose.

    `chosen` is the number of a face of an earlier `FaceChoice` of the same photo, from 0.

    Raises:
        SearchRefusedError: there is no picture, no face, or nothing can be looked at now.
    """
    _check_size(data)
    seen = _look(data)
    order = _sort(seen.faces)
    if not order:
        raise SearchRefusedError(_("I cannot find a face in this photo. Try another one."))
    if len(order) == 1:
        return _keep(seen, order[0])
    if chosen is not None and 0 <= chosen < len(order):
        return _keep(seen, order[chosen])
    return FaceChoice(tuple(_show(seen, number) for number in order))


def name_face(seen: Sighting, *, by: Account) -> Employee | None:
    """Whose the only face is; None for a stranger, and for somebody whom the account may not find.

    Which of the two it was the account does not learn.
    """
    person = identify(seen.embeddings[0], model_id=seen.model_id).person
    if person is None:
        return None
    people = findable_people(by).select_related("site", "team")
    return people.defer("embedding", "team__embedding").filter(pk=person.employee_id).first()


def _check_size(data: bytes) -> None:
    if not data:
        raise SearchRefusedError(_("Choose a photo first."))
    if len(data) > settings.MAX_PHOTO_BYTES:
        raise SearchRefusedError(
            _("A picture has at most %(size)d MB. Save it smaller.")
            % {"size": settings.MAX_PHOTO_BYTES // 2**20}
        )


def _look(data: bytes) -> Sighting:
    search = Search(min_probability=SURE, max_faces=MOST_FACES)
    try:
        return look_in_turn(see_faces, data, search)
    except ImageError as error:
        raise SearchRefusedError(advise_on_image(error)) from error
    except BusyError as error:
        words = _("Too many pictures are waiting. Send it again in a moment.")
        raise SearchRefusedError(words) from error
    except EngineError as error:
        logger.exception("A photo of a search cannot be looked at")
        raise SearchRefusedError(_("Faces cannot be recognised right now.")) from error
    except (cv2.error, MemoryError) as error:
        logger.exception("A photo of a search cannot be looked at")
        raise SearchRefusedError(_("This photo cannot be read. Try another one.")) from error


def _sort(faces: tuple[Face, ...]) -> list[int]:
    """The numbers of the faces from left to right."""
    return sorted(range(len(faces)), key=lambda number: faces[number].box.left)


def _keep(seen: Sighting, number: int) -> Sighting:
    embeddings = seen.embeddings[number : number + 1]
    return Sighting(seen.image, (seen.faces[number],), embeddings, seen.model_id)


def _show(seen: Sighting, number: int) -> str:
    crop = crop_faces(seen.image, [seen.faces[number]])[0]
    return f"data:image/jpeg;base64,{base64.b64encode(encode_jpeg(crop)).decode()}"
