"""How long things are kept, and what was removed because of it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RetentionRule(models.Model):
    """How many days one kind of thing is kept; no number keeps it for good.

    The kinds are those of `people.retention`; a row exists for each of them.
    """

    kind = models.CharField(_("kind"), max_length=40, unique=True, editable=False)
    days = models.PositiveIntegerField(
        _("days"), null=True, blank=True, help_text=_("Leave it empty to keep them for good.")
    )

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering: ClassVar = ["kind"]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        from people.retention import name_kind

        return name_kind(self.kind)


class RetentionRun(models.Model):
    """One kind of thing was gone through: how many were removed, or what went wrong."""

    kind = models.CharField(_("kind"), max_length=40)
    days = models.PositiveIntegerField(_("days"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    count = models.PositiveIntegerField(_("removed"), default=0)
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes: ClassVar = [
            models.Index(name="retention_run_newest", fields=["kind", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}Z {self.kind}: {self.count}"
