"""IP cameras, where they hang, which node watches them, and what it says of them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.models.devices import Device
from people.models import Site

MONDAY, SUNDAY = 1, 7
MOST_FRAMES_PER_S = 30


def every_day() -> list[int]:
    """Monday to Sunday, as ISO 8601 numbers them."""
    return list(range(MONDAY, SUNDAY + 1))


class FloorPlan(models.Model):
    """The drawing of a floor: cameras of that site with the same floor are placed on it."""

    site = models.ForeignKey(
        Site, models.CASCADE, related_name="floor_plans", verbose_name=_("site")
    )
    floor = models.CharField(
        _("floor"), max_length=60, help_text=_("As the cameras and devices of this floor say it.")
    )
    image = models.BinaryField(editable=False, help_text="PNG or WebP, made anew from what came.")
    width = models.PositiveIntegerField(editable=False, help_text="px")
    height = models.PositiveIntegerField(editable=False, help_text="px")
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("floor plan")
        verbose_name_plural = _("floor plans")
        ordering: ClassVar = ["site__name", "floor"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_plan_for_each_floor",
                fields=["site", "floor"],
                violation_error_message=_("There is a plan of this floor already: change that."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.site}, {self.floor}"


class Camera(models.Model):
    """An IP camera that Muster reads, and what it is for.

    Its address may hold a password: it is kept encrypted and never shown again. A camera at an
    entrance or exit makes attendance events in the name of its `device`, to which nothing is ever
    paired. Hours are those of the site's clock; without any it is watched all day.
    """

    class Records(models.TextChoices):
        """What becomes of somebody whom the camera recognises, beside the sighting."""

        NOTHING = "", _("nothing: it only sees who is where")
        IN = "in", _("entrance: somebody came")
        OUT = "out", _("exit: somebody went")

    name = models.CharField(_("name"), max_length=100, unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="cameras", verbose_name=_("site"))
    floor = models.CharField(
        _("floor"),
        max_length=60,
        blank=True,
        help_text=_("Such as “Ground floor”; with a floor plan of that name it can be placed."),
    )
    plan_x = models.FloatField(null=True, blank=True, editable=False, help_text="0 left, 1 right")
    plan_y = models.FloatField(null=True, blank=True, editable=False, help_text="0 top, 1 bottom")
    address = models.TextField(editable=False, help_text="URL, encrypted: it may hold a password.")
    address_shown = models.CharField(
        _("address"), max_length=500, editable=False, help_text=_("URL without user and password.")
    )
    frames_per_s = models.PositiveSmallIntegerField(
        _("pictures per second"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_FRAMES_PER_S)],
        help_text=_("So many are looked at while something moves, if the machine can."),
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=every_day, verbose_name=_("days")
    )
    begins_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    records = models.CharField(
        _("records"), max_length=4, choices=Records.choices, default=Records.NOTHING, blank=True
    )
    device = models.OneToOneField(
        Device, models.PROTECT, null=True, editable=False, related_name="camera"
    )
    keeps_crops = models.BooleanField(
        _("keep pictures of faces"),
        default=False,
        help_text=_("One for each sighting of a person who is known, encrypted, until it expires."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("camera")
        verbose_name_plural = _("cameras")
        ordering: ClassVar = ["name"]
        permissions: ClassVar = [
            ("preview_camera", gettext_noop("Can see the live picture of cameras"))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="camera_hours_have_both_ends",
                condition=Q(begins_at__isnull=True, ends_at__isnull=True)
                | Q(begins_at__isnull=False, ends_at__isnull=False),
                violation_error_message=_("Say both from and until, or neither: then all day."),
            ),
            models.CheckConstraint(
                name="camera_placed_wholly",
                condition=Q(plan_x__isnull=True, plan_y__isnull=True)
                | Q(plan_x__gte=0, plan_x__lte=1, plan_y__gte=0, plan_y__lte=1),
            ),
            models.CheckConstraint(
                name="camera_that_records_has_a_device",
                condition=Q(records="") | Q(device__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CameraNode(models.Model):
    """A process that watches cameras; alive while its beat is younger than a lease lasts."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    beat_at = models.DateTimeField(_("last beat"), default=timezone.now)
    load = models.FloatField(
        _("load"), default=0.0, help_text="share of its threads' time that is in use, 0 to 1"
    )

    class Meta:
        verbose_name = _("camera node")
        verbose_name_plural = _("camera nodes")
        ordering: ClassVar = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class CameraState(models.Model):
    """Who watches a camera now, until when, and how that goes; one row for each camera.

    `node` and `lease_until` are the lease, by the clock of the database. `fence` counts the leases
    of this camera: what a node writes under an older number is refused.
    """

    class Status(models.TextChoices):
        """How it goes."""

        WAITING = "waiting", _("waiting for a node")
        CONNECTING = "connecting", _("connecting")
        ONLINE = "online", _("online")
        OFFLINE = "offline", _("offline")
        RESTING = "resting", _("outside its hours")

    camera = models.OneToOneField(
        Camera, models.CASCADE, primary_key=True, related_name="state", verbose_name=_("camera")
    )
    node = models.ForeignKey(
        CameraNode, models.SET_NULL, null=True, related_name="states", verbose_name=_("node")
    )
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveBigIntegerField(default=0)
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    problem = models.TextField(_("problem"), blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    last_frame_at = models.DateTimeField(_("last picture"), null=True)
    received_per_s = models.FloatField(_("pictures per second"), null=True)
    looked_per_s = models.FloatField(
        _("looked at per second"), null=True, help_text="while something moves"
    )
    is_short = models.BooleanField(
        default=False, help_text="The machine is full: it looks at fewer than are wanted."
    )
    delay_ms = models.PositiveIntegerField(
        _("delay"), null=True, help_text="from the arrival of a picture to its answer, p95"
    )
    reconnects = models.PositiveIntegerField(_("reconnects"), default=0)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    codec = models.CharField(_("codec"), max_length=40, blank=True)
    told_at = models.DateTimeField(null=True, help_text="when the node wrote this row last")
    preview_until = models.DateTimeField(
        null=True, help_text="somebody looks at the live picture until then"
    )

    class Meta:
        verbose_name = _("state of a camera")
        verbose_name_plural = _("states of cameras")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.camera}: {self.get_status_display()}"


class CameraPreview(models.Model):
    """The newest live picture of a camera, while somebody looks at it; the row is deleted after."""

    camera = models.OneToOneField(
        Camera, models.CASCADE, primary_key=True, related_name="preview", verbose_name=_("camera")
    )
    at = models.DateTimeField()
    picture = models.BinaryField(editable=False, help_text="JPEG, encrypted")
    faces = models.JSONField(
        default=list,
        help_text="[{box: [x1, y1, x2, y2] as shares of the picture, state, employee: id or null}]",
    )

    class Meta:
        verbose_name = _("live picture")
        verbose_name_plural = _("live pictures")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.camera}, {self.at:%H:%M:%S}Z"
