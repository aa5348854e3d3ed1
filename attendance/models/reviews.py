"""That somebody looked at what was odd about a day, and found it right."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Employee


class ExceptionReview(models.Model):
    """An exception of a day that is right as it is. The day itself stays as the rules made it.

    A correction of the day ends its reviews: what was looked at is not there any more.
    """

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="exception_reviews", verbose_name=_("employee")
    )
    day = models.DateField(_("day"))
    code = models.CharField(_("exception"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )
    at = models.DateTimeField(_("looked at"), default=timezone.now)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("reviewed exception")
        verbose_name_plural = _("reviewed exceptions")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="exception_reviewed_once", fields=["employee", "day", "code"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.day}: {self.code}"
