"""Cameras on a floor plan, and who was seen by them."""

import datetime
import io
import itertools

from django.utils import timezone
from PIL import Image, ImageDraw

from attendance.cameras.address import seal_address
from attendance.models import Camera, FloorPlan, Sighting
from people.encryption import encrypt
from people.models import Employee, Site
from tests.company_fixtures import make_site

MINUTE = datetime.timedelta(minutes=1)
_numbers = itertools.count(1)


def draw_plan(size_wh: tuple[int, int] = (800, 500)) -> bytes:
    picture = Image.new("RGB", size_wh, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, size_wh[0] - 20, size_wh[1] - 20), outline="black", width=6)
    pen.line((size_wh[0] // 2, 20, size_wh[0] // 2, size_wh[1] // 2), fill="black", width=4)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def make_plan(floor: str = "Ground floor", *, site: Site | None = None) -> FloorPlan:
    return FloorPlan.objects.create(
        site=site or make_site(), floor=floor, image=draw_plan(), width=800, height=500
    )


def make_camera(
    name: str = "",
    *,
    floor: str = "Ground floor",
    at: tuple[float, float] | None = None,
    site: Site | None = None,
    **values,
) -> Camera:
    number = next(_numbers)
    sealed, shown = seal_address(f"rtsp://camera-{number}.example/live")
    x, y = at or (None, None)
    return Camera.objects.create(
        name=name or f"Camera {number}",
        site=site or make_site(),
        floor=floor,
        plan_x=x,
        plan_y=y,
        address=sealed,
        address_shown=shown,
        **values,
    )


def see(
    employee: Employee | None,
    camera: Camera,
    *,
    ago: datetime.timedelta = datetime.timedelta(),
    lasting: datetime.timedelta = datetime.timedelta(seconds=20),
    crop: bytes | None = None,
) -> Sighting:
    """A sighting that ended `ago`."""
    last = timezone.now() - ago
    return Sighting.objects.create(
        camera=camera,
        employee=employee,
        first_seen=last - lasting,
        last_seen=last,
        best_score=0.8 if employee else None,
        crop=encrypt(crop) if crop else None,
    )
