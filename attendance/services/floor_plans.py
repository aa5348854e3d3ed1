"""Floor plans: a drawing that somebody uploads, made anew and kept."""

import io
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from attendance.errors import FloorPlanRefusedError
from attendance.models import FloorPlan
from people.pictures import UNREADABLE

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 15_000_000
MAX_PIXELS = 50_000_000
SMALLEST_SIDE_PX = 100
LONGEST_SIDE_PX = 2400
MOST_STORED_BYTES = 3_000_000  # beyond that, without loss no more
QUALITY = 85


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture made anew, WebP on white, without anything but its pixels."""

    image: bytes
    width: int
    height: int


def read_drawing(data: bytes) -> Drawing:
    """The drawing in a file that somebody sent: upright, at most `LONGEST_SIDE_PX` on a side.

    Raises:
        FloorPlanRefusedError: it is too large, too small, or no picture that is read here.
    """
    if len(data) > MAX_BYTES:
        raise FloorPlanRefusedError(
            _("The drawing is larger than %(megabytes)d MB. Export a smaller copy.")
            % {"megabytes": MAX_BYTES // 1_000_000}
        )
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _check_size(picture)
            upright = ImageOps.exif_transpose(picture)
            return _redraw(upright, is_photo=picture.format == "JPEG")
    except UNREADABLE as error:
        raise FloorPlanRefusedError(
            _("This file is no drawing that can be read. Export it as PNG, JPEG or WebP.")
        ) from error


@transaction.atomic
def save_floor_plan(*, plan: FloorPlan, drawing: Drawing | None = None) -> None:
    """Save a plan whose fields are checked; without a `drawing` it keeps the one it has.

    Cameras keep their places: those are shares of the drawing.

    Raises:
        FloorPlanRefusedError: it has no drawing at all.
    """
    if drawing is not None:
        plan.image, plan.width, plan.height = drawing.image, drawing.width, drawing.height
        plan.changed_at = timezone.now()
    elif plan.pk is None:
        raise FloorPlanRefusedError(_("Choose a drawing of the floor."))
    plan.save()


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise FloorPlanRefusedError(_("The drawing has too many pixels. Export a smaller copy."))
    if min(picture.size) < SMALLEST_SIDE_PX:
        raise FloorPlanRefusedError(
            _("The drawing is too small to find anything on: at least %(side)d pixels a side.")
            % {"side": SMALLEST_SIDE_PX}
        )


def _redraw(picture: Image.Image, *, is_photo: bool) -> Drawing:
    rgba = picture.convert("RGBA")
    rgba.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", rgba.size, "white")
    canvas.paste(rgba, mask=rgba.getchannel("A"))
    image = _write(canvas, is_lossless=not is_photo)
    if len(image) > MOST_STORED_BYTES:
        image = _write(canvas, is_lossless=False)
    return Drawing(image, *canvas.size)


def _write(canvas: Image.Image, *, is_lossless: bool) -> bytes:
    buffer = io.BytesIO()
    canvas.save(buffer, "WEBP", lossless=is_lossless, quality=QUALITY, method=3)
    return buffer.getvalue()
