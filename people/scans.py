"""What is taken as the scan of a signed form, told by its content and never by its name."""

import io

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from people.errors import ScanRefusedError

PDF = "application/pdf"
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff", "WEBP": "image/webp"}
SUFFIXES = {PDF: "pdf", **{kind: kind.removeprefix("image/") for kind in PICTURES.values()}}
PDF_TAIL_BYTES = 2048  # where the end mark of a PDF stands, with what some scanners add
MAX_PIXELS = 200_000_000  # a page of A3 at 600 dpi has 70 million


def check_scan(data: bytes) -> str:
    """The media type of a scanned form.

    Raises:
        ScanRefusedError: it is empty, too large, or neither a whole PDF nor a picture.
    """
    if not data:
        raise ScanRefusedError(_("The file is empty. Scan the form again."))
    if len(data) > settings.MAX_SCAN_BYTES:
        raise ScanRefusedError(
            _("The scan has %(size)d MB; at most %(limit)d MB are taken. Scan it in grey.")
            % {"size": len(data) // 1_000_000, "limit": settings.MAX_SCAN_BYTES // 1_000_000}
        )
    media_type = PDF if _is_pdf(data) else _find_picture_type(data)
    if media_type is None:
        raise ScanRefusedError(
            _("This is no PDF and no picture. Scan the form as PDF, JPEG or PNG.")
        )
    return media_type


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-PDF_TAIL_BYTES:]


def _find_picture_type(data: bytes) -> str | None:
    """Read the header and check the file as a whole, without unfolding its pixels."""
    try:
        with Image.open(io.BytesIO(data), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            picture.verify()
            return PICTURES.get(picture.format or "")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
