"""What a request asks for, read as CompreFace reads it."""

import base64
import binascii
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from people.errors import PhotoRefusedError
from people.services import check_photo_size
from people.uploads import read_upload
from recognition.compreface.answers import PLUGINS
from recognition.compreface.problems import Code, CompreFaceError
from recognition.compreface.seeing import Wanted

TRUE_WORDS = frozenset({"true", "on", "yes", "1"})
FALSE_WORDS = frozenset({"false", "off", "no", "0"})
MAX_PREDICTIONS = 1_000
USUAL_PAGE_SIZE, MAX_PAGE_SIZE = 20, 1_000
MAX_DIGITS = 9
DATA_URL = re.compile(r"^data:[\w/+.-]*;base64,")
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Options:
    """The parameters that every picture can be sent with."""

    wanted: Wanted
    plugins: frozenset[str]
    status: bool
    predictions: int


def read_options(request: Request) -> Options:
    """The parameters of the address; raises CompreFaceError when one cannot be meant."""
    values = request.query_params
    plugins = {slug.strip() for slug in values.get("face_plugins", "").split(",")}
    return Options(
        Wanted(
            read_probability(values),
            read_whole(values, "limit", usual=0, least=0),
            read_flag(values, "detect_faces", usual=True),
        ),
        PLUGINS & plugins,
        read_flag(values, "status", usual=False),
        min(read_whole(values, "prediction_count", usual=1, least=1), MAX_PREDICTIONS),
    )


def read_probability(values: Mapping[str, str]) -> float | None:
    """How sure a face has to be, 0 to 1; None for the default."""
    text = values.get("det_prob_threshold", "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise CompreFaceError(Code.INVALID, "det_prob_threshold should be between 0.0 and 1.0")
    return value


def read_whole(values: Mapping[str, str], name: str, *, usual: int, least: int) -> int:
    """A whole number of the address."""
    text = values.get(name, "")
    if not text:
        return usual
    is_number = text.removeprefix("-").isdecimal() and len(text) <= MAX_DIGITS
    if not is_number or int(text) < least:
        raise CompreFaceError(Code.INVALID, f"{name} should be equal or greater than {least}")
    return int(text)


def read_flag(values: Mapping[str, str], name: str, *, usual: bool) -> bool:
    """True or false, in any of the words that CompreFace takes."""
    text = values.get(name, "").lower()
    if text and text not in TRUE_WORDS | FALSE_WORDS:
        raise CompreFaceError(Code.INVALID, f"{name} should be true or false")
    return text in TRUE_WORDS if text else usual


def read_page(request: Request) -> tuple[int, int]:
    """The number of the page, from 0, and how many faces are on each."""
    values = request.query_params
    number = read_whole(values, "page", usual=0, least=0)
    size = read_whole(values, "size", usual=USUAL_PAGE_SIZE, least=1)
    return number, min(size, MAX_PAGE_SIZE)


def read_subject(request: Request) -> str:
    """The subject in the body."""
    name = read_body(request).get("subject")
    if not isinstance(name, str):
        raise CompreFaceError(Code.INVALID, "Subject name is empty")
    return name


def read_body(request: Request) -> Mapping[str, Any]:
    """The body, which has to be a JSON object."""
    if not isinstance(request.data, Mapping):
        raise CompreFaceError(Code.INVALID, _("Send a JSON object."))
    return request.data


def read_picture(request: Request, name: str) -> bytes:
    """The picture of that name: a file of a form, or base64 in a JSON object.

    Raises:
        CompreFaceError: it is missing, empty or too large, or the base64 is none.
    """
    file = request.FILES.get(name)
    if file is not None:
        data = read_upload(file)
    else:
        text = read_body(request).get(name)
        if not isinstance(text, str):
            raise CompreFaceError(
                Code.PART_MISSING, f"Required request part '{name}' is not present"
            )
        data = decode_base64(text)
    try:
        check_photo_size(data)
    except PhotoRefusedError as error:
        raise CompreFaceError(Code.FILE_UNUSABLE, str(error)) from error
    return data


def decode_base64(text: str) -> bytes:
    """The bytes; a `data:` URL and line breaks are taken, too."""
    try:
        return base64.b64decode(SPACE.sub("", DATA_URL.sub("", text, count=1)), validate=True)
    except (binascii.Error, ValueError) as error:
        raise CompreFaceError(Code.INVALID, "Invalid base64 data") from error


def read_id(text: object) -> uuid.UUID:
    """An image id; raises CompreFaceError."""
    try:
        return uuid.UUID(str(text))
    except ValueError as error:
        raise CompreFaceError(Code.UNDEFINED, _("An image id is a UUID.")) from error
