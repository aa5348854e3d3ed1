"""Devices that people check in at."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Site


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
    floor = models.CharField(
        _("floor"),
        max_length=60,
        blank=True,
        help_text=_("Such as “Ground floor”: the board can show who is on which floor."),
    )
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
