"""Files as browsers send them."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

ARCHIVE_START = b"PK"


def is_archive(file: "UploadedFile[Any]") -> bool:
    """Whether the file is a ZIP, by its name or by what it holds."""
    start = file.read(len(ARCHIVE_START))
    file.seek(0)
    named = (file.name or "").lower().endswith(".zip")
    return named or start == ARCHIVE_START


def read_upload(file: "UploadedFile[Any]") -> bytes:
    """The bytes of a photo; of a file that is too large only enough to say so."""
    file.seek(0)
    data: bytes = file.read(settings.MAX_PHOTO_BYTES + 1)
    return data
