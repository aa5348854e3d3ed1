"""Pictures as they arrive: a file of a form, or base64 in JSON; one, or several at once."""

import base64
import binascii
import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import cv2
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from people.api.problems import Problem
from people.uploads import read_upload
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.errors import BusyError
from recognition.inference import look_in_turn
from recognition.services import advise_on_image

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

MAX_IMAGES = 32
"""Pictures in one call: some seconds of work. They are looked at one after the other, so that a
batch takes one place in the queue in which the kiosks stand as well."""

RETRY_S = 2
DATA_URL = "data:"
DATA_URL_END = ";base64"
IMAGE_CODES = {
    "not_an_image": "image_unknown_format",
    "heic": "image_heic",
    "truncated": "image_damaged",
    "too_many_pixels": "image_too_many_pixels",
    "too_small": "image_too_small",
    "too_large": "image_too_large",
}
"""What the image reader complains of, as a code of the API."""

Source = str | UploadedFile  # type: ignore[type-arg]


class ImageProblem(Problem):
    """Something is wrong with one picture; the others of a batch are looked at all the same."""


@extend_schema_field({"type": "string", "format": "byte", "description": "A picture in base64."})
class Base64Picture(serializers.Field):  # type: ignore[type-arg]
    """A picture in JSON; it is decoded when its turn comes."""

    def to_internal_value(self, data: Any) -> str:
        """The text, whatever it holds."""
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Send the picture as text in base64."), "not_text")
        return data

    def to_representation(self, value: Any) -> Any:
        """Pictures are not sent back."""
        raise NotImplementedError


@extend_schema_field({"type": "string", "format": "binary", "description": "A picture file."})
class FilePicture(serializers.Field):  # type: ignore[type-arg]
    """A picture in a form."""

    def to_internal_value(self, data: Any) -> UploadedFile:  # type: ignore[type-arg]
        """The file, whatever it holds."""
        if not isinstance(data, UploadedFile):
            raise serializers.ValidationError(_("Send the picture as a file."), "not_a_file")
        return data

    def to_representation(self, value: Any) -> Any:
        """Pictures are not sent back."""
        raise NotImplementedError


class Pictures(serializers.ListField):
    """A batch."""

    def to_internal_value(self, data: Any) -> list[Source]:
        """The pictures; refused as a whole when they are too many."""
        if isinstance(data, list) and len(data) > MAX_IMAGES:
            raise refuse_number()
        pictures: list[Source] = super().to_internal_value(data)
        return pictures


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "string", "format": "byte"},
        "minItems": 1,
        "maxItems": MAX_IMAGES,
    }
)
class Base64Pictures(Pictures):
    """A batch in JSON."""

    child = Base64Picture()


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "string", "format": "binary"},
        "minItems": 1,
        "maxItems": MAX_IMAGES,
    }
)
class FilePictures(Pictures):
    """A batch in a form: the field as often as there are files."""

    child = FilePicture()


def refuse_number() -> Problem:
    """The problem of too many pictures in one call."""
    return Problem(
        "too_many_images",
        _("At most %(most)d pictures are taken at once. Send them in parts.")
        % {"most": MAX_IMAGES},
    )


def read_picture(source: Source) -> bytes:
    """The bytes of a picture, not more than a photo may have.

    Raises:
        ImageProblem: there are none, too many, or it is not base64.
    """
    data = decode_base64(source) if isinstance(source, str) else read_upload(source)
    if not data:
        raise ImageProblem("image_empty", _("The picture has no bytes. Send it again."))
    if len(data) > settings.MAX_PHOTO_BYTES:
        raise _refuse_size()
    return data


def decode_base64(text: str) -> bytes:
    """The bytes that the text stands for; white space and a `data:` prefix do no harm.

    Raises:
        ImageProblem: it is not base64.
    """
    if text[: len(DATA_URL)].lower() == DATA_URL:
        text = _cut_prefix(text)
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refuse_base64() from error


def look(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Look at a picture in the threads for that, and wait; what goes wrong becomes a problem."""
    try:
        return look_in_turn(function, *args, **kwargs)
    except ImageError as error:
        raise ImageProblem(IMAGE_CODES[error.code], advise_on_image(error)) from error
    except EngineError as error:
        raise Problem("engine_unavailable", str(error)) from error
    except BusyError as error:
        words = _("Too many pictures are waiting. Send it again in a moment.")
        raise Problem("busy", words, headers={"Retry-After": str(RETRY_S)}) from error
    except (cv2.error, MemoryError) as error:
        logger.exception("A picture of a request cannot be looked at")
        raise ImageProblem("image_damaged") from error


def _cut_prefix(text: str) -> str:
    header, comma, rest = text.partition(",")
    if not comma or not header.lower().endswith(DATA_URL_END):
        raise _refuse_base64()
    return rest


def _refuse_base64() -> ImageProblem:
    return ImageProblem(
        "image_not_base64", _("The picture is not base64. Encode its bytes (RFC 4648) once more.")
    )


def _refuse_size() -> ImageProblem:
    return ImageProblem(
        "image_too_large",
        _("A picture has at most %(size)d MB. Save it smaller.")
        % {"size": settings.MAX_PHOTO_BYTES // 2**20},
    )
