"""Stored photos as they may leave: upright, of a size for a screen, and without metadata.

The file as it was given can carry the place and the camera; the copy carries pixels only.
"""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from people.errors import PhotoUnreadableError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
MAX_PIXELS = 64_000_000  # what recognition takes, too
SCREEN_SIDE_PX = 2048
JPEG_QUALITY = 88
UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def make_display_copy(data: bytes) -> bytes:
    """The photo as JPEG: EXIF orientation applied, both sides at most `SCREEN_SIDE_PX`.

    Raises:
        PhotoUnreadableError: it is no picture, or claims more than `MAX_PIXELS`.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise PhotoUnreadableError(_("The photo has too many pixels to be shown."))
            picture.draft("RGB", (SCREEN_SIDE_PX, SCREEN_SIDE_PX))
            return _write_jpeg(ImageOps.exif_transpose(picture))
    except UNREADABLE as error:
        raise PhotoUnreadableError(_("This file is no picture that can be shown.")) from error


def check_picture(data: bytes) -> None:
    """Raise PhotoUnreadableError unless the bytes are a picture that is looked at here.

    Only the header is read: whether all of it is there is found when the face is looked for.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            pixels = picture.width * picture.height
    except UNREADABLE as error:
        raise PhotoUnreadableError(
            _("This is no picture that is read here. Send JPEG, PNG or WebP.")
        ) from error
    if pixels > MAX_PIXELS:
        raise PhotoUnreadableError(_("The photo has too many pixels. Send a smaller copy."))


def _write_jpeg(picture: Image.Image) -> bytes:
    """The pixels alone, transparency laid over white."""
    picture.thumbnail((SCREEN_SIDE_PX, SCREEN_SIDE_PX))
    rgba = picture.convert("RGBA")
    canvas = Image.new("RGB", rgba.size, "white")
    canvas.paste(rgba, mask=rgba.getchannel("A"))
    buffer = io.BytesIO()
    canvas.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()
