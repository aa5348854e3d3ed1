"""The threshold that fits the gallery, and who in it looks like whom."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Employee, track_changes


class Calibration(models.Model):
    """A threshold chosen for the gallery as it was; the newest one of a model serves.

    The curve holds `[threshold, FPIR, FNIR]` rows, rates 0 to 1, thresholds ascending.
    """

    class Basis(models.TextChoices):
        """Where the threshold comes from."""

        MEASURED = "measured", _("measured on this gallery")
        FLOOR = "floor", _("lowest safe value")
        TOO_FEW = "too_few", _("default: too few photos to measure")

    model_id = models.CharField(_("model"), max_length=64)
    gallery_version = models.PositiveBigIntegerField(_("gallery version"))
    calibrated_at = models.DateTimeField(_("calibrated at"), default=timezone.now)
    asked_fpir = models.FloatField(_("strangers let in, at most"))
    min_evidence = models.FloatField(_("threshold"))
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices)
    expected_fpir = models.FloatField(_("strangers let in"), null=True)
    expected_fnir = models.FloatField(_("employees not named, one photo"), null=True)
    people_count = models.PositiveIntegerField(_("people"))
    sample_count = models.PositiveIntegerField(_("photos"))
    curve = models.JSONField(default=list)

    class Meta:
        verbose_name = _("calibration")
        verbose_name_plural = _("calibrations")
        ordering: ClassVar = ["-calibrated_at", "-pk"]
        indexes: ClassVar = [
            models.Index(name="calibration_newest", fields=["model_id", "-calibrated_at", "-id"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="calibration_fpir_is_a_rate",
                condition=models.Q(asked_fpir__gt=0, asked_fpir__lt=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calibrated_at:%Y-%m-%d %H:%M}: {self.min_evidence:.3f}"


class LookAlike(models.Model):
    """Two employees too close for the calibrated threshold; `first` has the lower id."""

    calibration = models.ForeignKey(Calibration, models.CASCADE, related_name="look_alikes")
    first = models.ForeignKey(
        Employee, models.CASCADE, related_name="+", verbose_name=_("employee")
    )
    second = models.ForeignKey(
        Employee, models.CASCADE, related_name="+", verbose_name=_("looks like")
    )
    similarity = models.FloatField(_("similarity"), help_text=_("Cosine of the two templates."))

    class Meta:
        verbose_name = _("pair of look-alikes")
        verbose_name_plural = _("look-alikes")
        ordering: ClassVar = ["-similarity", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="look_alike_once_per_calibration", fields=["calibration", "first", "second"]
            ),
            models.CheckConstraint(
                name="look_alike_first_is_lower", condition=models.Q(first__lt=models.F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


CalibrationChange = track_changes(
    Calibration,
    "CalibrationChange",
    "model_id",
    "asked_fpir",
    "min_evidence",
    "basis",
    "people_count",
    "sample_count",
)
