"""Faces that a kiosk knew and refused all the same, because nobody seemed to be behind them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.devices import Device
from people.models import Employee


class KioskRefusal(models.Model):
    """Something with the face of an employee was held before a kiosk. No picture of it is kept."""

    class Reason(models.TextChoices):
        """What spoke against a living person."""

        SPOOF = "spoof", _("looked like a photo or a screen")
        CHALLENGE = "challenge", _("did not move as asked")

    device = models.ForeignKey(
        Device, models.PROTECT, related_name="refusals", verbose_name=_("device")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    employee = models.ForeignKey(
        Employee,
        models.CASCADE,
        related_name="kiosk_refusals",
        verbose_name=_("resembled"),
        help_text=_("Whose face it showed; that says nothing about who held it there."),
    )
    reason = models.CharField(_("reason"), max_length=9, choices=Reason.choices)
    score = models.FloatField(_("score"), null=True, help_text=_("Cosine to the template."))
    liveness = models.FloatField(
        _("liveness"), null=True, help_text=_("Real minus spoof; above the threshold: a person.")
    )

    class Meta:
        verbose_name = _("refusal at a kiosk")
        verbose_name_plural = _("refused at the kiosk")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes: ClassVar = [models.Index(name="kiosk_refusal_by_time", fields=["-at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="kiosk_refusal_reason_known",
                condition=Q(reason__in=["spoof", "challenge"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.at:%Y-%m-%d %H:%M}Z: {self.get_reason_display()}"
