"""Photos that came many at once: what was handed in, and what became of each file."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.faces import FaceSample
from people.models.organisation import Employee


class PhotoImport(models.Model):
    """A ZIP of person folders, or files that were dropped; worked off in the background."""

    class State(models.TextChoices):
        """How far the import has come."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    name = models.CharField(_("name"), max_length=200)
    employee = models.ForeignKey(
        Employee,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="photo_imports",
        verbose_name=_("employee"),
        help_text=_("Whose photos these are; empty when the names of the files say it."),
    )
    archive = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    problem = models.TextField(_("problem"), blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    class Meta:
        verbose_name = _("photo import")
        verbose_name_plural = _("photo imports")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                name="photo_import_open",
                fields=["created_at"],
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether there is, or may be, something left to do."""
        return self.state in {self.State.WAITING, self.State.RUNNING}


class PhotoImportItem(models.Model):
    """One file of an import, and what became of it in words."""

    class State(models.TextChoices):
        """What became of the file; up to `stored` there is something left to do."""

        WAITING = "waiting", _("waiting")
        STORED = "stored", _("being looked at")
        READY = "ready", _("ready")
        REVIEW = "review", _("to be checked")
        REJECTED = "rejected", _("rejected")
        KNOWN = "known", _("already there")
        REFUSED = "refused", _("refused")
        SKIPPED = "skipped", _("skipped")
        CANCELLED = "cancelled", _("cancelled")

    photo_import = models.ForeignKey(
        PhotoImport, models.CASCADE, related_name="items", verbose_name=_("import")
    )
    position = models.PositiveIntegerField()
    path = models.CharField(_("file"), max_length=400)
    employee = models.ForeignKey(
        Employee, models.CASCADE, null=True, related_name="+", verbose_name=_("employee")
    )
    sample = models.ForeignKey(
        FaceSample, models.SET_NULL, null=True, related_name="+", verbose_name=_("photo")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    reason = models.TextField(_("reason"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file of a photo import")
        verbose_name_plural = _("files of photo imports")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="photo_import_item_once", fields=["photo_import", "position"]
            ),
            models.CheckConstraint(
                name="photo_import_item_refused_has_reason",
                condition=~Q(state__in=["refused", "skipped"]) | ~Q(reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="photo_import_item_state", fields=["photo_import", "state"]),
        ]

    def __str__(self) -> str:
        return self.path
