"""Devices that people check in at, and the events they leave: append-only, in UTC."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.models import Employee, Site, track_changes


class Device(models.Model):
    """A browser or terminal at a site that may check people in, and nothing else.

    Only the hash of its key is kept: whoever reads the database cannot pose as a kiosk.
    """

    class Direction(models.TextChoices):
        """What a check-in at this device means."""

        BOTH = "both", _("in and out by turns")
        IN = "in", _("in only")
        OUT = "out", _("out only")

    name = models.CharField(_("name"), max_length=100, unique=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="devices", verbose_name=_("site"))
    direction = models.CharField(
        _("direction"), max_length=4, choices=Direction.choices, default=Direction.BOTH
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch off a lost or replaced device.")
    )
    last_seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    created_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class AttendanceEvent(models.Model):
    """A person came or went. Never changed and never removed: the database refuses both."""

    class Kind(models.TextChoices):
        """What happened."""

        IN = "in", _("in")
        OUT = "out", _("out")

    class Method(models.TextChoices):
        """How it was known who it was."""

        FACE = "face", _("face")
        MANUAL = "manual", _("entered by hand")
        DEMO = "demo", _("demonstration data")

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="events", verbose_name=_("employee")
    )
    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    at = models.DateTimeField(_("at"), help_text=_("UTC."))
    device = models.ForeignKey(
        Device, models.PROTECT, null=True, related_name="events", verbose_name=_("device")
    )
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    score = models.FloatField(_("score"), null=True, help_text=_("Cosine to the template."))
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("attendance event")
        verbose_name_plural = _("attendance events")
        ordering: ClassVar = ["-at", "-pk"]
        permissions: ClassVar = [("view_board", gettext_noop("Can see who is in"))]
        indexes: ClassVar = [
            models.Index(name="event_by_employee_and_time", fields=["employee", "-at"]),
            models.Index(name="event_by_time", fields=["-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}Z"


DeviceChange = track_changes(
    Device, "DeviceChange", "name", "site", "direction", "is_active", noting={"key_hash": "key"}
)
