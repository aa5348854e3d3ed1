"""How people may check in at a site."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Site


class CheckInRules(models.Model):
    """The ways of checking in that a site offers, one row per site; without a row the defaults.

    Face, PIN, badge and list lead to the same events and the same reports.
    """

    class Liveness(models.TextChoices):
        """What tells a person from a picture of one; decided on the server."""

        OFF = "off", _("not checked")
        PASSIVE = "passive", _("by the look of the pictures")
        CHALLENGE = "challenge", _("by the look, and by turning the head as asked")

    site = models.OneToOneField(
        Site, models.CASCADE, related_name="check_in_rules", verbose_name=_("site")
    )
    faces = models.BooleanField(
        _("face"),
        default=True,
        help_text=_("Off: no camera picture of this site is searched for faces."),
    )
    liveness = models.CharField(
        _("photos and screens are told from people"),
        max_length=10,
        choices=Liveness.choices,
        default=Liveness.PASSIVE,
    )
    pin = models.BooleanField(
        _("PIN"), default=True, help_text=_("Personnel number and a PIN on the screen.")
    )
    badge = models.BooleanField(
        _("badge"), default=True, help_text=_("A printed QR code, held before the camera.")
    )
    names = models.BooleanField(
        _("list of names"),
        default=False,
        help_text=_("For small sites: people tap their name. Whoever has a PIN still types it."),
    )
    sound = models.BooleanField(_("sound"), default=False, help_text=_("A short tone confirms."))
    floors_by_cameras = models.BooleanField(
        _("floors by cameras"),
        default=False,
        help_text=_(
            "The board shows those who are in on the floor where a camera saw them last today."
        ),
    )

    class Meta:
        verbose_name = _("check-in rules")
        verbose_name_plural = _("check-in rules")
        ordering: ClassVar = ["site__name"]
        default_permissions = ("view", "change")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="check_in_rules_offer_a_way",
                condition=models.Q(faces=True)
                | models.Q(pin=True)
                | models.Q(badge=True)
                | models.Q(names=True),
                violation_error_message=_("Leave at least one way to check in."),
            ),
            models.CheckConstraint(
                name="check_in_rules_liveness_known",
                condition=models.Q(liveness__in=["off", "passive", "challenge"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)
