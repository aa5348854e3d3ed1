"""What was erased, when and why: certificates that nobody can change."""

import hashlib
import json
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.organisation import Employee


class ErasureCertificate(models.Model):
    """The record of one erasure.

    It is open until the files are gone and that was looked at; then it is finished, once, with a
    checksum over its content. The database refuses every other change, and every deletion.
    """

    class Reason(models.TextChoices):
        """Why the face data was erased."""

        WITHDRAWAL = "withdrawal", _("consent withdrawn")
        LEAVER = "leaver", _("employment ended")
        RETENTION = "retention", _("kept long enough")
        REQUEST = "request", _("on request")
        DELETED = "deleted", _("record deleted")

    uuid = models.UUIDField(_("certificate"), default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(
        Employee,
        models.SET_NULL,
        null=True,
        related_name="erasure_certificates",
        verbose_name=_("employee"),
    )
    employee_number = models.CharField(_("number"), max_length=100)
    employee_name = models.CharField(_("name"), max_length=200)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    requested_by_name = models.CharField(_("asked for by"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    counts = models.JSONField(_("what was removed"), default=dict)
    files = models.JSONField(_("files"), default=list)
    verification = models.JSONField(_("what was found afterwards"), default=dict)
    content_sha256 = models.CharField(_("checksum"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("erasure certificate")
        verbose_name_plural = _("erasure certificates")
        ordering: ClassVar = ["-started_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                name="erasure_open",
                fields=["started_at"],
                condition=models.Q(finished_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="erasure_finished_has_checksum",
                condition=models.Q(finished_at__isnull=True, content_sha256="")
                | models.Q(finished_at__isnull=False) & ~models.Q(content_sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_name} ({self.employee_number}), {self.started_at:%Y-%m-%d}"

    def __getitem__(self, kind: str) -> int:
        """How many things of a kind were removed."""
        return int(self.counts[kind])

    @property
    def is_finished(self) -> bool:
        """Whether the files are gone too, and that was looked at."""
        return self.finished_at is not None

    @property
    def content(self) -> dict[str, Any]:
        """What the checksum covers: everything that the certificate says."""
        return {
            "certificate": str(self.uuid),
            "number": self.employee_number,
            "name": self.employee_name,
            "reason": self.reason,
            "asked_for_by": self.requested_by_name,
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
            "removed": self.counts,
            "files": self.files,
            "found_afterwards": self.verification,
        }

    def compute_checksum(self) -> str:
        """SHA-256, hex, over the content as JSON with sorted keys and no spaces, in UTF-8."""
        text = json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_genuine(self) -> bool:
        """Whether the content is still what it was when it was finished."""
        return self.is_finished and self.compute_checksum() == self.content_sha256
