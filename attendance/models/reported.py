"""What other systems have reported: turnstiles, doors, time clocks of somebody else."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.events import AttendanceEvent


class ReportedCheckIn(models.Model):
    """A report of another system, once for each nonce: who sent it, and what came of it.

    A system that got no answer reports the same again, and gets the same answer. Two reports can
    lead to one event: somebody held the card to the reader twice.
    """

    nonce = models.UUIDField(primary_key=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    event = models.ForeignKey(
        AttendanceEvent,
        models.PROTECT,
        related_name="reports",
        verbose_name=_("event"),
        editable=False,
    )
    is_kind_given = models.BooleanField(
        _("in or out was said"),
        default=False,
        editable=False,
        help_text=_("Otherwise check-ins take turns, or the device decides."),
    )
    system = models.CharField(
        _("system"),
        max_length=100,
        blank=True,
        editable=False,
        help_text=_("The name of its API key."),
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("reported by"),
        editable=False,
    )
    reported_at = models.DateTimeField(_("reported at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reported check-in")
        verbose_name_plural = _("reported check-ins")
        ordering: ClassVar = ["-reported_at"]
        default_permissions = ()
        triggers: ClassVar = [
            pgtrigger.Protect(name="reported_check_in_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="reported_check_in_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["reported_by"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system or self.reported_by}: {self.event}"
