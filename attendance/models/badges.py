"""Badges: printed QR codes that are held before the camera."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.models import Employee


class BadgeQuerySet(models.QuerySet["Badge"]):
    """Badges, and those of them that open something."""

    def valid(self) -> "BadgeQuerySet":
        """The badges that were not taken back."""
        return self.filter(revoked_at=None)


class Badge(models.Model):
    """One printed badge. Only the hash of its code is kept: it can be replaced, not printed again.

    A badge that was lost, replaced, or whose person left, stays here and opens nothing any more.
    """

    class Reason(models.TextChoices):
        """Why a badge opens nothing any more."""

        LOST = "lost", _("lost")
        REPLACED = "replaced", _("replaced")
        LEFT = "left", _("the person left")
        TAKEN_BACK = "taken_back", _("taken back")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="badges", verbose_name=_("employee")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("printed at"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("printed by"),
    )
    revoked_at = models.DateTimeField(_("taken back at"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    reason = models.CharField(_("why"), max_length=10, choices=Reason.choices, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)

    objects: ClassVar[models.Manager["Badge"]] = BadgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering: ClassVar = ["-issued_at", "-pk"]
        default_permissions = ("view",)
        permissions: ClassVar = [("manage_badges", gettext_noop("Can print and revoke badges"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="badge_revoked_with_reason",
                condition=Q(revoked_at__isnull=True, reason="")
                | Q(
                    revoked_at__isnull=False,
                    reason__in=["lost", "replaced", "left", "taken_back"],
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee} ({self.issued_at:%Y-%m-%d})"
