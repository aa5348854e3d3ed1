"""Cameras: added, changed, placed on a floor plan, looked at, and removed."""

import datetime
import math
from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.cameras.address import open_address, seal_address
from attendance.errors import CameraRefusedError
from attendance.models import Camera, CameraPreview, CameraState, Device, FloorPlan
from attendance.models.cameras import every_day
from people.encryption import DecryptionError
from people.models import AccessRecord, Site
from people.services import record_access

PREVIEW_LASTS = datetime.timedelta(seconds=10)
PREVIEW_DIES = datetime.timedelta(seconds=30)
PREVIEW_STEP = datetime.timedelta(seconds=3)  # a page that asks oftener changes nothing
CHANGEABLE = (
    "name", "site", "floor", "frames_per_s", "weekdays", "begins_at", "ends_at", "records",
    "keeps_crops", "is_active", "address", "address_shown", "device", "plan_x", "plan_y",
)  # fmt: skip
Records = Camera.Records


def make_camera(
    *,
    name: str,
    site: Site,
    url: str,
    floor: str = "",
    frames_per_s: int = 5,
    weekdays: Sequence[int] = tuple(every_day()),
    begins_at: datetime.time | None = None,
    ends_at: datetime.time | None = None,
    records: str = Records.NOTHING,
    keeps_crops: bool = False,
    is_active: bool = True,
) -> Camera:
    """Add a camera; a node begins to watch it by itself.

    Raises:
        CameraAddressError: `url` is no address of a camera.
        ValidationError: another field is not as it must be.
    """
    camera = Camera(
        name=name,
        site=site,
        floor=floor,
        frames_per_s=frames_per_s,
        weekdays=list(weekdays),
        begins_at=begins_at,
        ends_at=ends_at,
        records=records,
        keeps_crops=keeps_crops,
        is_active=is_active,
    )
    check_hours(camera=camera)
    camera.full_clean(exclude={"address", "address_shown", "device"})  # it gets them now
    add_camera(camera=camera, url=url)
    return camera


@transaction.atomic
def add_camera(*, camera: Camera, url: str) -> None:
    """Save a new camera whose fields are checked, with its address, device and state.

    Raises:
        CameraAddressError: `url` is no address of a camera.
    """
    camera.address, camera.address_shown = seal_address(url)
    _keep_device(camera)
    camera.save(force_insert=True)
    CameraState.objects.create(camera=camera)


@transaction.atomic
def change_camera(*, camera: Camera, url: str | None = None) -> None:
    """Save the camera as it stands here; with another `url` it has a new address.

    Its place on the floor plan stays, unless it moved to another floor: that is done by
    `place_camera`.

    Raises:
        CameraAddressError: `url` is no address of a camera.
    """
    stored = Camera.objects.select_for_update().get(pk=camera.pk)
    if url is not None and not _has_address(stored, url):
        camera.address, camera.address_shown = seal_address(url)
    stays = (stored.site_id, stored.floor) == (camera.site_id, camera.floor)
    camera.plan_x, camera.plan_y = (stored.plan_x, stored.plan_y) if stays else (None, None)
    camera.device = stored.device
    _keep_device(camera)
    camera.save(update_fields=CHANGEABLE)


@transaction.atomic
def place_camera(*, camera: Camera, x: float | None, y: float | None) -> None:
    """Say where on its floor plan the camera hangs, in shares of the drawing; None: nowhere.

    Raises:
        CameraRefusedError: there is no plan of its floor, or the place is not on it.
    """
    stored = Camera.objects.select_for_update().get(pk=camera.pk)
    if x is not None or y is not None:
        _check_place(stored, x, y)
    stored.plan_x, stored.plan_y = x, y
    stored.save(update_fields=["plan_x", "plan_y"])


