"""Who works here, what they agreed to, and the faces they are known by.

All vectors are `vector(512)`, unit length, and bound to the id of the model that made them:
vectors of two models never meet in one comparison.
"""

import datetime
import uuid
import zoneinfo
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgvector.django import VectorField

EMBEDDING_SIZE = 512

check_color = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour like #0e7c86."))


def check_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a time zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("%(name)s is not a time zone. Write one like Europe/Berlin."), params={"name": name}
        )


class Site(models.Model):
    """A place of work; its time zone decides what 'today' means there."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[check_time_zone],
        help_text=_("As in the IANA database, for example Europe/Berlin."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, like DE."))],
        help_text=_("ISO 3166 code of two letters, for example DE."),
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The site's time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)


class Team(models.Model):
    """People who work together; its embedding is the mean of its people's."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    color = models.CharField(_("colour"), max_length=7, default="#0e7c86", validators=[check_color])
    embedding = VectorField(dimensions=EMBEDDING_SIZE, null=True, blank=True, editable=False)
    embedding_model_id = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Employee(models.Model):
    """A person who checks in; the embedding is the mean of the person's ready face samples."""

    number = models.CharField(
        _("number"), max_length=100, unique=True, help_text=_("Personnel number, as in payroll.")
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name=_("team"),
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="employees", verbose_name=_("site"))
    active_from = models.DateField(_("active from"), default=timezone.localdate)
    active_until = models.DateField(
        _("active until"), null=True, blank=True, help_text=_("Last day of work, if known.")
    )
    embedding = VectorField(dimensions=EMBEDDING_SIZE, null=True, blank=True, editable=False)
    embedding_model_id = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering: ClassVar = ["name", "number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="employee_leaves_after_starting",
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What a greeting uses."""
        return self.name.split()[0] if self.name.strip() else self.number

    def is_employed(self, on: datetime.date) -> bool:
        """Whether the person works here on the day `on`."""
        return self.active_from <= on and (self.active_until is None or on <= self.active_until)

    @property
    def initials(self) -> str:
        """One or two letters that stand for the person where no photo is shown."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if words[1:] else words)).upper()


class Consent(models.Model):
    """The person's release to be recognised by face; a withdrawal ends it, nothing edits it."""

    class Method(models.TextChoices):
        """How the release was given."""

        SIGNED_FORM = "signed_form", _("signed form")
        IN_PERSON = "in_person", _("in person")
        IMPORT = "import", _("declared at import")
        DEMO = "demo", _("demonstration data")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="consents", verbose_name=_("employee")
    )
    method = models.CharField(_("method"), max_length=20, choices=Method.choices)
    note = models.TextField(
        _("note"), blank=True, help_text=_("How and when it was given, and where the form is kept.")
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering: ClassVar = ["-given_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="consent_one_active_per_employee",
                fields=["employee"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        state = _("withdrawn") if self.withdrawn_at else _("active")
        return f"{self.employee}: {self.get_method_display()} ({state})"


def photo_path(_sample: "FaceSample", _filename: str) -> str:
    """A name that says nothing about the person, in folders that stay small."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class FaceSample(models.Model):
    """One photo of a person and the vector of the face in it.

    `pending` until the engine has looked at it, then `ready` with a vector, or `rejected` with
    the reason in words.
    """

    class State(models.TextChoices):
        """How far the photo has come."""

        PENDING = "pending", _("waiting")
        READY = "ready", _("ready")
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
    box = ArrayField(
        models.FloatField(), size=4, null=True, editable=False, help_text="left, top, right, bottom"
    )
    landmarks = ArrayField(
        models.FloatField(), size=10, null=True, editable=False, help_text="x, y of five points"
    )
    probability = models.FloatField(_("face probability"), null=True, editable=False)
    quality = models.FloatField(_("quality"), null=True, editable=False)
    embedding = VectorField(dimensions=EMBEDDING_SIZE, null=True, editable=False)
    model_id = models.CharField(_("model"), max_length=64, blank=True, editable=False)
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
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_state_display()}"


class Gallery(models.Model):
    """Counts the changes to the set of known faces, in one row.

    What is computed from the whole set (a classifier, a threshold, a map) keeps the version it
    was computed from, and so knows when it is out of date.
    """

    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="gallery_is_one_row", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return str(self.version)
