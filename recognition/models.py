"""What recognition learns from the gallery: the coefficients of a classifier, never a pickle."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgvector.django import VectorField

from people.models import EMBEDDING_SIZE, Employee


class Classifier(models.Model):
    """A multinomial logistic regression over embeddings; the newest one serves.

    It ranks and confirms the people it was trained on. It never decides that a face is unknown:
    a softmax always names somebody.
    """

    model_id = models.CharField(_("model"), max_length=64)
    gallery_version = models.PositiveBigIntegerField(_("gallery version"))
    sample_count = models.PositiveIntegerField(_("photos"))
    trained_at = models.DateTimeField(_("trained at"), default=timezone.now)

    class Meta:
        verbose_name = _("classifier")
        verbose_name_plural = _("classifiers")
        ordering: ClassVar = ["-trained_at", "-pk"]

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
