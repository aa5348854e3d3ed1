"""Devices that people check in at."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Site


class Device(models.Model):
    """A browser or terminal at a site that may check people in, and nothing else.

    Its private key never leaves its browser; here is the public one, so whoever reads the
    database cannot pose as a kiosk. A device without a public key is not paired.
    """

    class Direction(models.TextChoices):
        """What a check-in at this device means."""

        BOTH = "both", _("in and out by turns")
        IN = "in", _("in only")
        OUT = "out", _("out only")

    name = models.CharField(_("name"), max_length=100, unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="devices", verbose_name=_("site"))
    floor = models.CharField(
        _("floor"),
        max_length=60,
        blank=True,
        help_text=_("Such as “Ground floor”: the board can show who is on which floor."),
    )
    direction = models.CharField(
        _("direction"), max_length=4, choices=Direction.choices, default=Direction.BOTH
    )
    public_key = models.CharField(max_length=200, blank=True, editable=False)
    paired_at = models.DateTimeField(_("paired at"), null=True, editable=False)
    browser = models.CharField(_("browser"), max_length=100, blank=True, editable=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_until = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch off a lost or replaced device.")
    )
    last_seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    created_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["public_key"],
                condition=~models.Q(public_key=""),
                name="one_device_for_each_key",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_paired(self) -> bool:
        """Whether a browser holds its key."""
        return bool(self.public_key)


class PairingAttempt(models.Model):
    """A code that was tried and opened nothing: who tries too many has to wait.

    Only a keyed hash of the client's address is kept, and no longer than it counts.
    """

    address_hash = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class UsedChallenge(models.Model):
    """A challenge that a device has signed a request with: it opens nothing a second time."""

    challenge_hash = models.CharField(max_length=64, primary_key=True)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.used_at:%Y-%m-%d %H:%M}"
