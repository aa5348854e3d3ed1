"""Who wants to be told when a camera sees somebody."""

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.cameras import Camera
from people.models import Employee


class SightingAlert(models.Model):
    """One account waits for one person, until a camera sees the person or the time is over.

    It tells once: `seen_at` and `camera` say when and where. `ended_at` is set when nobody waits
    any more: cancelled, or the account may not search for the person now.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account")
    )
    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="sighting_alerts", verbose_name=_("person")
    )
    purpose = models.TextField(_("purpose"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    until = models.DateTimeField(_("until"))
    seen_at = models.DateTimeField(_("seen at"), null=True, editable=False)
    camera = models.ForeignKey(
        Camera,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("camera"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    mailed_at = models.DateTimeField(_("e-mail sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("request to be told of a sighting")
        verbose_name_plural = _("requests to be told of sightings")
        ordering: ClassVar = ["-asked_at", "-pk"]
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(name="alerts_of_account", fields=["account", "-asked_at"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_alert_for_each_person",
                fields=["employee", "account"],
                condition=Q(seen_at__isnull=True, ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="alert_ends_after_it_is_asked", condition=Q(until__gt=F("asked_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}, {self.asked_at:%Y-%m-%d %H:%M}Z"

    @property
    def last_moment(self) -> datetime.datetime:
        """The end belongs to the next day: this is still on the last one."""
        return self.until - datetime.timedelta(seconds=1)
