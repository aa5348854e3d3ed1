"""The events that people leave: append-only, in UTC."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.models.devices import Device
from people.models import Employee


class EventQuerySet(models.QuerySet["AttendanceEvent"]):
    """Events, and those of them that count."""

    def standing(self) -> "EventQuerySet":
        """The events that no correction has voided."""
        return self.filter(void=None)


class AttendanceEvent(models.Model):
    """A person came or went. Never changed and never removed: the database refuses both.

    An event that was wrong is voided by a correction, and stays readable.
    """

    class Kind(models.TextChoices):
        """What happened."""

        IN = "in", _("in")
        OUT = "out", _("out")
        BREAK_START = "break_start", _("break")
        BREAK_END = "break_end", _("end of the break")

    class Method(models.TextChoices):
        """How it was known who it was."""

        FACE = "face", _("face")
        PIN = "pin", _("PIN")
        BADGE = "badge", _("badge")
        NAME = "name", _("list of names")
        MANUAL = "manual", _("entered by hand")
        AUTOMATIC = "automatic", _("closed automatically")
        DEMO = "demo", _("demonstration data")

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="events", verbose_name=_("employee")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    at = models.DateTimeField(_("at"), help_text=_("UTC."))
    device = models.ForeignKey(
        Device, models.PROTECT, null=True, related_name="events", verbose_name=_("device")
    )
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    score = models.FloatField(_("score"), null=True, help_text=_("Cosine to the template."))
    liveness = models.FloatField(
        _("liveness"), null=True, help_text=_("Real minus spoof; above the threshold: a person.")
    )
    is_late = models.BooleanField(
        _("delivered late"),
        default=False,
        help_text=_("The kiosk kept it while the server could not be reached."),
    )
    correction = models.ForeignKey(
        "attendance.Correction",
        models.PROTECT,
        null=True,
        related_name="added_events",
        verbose_name=_("correction"),
        editable=False,
    )
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["AttendanceEvent"]] = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance event")
        verbose_name_plural = _("attendance events")
        ordering: ClassVar = ["-at", "-pk"]
        permissions: ClassVar = [("view_board", gettext_noop("Can see who is in"))]
        indexes: ClassVar = [
            models.Index(name="event_by_employee_and_time", fields=["employee", "-at"]),
            models.Index(name="event_by_time", fields=["-at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="event_kind_known",
                condition=Q(kind__in=["in", "out", "break_start", "break_end"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}Z"


class EventVoid(models.Model):
    """An event does not count any more; it stays readable, and so does who said so and why."""

    event = models.OneToOneField(
        AttendanceEvent, models.PROTECT, related_name="void", verbose_name=_("event")
    )
    correction = models.ForeignKey(
        "attendance.Correction",
        models.PROTECT,
        related_name="voids",
        verbose_name=_("correction"),
    )
    at = models.DateTimeField(_("voided at"), default=timezone.now)

    class Meta:
        verbose_name = _("voided event")
        verbose_name_plural = _("voided events")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.event} ({_('void')})"