@transaction.atomic
def remove_camera(*, camera: Camera) -> None:
    """Remove a camera with all its sightings.

    Raises:
        CameraRefusedError: people checked in at it, and that is never forgotten.
    """
    device = camera.device
    camera.delete()
    try:
        if device is not None:
            device.delete()
    except ProtectedError as error:
        raise CameraRefusedError(
            _("Attendance was recorded at “%(name)s”: switch it off instead of removing it.")
            % {"name": camera.name}
        ) from error


def check_hours(*, camera: Camera) -> None:
    """Raise ValidationError unless the days are days, and the hours are some.

    Hours that end before they begin go on past midnight.
    """
    days = set(camera.weekdays)
    if not days or not days <= set(every_day()):
        raise ValidationError({"weekdays": _("Choose at least one day.")})
    if camera.begins_at is not None and camera.begins_at == camera.ends_at:
        raise ValidationError(
            {"ends_at": _("It would be watched for no time at all. Leave both empty for all day.")}
        )


def ask_for_preview(*, camera: Camera) -> None:
    """Let the node that watches the camera show live pictures for ten seconds more."""
    CameraState.objects.get_or_create(camera=camera)
    states = CameraState.objects.filter(camera=camera)
    soon = Q(preview_until__isnull=True) | Q(preview_until__lt=Now() + PREVIEW_LASTS - PREVIEW_STEP)
    states.filter(soon).update(preview_until=Now() + PREVIEW_LASTS)


def forget_previews(*, now: datetime.datetime | None = None) -> int:
    """Delete live pictures that a node has left behind when it was killed; how many."""
    old = (now or timezone.now()) - PREVIEW_DIES
    return CameraPreview.objects.filter(at__lt=old).delete()[0]


def note_watching(*, actor: User, camera: Camera) -> None:
    """Write down that somebody watches the camera, once in AUDIT_VIEW_MINUTES.

    Call it before a picture is shown: when it cannot be written, nothing is shown.
    """
    since = timezone.now() - datetime.timedelta(minutes=settings.AUDIT_VIEW_MINUTES)
    watched = AccessRecord.objects.filter(
        account=actor,
        action=AccessRecord.Action.WATCH_CAMERA,
        at__gte=since,
        detail__camera_id=camera.pk,
    )
    if not watched.exists():
        record_access(
            actor=actor,
            action=AccessRecord.Action.WATCH_CAMERA,
            detail={"camera": camera.name, "camera_id": camera.pk},
        )


def find_plan(*, camera: Camera) -> FloorPlan | None:
    """The plan of the camera's floor, without its drawing."""
    plans = FloorPlan.objects.filter(site=camera.site_id, floor=camera.floor)
    return plans.defer("image").first()


def _has_address(camera: Camera, url: str) -> bool:
    """Whether that is its address: sealed anew it would look like a change."""
    try:
        return open_address(camera) == url
    except DecryptionError:
        return False


def _check_place(camera: Camera, x: float | None, y: float | None) -> None:
    if not all(value is not None and math.isfinite(value) and 0 <= value <= 1 for value in (x, y)):
        raise CameraRefusedError(_("The place is not on the plan. Say 0 to 100 % for both."))
    if find_plan(camera=camera) is None:
        raise CameraRefusedError(_("There is no plan of this floor yet. Add one first."))


def _keep_device(camera: Camera) -> None:
    """In whose name the camera records; nothing is ever paired to it.

    Once there is one, it stays: events name it. It is on only while the camera records.
    """
    if camera.device is None and not camera.records:
        return
    device = camera.device or Device()
    device.name = _find_free_name(camera.name, device)
    device.site, device.floor = camera.site, camera.floor
    device.is_active = camera.is_active and bool(camera.records)
    if camera.records:
        device.direction = Device.Direction(camera.records)
    device.save()
    camera.device = device


def _find_free_name(name: str, device: Device) -> str:
    """The camera's name, or with a number behind it where a kiosk is called so."""
    others = set(Device.objects.exclude(pk=device.pk).values_list("name", flat=True))
    number, found = 1, name
    while found in others:
        number += 1
        ending = f" ({number})"
        found = name[: 100 - len(ending)] + ending
    return found
