"""People and photos under the names that clients made for CompreFace know them by."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Employee, FaceSample, Integration, track_changes


class CompreFaceSubject(models.Model):
    """A person under the name by which a client made for CompreFace knows them.

    A key's rows are the people whom it added itself, or who were taken over from a CompreFace
    database for it.
    """

    integration = models.ForeignKey(
        Integration,
        models.CASCADE,
        related_name="compreface_subjects",
        verbose_name=_("integration"),
    )
    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="compreface_subjects", verbose_name=_("employee")
    )
    name = models.CharField(_("subject"), max_length=255)
    is_own = models.BooleanField(
        default=False, help_text="The person's record was made through this key."
    )
    created_at = models.DateTimeField(_("added at"), default=timezone.now)

    class Meta:
        verbose_name = _("CompreFace subject")
        verbose_name_plural = _("CompreFace subjects")
        ordering: ClassVar = ["name", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                "integration", Lower("name"), name="compreface_subject_name_once_per_key"
            ),
            models.UniqueConstraint(
                fields=["integration", "employee"], name="compreface_subject_person_once_per_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CompreFaceImage(models.Model):
    """The id that a photo had in CompreFace, which clients may have kept."""

    image_id = models.UUIDField(primary_key=True)
    sample = models.OneToOneField(
        FaceSample,
        models.CASCADE,
        related_name="compreface_image",
        verbose_name=_("face photo"),
    )

    class Meta:
        verbose_name = _("CompreFace image")
        verbose_name_plural = _("CompreFace images")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.image_id)


CompreFaceSubjectChange = track_changes(
    CompreFaceSubject,
    "CompreFaceSubjectChange",
    "integration",
    "employee",
    "name",
    "is_own",
)
