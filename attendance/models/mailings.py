"""Reports that come by e-mail, and which of them have gone out."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.shifts import ScheduleDay


class ReportSubscription(models.Model):
    """An account gets a report by e-mail, every week about the week before, or every month.

    `scope` says about whom: the query of the report's address without its days. What the account
    may see is asked anew each time.
    """

    class Rhythm(models.TextChoices):
        """How often."""

        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")

    class Attachment(models.TextChoices):
        """The file beside the numbers."""

        XLSX = "xlsx", _("Excel")
        PDF = "pdf", _("PDF")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="report_subscriptions",
        verbose_name=_("account"),
    )
    report = models.CharField(_("report"), max_length=40)
    scope = models.CharField(_("about whom"), max_length=500, blank=True)
    rhythm = models.CharField(
        _("how often"), max_length=7, choices=Rhythm.choices, default=Rhythm.WEEKLY
    )
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=ScheduleDay.Weekday.choices, default=ScheduleDay.Weekday.MONDAY
    )
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=7, validators=[MaxValueValidator(23)]
    )
    attachment = models.CharField(
        _("file"), max_length=4, choices=Attachment.choices, default=Attachment.XLSX
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    is_active = models.BooleanField(_("active"), default=True)
    note = models.CharField(_("why it ended"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("report by e-mail")
        verbose_name_plural = _("reports by e-mail")
        ordering: ClassVar = ["-is_active", "report", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="subscription_once",
                fields=["account", "report", "scope", "rhythm"],
                condition=Q(is_active=True),
            ),
            models.CheckConstraint(
                name="subscription_time", condition=Q(hour__lte=23, weekday__lte=6)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.report} ({self.get_rhythm_display()})"


class ReportDelivery(models.Model):
    """One report of one period for one subscription; the database lets it be made only once."""

    subscription = models.ForeignKey(
        ReportSubscription, models.CASCADE, related_name="deliveries", verbose_name=_("report")
    )
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    problem = models.CharField(_("problem"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("report that was sent")
        verbose_name_plural = _("reports that were sent")
        ordering: ClassVar = ["-first", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(name="delivery_once", fields=["subscription", "first"])
        ]

    def __str__(self) -> str:
        return f"{self.subscription}: {self.first}"
