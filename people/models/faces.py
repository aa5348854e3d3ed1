"""The faces by which people are known."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgvector.django import VectorField

from people.models.organisation import EMBEDDING_SIZE, Employee


def photo_path(_sample: "FaceSample", _filename: str) -> str:
    """A name that says nothing about the person, in folders that stay small."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class FaceSample(models.Model):
    """One photo of a person and the vector of the face in it.

    `pending` until the engine has looked at it, then `ready` with a vector, `review` when HR has
    to say whose face it is, or `rejected` with the reason in words. Only a ready sample has a
    vector. Which state may follow which: `TRANSITIONS`.
    """

    class State(models.TextChoices):
        """How far the photo has come."""

        PENDING = "pending", _("waiting")
        READY = "ready", _("ready")
        REVIEW = "review", _("to be checked")
        REJECTED = "rejected", _("rejected")

    class Source(models.TextChoices):
        """Where the photo came from."""

        UPLOAD = "upload", _("upload")
        IMPORT = "import", _("import")
        WEBCAM = "webcam", _("webcam")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="face_samples", verbose_name=_("employee")
    )
    image = models.FileField(_("photo"), upload_to=photo_path, max_length=64)
    crop = models.FileField(_("face"), upload_to=photo_path, max_length=64, blank=True)
    source = models.CharField(
        _("source"), max_length=10, choices=Source.choices, default=Source.UPLOAD
    )
    source_sha256 = models.CharField(max_length=64, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING, editable=False
    )
    reason_code = models.CharField(max_length=40, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    verdicts = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        editable=False,
        help_text="codes of people.verdicts, gravest first",
    )
    resembles = models.ForeignKey(
        Employee,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("looks like"),
    )
    resemblance = models.FloatField(
        _("likeness"), null=True, editable=False, help_text="cosine to that person's template"
    )
    image_wh = ArrayField(
        models.PositiveIntegerField(),
        size=2,
        null=True,
        editable=False,
        help_text="width and height of the upright picture in which the boxes lie",
    )
    faces = models.JSONField(
        default=list,
        editable=False,
        help_text="every face: box, landmarks and probability, most probable first",
    )
    chosen_face = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="the one of `faces` that HR has chosen"
    )
    box = ArrayField(
        models.FloatField(), size=4, null=True, editable=False, help_text="left, top, right, bottom"
    )
    landmarks = ArrayField(
        models.FloatField(), size=10, null=True, editable=False, help_text="x, y of five points"
    )
    probability = models.FloatField(_("face probability"), null=True, editable=False)
    quality = models.FloatField(_("quality"), null=True, editable=False)
    yaw = models.FloatField(null=True, editable=False, help_text="degrees, to the right of it")
    pitch = models.FloatField(null=True, editable=False, help_text="degrees, downwards")
    embedding = VectorField(dimensions=EMBEDDING_SIZE, null=True, editable=False)
    model_id = models.CharField(_("model"), max_length=64, blank=True, editable=False)
    is_accepted = models.BooleanField(
        _("accepted by HR"),
        default=False,
        editable=False,
        help_text="HR has accepted the photo in spite of its verdicts",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("checked by"),
    )
    reviewed_at = models.DateTimeField(_("checked at"), null=True, editable=False)
    created_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("face photo")
        verbose_name_plural = _("face photos")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="face_sample_photo_once_per_employee", fields=["employee", "source_sha256"]
            ),
            models.CheckConstraint(
                name="face_sample_ready_has_vector",
                condition=~Q(state="ready")
                | Q(embedding__isnull=False, quality__isnull=False) & ~Q(model_id=""),
            ),
            models.CheckConstraint(
                name="face_sample_only_ready_has_vector",
                condition=Q(state="ready") | Q(embedding__isnull=True),
            ),
            models.CheckConstraint(
                name="face_sample_rejected_has_reason",
                condition=~Q(state="rejected") | ~Q(reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="face_sample_pending", fields=["created_at"], condition=Q(state="pending")
            ),
            models.Index(
                name="face_sample_ready",
                fields=["model_id", "employee"],
                condition=Q(state="ready"),
            ),
            models.Index(
                name="face_sample_review",
                fields=["employee"],
                condition=Q(state="review"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_state_display()}"


TRANSITIONS: dict[str, frozenset[str]] = {
    FaceSample.State.PENDING: frozenset(
        {FaceSample.State.READY, FaceSample.State.REVIEW, FaceSample.State.REJECTED}
    ),
    FaceSample.State.READY: frozenset({FaceSample.State.PENDING, FaceSample.State.REJECTED}),
    FaceSample.State.REVIEW: frozenset({FaceSample.State.PENDING, FaceSample.State.REJECTED}),
    FaceSample.State.REJECTED: frozenset({FaceSample.State.PENDING}),
}
"""From each state, the states that may follow. HR's acceptance, another face and another person
lead back to `pending`: the engine looks again."""


class Gallery(models.Model):
    """Counts the changes to the set of known faces, in one row.

    What is computed from the whole set (a classifier, a threshold, a map) keeps the version it
    was computed from, and so knows when it is out of date. A process that holds something of a
    face in memory drops it when the number of erasures is not the one it knows.
    """

    version = models.PositiveBigIntegerField(default=0)
    erasures = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="gallery_is_one_row", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return str(self.version)
