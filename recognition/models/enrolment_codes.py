"""Codes with which people set up their own face at a kiosk."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Employee, track_changes


class EnrolmentCode(models.Model):
    """Lets one person set up the own face at a kiosk: once, and soon.

    Only the hash of the code is kept. A code that was typed in opens nothing any more; what it
    opened stays open for some minutes, until the face is stored or the person leaves.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        SAVED = "saved", _("face stored")
        LEFT = "left", _("nothing stored")
        DECLINED = "declined", _("not agreed")
        REPLACED = "replaced", _("replaced by a newer code")
        REVOKED = "revoked", _("revoked")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="enrolment_codes", verbose_name=_("employee")
    )
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    redeemed_at = models.DateTimeField(_("used at"), null=True)
    place = models.CharField(_("kiosk"), max_length=100, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        verbose_name = _("enrolment code")
        verbose_name_plural = _("enrolment codes")
        ordering: ClassVar = ["-made_at", "-pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="enrolment_code_one_open_per_employee",
                fields=["employee"],
                condition=models.Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="enrolment_code_closed_with_outcome",
                condition=models.Q(closed_at__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.made_at:%Y-%m-%d %H:%M}"


class CodeAttempt(models.Model):
    """A wrong enrolment code, typed at a kiosk; kept for minutes, to stop who guesses."""

    source = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(name="code_attempt_source", fields=["source", "at"])]

    def __str__(self) -> str:
        return f"{self.source}: {self.at:%Y-%m-%d %H:%M}"


EnrolmentCodeChange = track_changes(
    EnrolmentCode,
    "EnrolmentCodeChange",
    "employee",
    "made_by",
    "made_at",
    "expires_at",
    "redeemed_at",
    "place",
    "closed_at",
    "outcome",
)
