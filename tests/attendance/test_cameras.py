"""Cameras and floor plans: added, changed, placed, looked at and removed."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from PIL import Image

from attendance.cameras.address import open_address
from attendance.errors import (
    CameraAddressError,
    CameraRefusedError,
    FloorPlanRefusedError,
    PairingRefusedError,
)
from attendance.models import AttendanceEvent, Camera, CameraPreview, CameraState, Device, FloorPlan
from attendance.services import issue_code, pair_directly
from attendance.services.cameras import (
    ask_for_preview,
    change_camera,
    forget_previews,
    make_camera,
    note_watching,
    place_camera,
    remove_camera,
)
from attendance.services.floor_plans import MAX_BYTES, read_drawing, save_floor_plan
from people.models import AccessRecord
from tests.company_fixtures import (
    make_account,
    make_device,
    make_employee,
    make_site,
)

pytestmark = pytest.mark.django_db
URL = "rtsp://ada:secret@cam.example/live"


def add_camera(name="Hall", **values) -> Camera:
    return make_camera(**{"name": name, "site": make_site(), "url": URL, **values})


def draw(size=(400, 300), kind="PNG", **values) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, (9, 9, 9)).save(buffer, kind, **values)
    return buffer.getvalue()


def add_plan(floor="Ground floor") -> FloorPlan:
    plan = FloorPlan(site=make_site(), floor=floor)
    save_floor_plan(plan=plan, drawing=read_drawing(draw()))
    return plan


def test_a_camera_that_only_sees_has_no_device():
    camera = add_camera()
    assert camera.device is None
    assert camera.state.status == CameraState.Status.WAITING
    assert open_address(camera) == URL
    assert (camera.address_shown, "secret" in camera.address) == ("rtsp://cam.example/live", False)


def test_an_entrance_records_in_the_name_of_a_device_that_nobody_can_pair():
    _kiosk, key = make_device("Entrance")
    camera = add_camera("Entrance", records="in", floor="1")
    device = camera.device
    assert (device.name, device.direction, device.floor) == ("Entrance (2)", "in", "1")
    assert (device.is_paired, device.is_active) == (False, True)
    with pytest.raises(PairingRefusedError, match="stands for a camera"):
        issue_code(device=device)
    with pytest.raises(PairingRefusedError, match="stands for a camera"):
        pair_directly(device=device, public_key=key.public_key)


def test_the_device_follows_its_camera_and_stays_when_it_records_no_more():
    camera = add_camera(records="in")
    camera.name, camera.records, camera.floor = "Gate", "out", "2"
    change_camera(camera=camera)
    device = Device.objects.get()
    assert (device.name, device.direction, device.floor) == ("Gate", "out", "2")
    camera.records = ""
    change_camera(camera=camera)
    device.refresh_from_db()
    assert (device.is_active, Camera.objects.get().device) == (False, device)
    camera.records = "in"
    change_camera(camera=camera)
    assert (Device.objects.get().is_active, Device.objects.get().direction) == (True, "in")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": [0]}, "weekdays"),
        ({"frames_per_s": 0}, "frames_per_s"),
        ({"frames_per_s": 31}, "frames_per_s"),
        ({"begins_at": datetime.time(8), "ends_at": datetime.time(8)}, "ends_at"),
        ({"begins_at": datetime.time(8)}, "__all__"),
        ({"records": "both"}, "records"),
        ({"name": ""}, "name"),
    ],
)
def test_what_a_camera_cannot_be(values, field):
    with pytest.raises(ValidationError) as caught:
        add_camera(**values)
    assert field in caught.value.message_dict


def test_names_are_taken_once_and_addresses_checked():
    add_camera()
    with pytest.raises(ValidationError):
        add_camera()
    with pytest.raises(CameraAddressError):
        add_camera("Other", url="ftp://cam")


def test_a_camera_is_placed_on_the_plan_of_its_floor():
    camera = add_camera(floor="Ground floor")
    with pytest.raises(CameraRefusedError, match="no plan of this floor"):
        place_camera(camera=camera, x=0.5, y=0.5)
    add_plan()
    for x, y in ((1.1, 0), (0, None), (float("nan"), 0)):
        with pytest.raises(CameraRefusedError, match="not on the plan"):
            place_camera(camera=camera, x=x, y=y)
    place_camera(camera=camera, x=0.25, y=1)
    change_camera(camera=camera)  # an older copy, without the place
    camera = Camera.objects.get()
    assert (camera.plan_x, camera.plan_y) == (0.25, 1)
    camera.floor = "First floor"
    change_camera(camera=camera)
    assert Camera.objects.get().plan_x is None
    place_camera(camera=camera, x=None, y=None)


def test_a_camera_at_which_somebody_checked_in_is_never_removed():
    camera = add_camera(records="in")
    AttendanceEvent.objects.create(
        employee=make_employee(consent=False), kind="in", method="face", device=camera.device,
        at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(CameraRefusedError, match="switch it off"):
        remove_camera(camera=camera)
    assert Camera.objects.exists()


def test_a_removed_camera_takes_its_device_along():
    remove_camera(camera=add_camera(records="in"))
    assert not Camera.objects.exists()
    assert not Device.objects.exists()


def test_a_preview_is_asked_for_and_left_behind_by_nobody():
    camera = add_camera()
    ask_for_preview(camera=camera)
    camera.state.refresh_from_db()
    until = camera.state.preview_until
    assert 0 < (until - timezone.now()).total_seconds() <= 10
    ask_for_preview(camera=camera)
    camera.state.refresh_from_db()
    assert camera.state.preview_until == until  # within seconds it is not written again
    CameraPreview.objects.create(camera=camera, at=timezone.now(), picture=b"x")
    assert forget_previews() == 0
    assert forget_previews(now=timezone.now() + datetime.timedelta(minutes=1)) == 1


def test_who_watches_is_written_down_once_for_each_camera():
    actor, hall, gate = make_account(), add_camera(), add_camera("Gate")
    for camera in (hall, hall, gate):
        note_watching(actor=actor, camera=camera)
    found = AccessRecord.objects.filter(action="watch_camera").order_by("pk")
    assert [record.detail["camera"] for record in found] == ["Hall", "Gate"]


def test_a_drawing_is_made_anew_without_what_it_carried():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Spy camera"  # turned by 90°, made by
    drawing = read_drawing(draw((4000, 3000), "JPEG", exif=exif))
    assert (drawing.width, drawing.height) == (1800, 2400)
    with Image.open(io.BytesIO(drawing.image)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (1800, 2400), {})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no drawing"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no drawing"),
        (b"%PDF-1.4", "no drawing"),
        (draw()[:200], "no drawing"),
        (draw((99, 400)), "too small"),
        (draw((20, 20), "GIF"), "no drawing"),
        (b"x" * (MAX_BYTES + 1), "larger than 15 MB"),
    ],
)
def test_what_is_no_drawing_is_refused(data, reason):
    with pytest.raises(FloorPlanRefusedError, match=reason):
        read_drawing(data)


def test_a_drawing_that_claims_too_many_pixels_is_not_unpacked():
    with pytest.raises(FloorPlanRefusedError, match=r"too many pixels|no drawing"):
        read_drawing(draw((12_000, 9_000), "JPEG"))


def test_a_plan_needs_a_drawing_once():
    with pytest.raises(FloorPlanRefusedError, match="Choose a drawing"):
        save_floor_plan(plan=FloorPlan(site=make_site(), floor="1"))
    plan = add_plan()
    plan.floor = "2"
    save_floor_plan(plan=plan)
    assert (FloorPlan.objects.get().floor, FloorPlan.objects.get().width) == ("2", 400)
