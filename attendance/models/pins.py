"""PINs, and the tries that did not fit, so that nobody guesses one."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.models.devices import Device
from people.models import Employee


class Pin(models.Model):
    """What a person types instead of showing a face. Nobody can read it, HR neither.

    `secret` is a slow hash, encrypted with a key from the settings: whoever has the database alone
    cannot try the ten thousand PINs of four digits.
    """

    employee = models.OneToOneField(
        Employee, models.CASCADE, related_name="pin", verbose_name=_("employee")
    )
    secret = models.TextField(editable=False)
    set_at = models.DateTimeField(_("set at"), default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("set by"),
    )

    class Meta:
        verbose_name = _("PIN")
        verbose_name_plural = _("PINs")
        ordering: ClassVar = ["employee__name"]
        default_permissions = ("view",)
        permissions: ClassVar = [("manage_pins", gettext_noop("Can set, unlock and remove PINs"))]

    def __str__(self) -> str:
        return str(self.employee)


class PinTries(models.Model):
    """Wrong PINs in a row: for a person, or for a number that nobody has.

    Both are counted alike, so that a lock does not tell which numbers exist.
    """

    MOST = 50  # from here on only HR or a new PIN opens the lock

    employee = models.OneToOneField(
        Employee, models.CASCADE, null=True, related_name="pin_tries", verbose_name=_("employee")
    )
    number_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  one of two
    failures = models.PositiveIntegerField(_("wrong PINs in a row"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True)
    tried_at = models.DateTimeField(_("last tried at"), default=timezone.now)

    class Meta:
        verbose_name = _("wrong PINs")
        verbose_name_plural = _("wrong PINs")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="pin_tries_of_one",
                condition=Q(employee__isnull=False, number_hash__isnull=True)
                | Q(employee__isnull=True, number_hash__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee or '–'}: {self.failures}"

    @property
    def is_locked_for_good(self) -> bool:
        """Whether no waiting opens it."""
        return self.failures >= self.MOST

    def is_locked(self, at: datetime.datetime) -> bool:
        """Whether no PIN is looked at now."""
        waits = self.locked_until is not None and at < self.locked_until
        return self.is_locked_for_good or waits


class DevicePinTries(models.Model):
    """Wrong PINs at one device, of whatever number: nobody walks through the numbers.

    They are forgotten by and by: `level` is as of `noted_at`.
    """

    device = models.OneToOneField(
        Device, models.CASCADE, related_name="pin_tries", verbose_name=_("device")
    )
    level = models.FloatField(default=0.0)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("wrong PINs at a device")
        verbose_name_plural = _("wrong PINs at a device")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.device}: {self.level:.0f}"
