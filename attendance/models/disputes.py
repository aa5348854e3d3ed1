"""Check-ins that somebody at the kiosk said were not theirs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.corrections import Correction
from attendance.models.devices import Device
from attendance.models.events import AttendanceEvent
from people.models import Employee


class CheckInDispute(models.Model):
    """Somebody said "not me" right after a check-in; it was taken back, and HR says who it was."""

    class State(models.TextChoices):
        """What HR found."""

        OPEN = "open", _("to be looked at")
        OTHER = "other", _("it was somebody else")
        NOBODY = "nobody", _("nobody had to be checked in")
        RIGHT = "right", _("it was right after all")

    event = models.OneToOneField(
        AttendanceEvent, models.PROTECT, related_name="dispute", verbose_name=_("event")
    )
    device = models.ForeignKey(
        Device, models.PROTECT, related_name="disputes", verbose_name=_("device")
    )
    correction = models.ForeignKey(
        Correction,
        models.PROTECT,
        related_name="+",
        verbose_name=_("correction"),
        help_text=_("That took the check-in back."),
    )
    at = models.DateTimeField(_("said at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    person = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        related_name="disputes_settled",
        verbose_name=_("who it was"),
    )
    answer = models.ForeignKey(
        Correction,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("correction that followed"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    decided_at = models.DateTimeField(_("settled at"), null=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("check-in of somebody else")
        verbose_name_plural = _("said “not me”")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes: ClassVar = [
            models.Index(name="dispute_open", fields=["at"], condition=Q(state="open")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dispute_state_known",
                condition=Q(state="open", decided_at__isnull=True)
                | Q(state__in=["other", "nobody", "right"], decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dispute_names_the_other",
                condition=Q(state="other", person__isnull=False)
                | (~Q(state="other") & Q(person__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.get_state_display()})"
