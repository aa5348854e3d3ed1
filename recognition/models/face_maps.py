"""The map of faces: every enrolled face in two dimensions."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.models import Employee, FaceSample


class FaceMap(models.Model):
    """All enrolled faces in two dimensions: one map that is shown, and perhaps one that is coming.

    The points are of the gallery of `gallery_version`, less those that were erased since.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being drawn")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    model_id = models.CharField(_("model"), max_length=64, blank=True)
    gallery_version = models.PositiveBigIntegerField(_("gallery version"), null=True)
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    beat_at = models.DateTimeField(
        _("last sign of life"), null=True, help_text="Of the process that draws it."
    )
    progress = models.PositiveSmallIntegerField(_("progress"), default=0, help_text="0 to 100.")
    made_at = models.DateTimeField(_("made at"), null=True)
    sample_count = models.PositiveIntegerField(_("photos"), default=0)
    people_count = models.PositiveIntegerField(_("people"), default=0)
    compute_s = models.FloatField(_("seconds"), null=True)
    problem = models.TextField(_("problem"), blank=True)
    is_open = models.GeneratedField(
        expression=models.Q(state__in=["waiting", "running"]),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("map of faces")
        verbose_name_plural = _("maps of faces")
        ordering: ClassVar = ["-asked_at", "-pk"]
        default_permissions = ()
        permissions: ClassVar = [("view_face_map", gettext_noop("Can see the map of faces"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="face_map_one_at_a_time",
                fields=["is_open"],
                condition=models.Q(is_open=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}: {self.get_state_display()}"


class MapPoint(models.Model):
    """One photo on a map, and what comparing it with everybody's photos says.

    Coordinates mean nothing by themselves, only beside those of the same map.
    """

    class Flag(models.TextChoices):
        """What is odd about the photo; see recognition/face_maps/comparison.py."""

        SOMEBODY_ELSE = "somebody_else", _("probably somebody else")
        UNLIKE = "unlike", _("unlike the person’s other photos")
        DOUBLE = "double", _("perhaps one person twice")

    face_map = models.ForeignKey(FaceMap, models.CASCADE, related_name="points")
    sample = models.ForeignKey(FaceSample, models.CASCADE, related_name="+")
    pca_x = models.FloatField()
    pca_y = models.FloatField()
    tsne_x = models.FloatField()
    tsne_y = models.FloatField()
    own = models.FloatField(
        _("own similarity"),
        null=True,
        help_text="Cosine to the mean of the person's other photos; none for a single photo.",
    )
    rival = models.ForeignKey(
        Employee, models.SET_NULL, null=True, related_name="+", verbose_name=_("nearest other")
    )
    rival_similarity = models.FloatField(
        _("similarity"), null=True, help_text="Cosine to that person's mean."
    )
    flag = models.CharField(_("flag"), max_length=20, choices=Flag.choices, blank=True)

    class Meta:
        verbose_name = _("face on a map")
        verbose_name_plural = _("faces on maps")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(name="map_point_once_per_photo", fields=["face_map", "sample"]),
        ]

    def __str__(self) -> str:
        return f"{self.sample}: {self.flag or '–'}"


class MapLink(models.Model):
    """The two most similar photos of two different people, on a map."""

    face_map = models.ForeignKey(FaceMap, models.CASCADE, related_name="links")
    first = models.ForeignKey(MapPoint, models.CASCADE, related_name="+")
    second = models.ForeignKey(MapPoint, models.CASCADE, related_name="+")
    similarity = models.FloatField(_("similarity"), help_text=_("Cosine of the two photos."))

    class Meta:
        verbose_name = _("line on a map")
        verbose_name_plural = _("lines on maps")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}: {self.similarity:.2f}"
