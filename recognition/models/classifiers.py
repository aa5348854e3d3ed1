"""The classifier, never a pickle: what was learned from the gallery to confirm who somebody is."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pgvector.django import VectorField

from people.models import EMBEDDING_SIZE, Employee


class Classifier(models.Model):
    """One training over embeddings; the newest one that was not refused serves.

    It ranks and confirms the people it was trained on. It never decides that a face is unknown:
    a classifier always names somebody. A refused one has no classes, only its figures.
    """

    class Kind(models.TextChoices):
        """How it was fitted; see `classifier.Kind`."""

        SOFTMAX = "softmax", _("softmax")
        SVM = "svm", _("linear support vector machine")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SOFTMAX)
    model_id = models.CharField(_("model"), max_length=64)
    gallery_version = models.PositiveBigIntegerField(_("gallery version"))
    sample_count = models.PositiveIntegerField(_("photos"))
    sample_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="The photos it learnt from; none in classifiers older than this field.",
    )
    trained_at = models.DateTimeField(_("trained at"), default=timezone.now)
    train_s = models.FloatField(_("seconds"), default=0.0)
    temperature = models.FloatField(default=1.0, help_text="What the scores are divided by.")
    held_out_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="The photos kept back to judge it by.",
    )
    held_out_right = models.PositiveIntegerField(
        default=0, help_text="How many of them it names rightly."
    )
    reliability_error = models.FloatField(
        null=True, help_text="Expected calibration error on them, 0 to 1; none: too few photos."
    )
    compared_count = models.PositiveIntegerField(
        default=0, help_text="Photos that neither it nor the one before has learnt."
    )
    compared_right = models.PositiveIntegerField(default=0)
    compared_right_before = models.PositiveIntegerField(default=0)
    refusal = models.TextField(
        blank=True, help_text="Why the one before goes on serving; empty when this one serves."
    )

    class Meta:
        verbose_name = _("classifier")
        verbose_name_plural = _("classifiers")
        ordering: ClassVar = ["-trained_at", "-pk"]
        permissions: ClassVar = [
            ("search_faces", gettext_noop("Can ask who is in a picture")),
            ("embed_faces", gettext_noop("Can take out the vectors of faces")),
        ]

    def __str__(self) -> str:
        return f"{self.model_id} · {self.gallery_version}"


class ClassifierClass(models.Model):
    """One person in a classifier: logit = coefficients · embedding + intercept."""

    classifier = models.ForeignKey(Classifier, models.CASCADE, related_name="classes")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    coefficients = VectorField(dimensions=EMBEDDING_SIZE)
    intercept = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="classifier_class_once_per_person", fields=["classifier", "employee"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.classifier}: {self.employee}"
