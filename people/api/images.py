"""A picture of a body: a file of a form, or base64 in JSON."""

import base64
import binascii
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from people.api.problems import Problem
from people.pictures import check_picture
from people.uploads import read_upload

DATA_URL_END = ";base64,"
BASE64_SHARE = 3 / 4  # bytes of a character


def read_image(source: Any) -> bytes:
    """The bytes of a picture of a kind that is read here.

    Raises:
        Problem: there is none, it is too large, or its text is no base64.
        PhotoUnreadableError: the bytes are no picture.
    """
    data = decode_base64(source) if isinstance(source, str) else _read_file(source)
    if not data:
        raise Problem("image_empty", _("The picture has no bytes. Send it again."))
    if len(data) > settings.MAX_PHOTO_BYTES:
        raise refuse_size()
    check_picture(data)
    return data


def decode_base64(text: str) -> bytes:
    """The bytes of a text in base64; a data URL is taken as well.

    Raises:
        Problem: it is none, or too much.
    """
    if text.startswith("data:"):
        text = text.partition(DATA_URL_END)[2]
    if len(text) * BASE64_SHARE > settings.MAX_PHOTO_BYTES + 3:
        raise refuse_size()
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Problem("image_not_base64", _("The picture is not whole base64.")) from error


def refuse_size() -> Problem:
    """The problem of a picture that is too large."""
    limit = settings.MAX_PHOTO_BYTES // 1_000_000
    return Problem("image_too_large", _("At most %(size)d MB are taken.") % {"size": limit})


def _read_file(source: Any) -> bytes:
    if not isinstance(source, UploadedFile):
        words = _("Send the picture as the file “image”, or in JSON as “image” in base64.")
        raise Problem("image_missing", words)
    return read_upload(source)
