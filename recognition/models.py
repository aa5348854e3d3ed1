"""What recognition learns from the gallery: a classifier (never a pickle), a threshold, a map."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pgvector.django import VectorField

from people.models import EMBEDDING_SIZE, Employee, FaceSample, Integration, track_changes
from recognition.team_models import (
    ColleagueRelease,
    ColleagueReleaseChange,
    TeamLook,
    TeamLookChange,
    TeamPage,
    TeamPageChange,
    TeamTry,
)


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


class EnrolmentCode(models.Model):
    """Lets one person set up the own face at a kiosk: once, and soon.

    Only the hash of the code is kept. A code that was typed in opens nothing any more; what it
    opened stays open for some minutes, until the face is stored or the person leaves.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        SAVED = "saved", _("face stored")
        LEFT = "left", _("nothing stored")
        DECLINED = "declined", _("not agreed")
        REPLACED = "replaced", _("replaced by a newer code")
        REVOKED = "revoked", _("revoked")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="enrolment_codes", verbose_name=_("employee")
    )
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    redeemed_at = models.DateTimeField(_("used at"), null=True)
    place = models.CharField(_("kiosk"), max_length=100, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        verbose_name = _("enrolment code")
        verbose_name_plural = _("enrolment codes")
        ordering: ClassVar = ["-made_at", "-pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="enrolment_code_one_open_per_employee",
                fields=["employee"],
                condition=models.Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="enrolment_code_closed_with_outcome",
                condition=models.Q(closed_at__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.made_at:%Y-%m-%d %H:%M}"


class CodeAttempt(models.Model):
    """A wrong enrolment code, typed at a kiosk; kept for minutes, to stop who guesses."""

    source = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(name="code_attempt_source", fields=["source", "at"])]

    def __str__(self) -> str:
        return f"{self.source}: {self.at:%Y-%m-%d %H:%M}"


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
EnrolmentCodeChange = track_changes(
    EnrolmentCode,
    "EnrolmentCodeChange",
    "employee",
    "made_by",
    "made_at",
    "expires_at",
    "redeemed_at",
    "place",
    "closed_at",
    "outcome",
)
CompreFaceSubjectChange = track_changes(
    CompreFaceSubject,
    "CompreFaceSubjectChange",
    "integration",
    "employee",
    "name",
    "is_own",
)

__all__ = [
    "Calibration",
    "CalibrationChange",
    "Classifier",
    "ClassifierClass",
    "CodeAttempt",
    "ColleagueRelease",
    "ColleagueReleaseChange",
    "CompreFaceImage",
    "CompreFaceSubject",
    "CompreFaceSubjectChange",
    "EnrolmentCode",
    "EnrolmentCodeChange",
    "FaceMap",
    "LookAlike",
    "MapLink",
    "MapPoint",
    "TeamLook",
    "TeamLookChange",
    "TeamPage",
    "TeamPageChange",
    "TeamTry",
]
