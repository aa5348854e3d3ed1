"""Who was seen by which camera."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.models.cameras import Camera
from people.models import Employee


class Sighting(models.Model):
    """One person, or somebody unknown, while a camera saw the face without a break.

    One row for each track, never for each picture. Of an unknown person there is neither a vector
    nor a picture.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    camera = models.ForeignKey(
        Camera, models.CASCADE, related_name="sightings", verbose_name=_("camera")
    )
    employee = models.ForeignKey(
        Employee, models.CASCADE, null=True, related_name="sightings", verbose_name=_("person")
    )
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"))
    best_score = models.FloatField(_("best score"), null=True, help_text="cosine, -1 to 1")
    liveness = models.FloatField(_("liveness"), null=True, help_text="real minus spoof")
    crop = models.BinaryField(null=True, editable=False, help_text="JPEG, encrypted")

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        ordering: ClassVar = ["-last_seen", "-pk"]
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("find_person", gettext_noop("Can find people on cameras")),
            ("view_company", gettext_noop("Can see who else was seen at a place")),
        ]
        indexes: ClassVar = [
            models.Index(name="sighting_of_person", fields=["employee", "-last_seen"]),
            models.Index(name="sighting_at_camera", fields=["camera", "-last_seen"]),
            models.Index(name="sighting_by_time", fields=["last_seen"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sighting_ends_after_it_begins", condition=Q(last_seen__gte=F("first_seen"))
            ),
            models.CheckConstraint(
                name="sighting_of_unknown_keeps_nothing",
                condition=Q(employee__isnull=False) | Q(crop__isnull=True, best_score__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camera}, {self.first_seen:%Y-%m-%d %H:%M}Z"
