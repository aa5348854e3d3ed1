"""Months that are paid, and what was put right after that."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.models.corrections import Correction
from people.models import Employee, Site


class ClosedMonth(models.Model):
    """A month of a site that was handed to payroll: its days stand still."""

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="closed_months", verbose_name=_("site")
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), default=timezone.now)
    row_count = models.PositiveIntegerField(
        _("people"), default=0, help_text=_("Rows of the payroll file.")
    )
    counted = models.IntegerField(_("counted"), default=0)
    payable = models.IntegerField(_("to pay"), default=0)
    open_count = models.PositiveIntegerField(
        _("left open"), default=0, help_text=_("What was not settled when the month was closed.")
    )
    file_hash = models.CharField(
        _("checksum"), max_length=64, blank=True, help_text=_("SHA-256 of the payroll file.")
    )

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering: ClassVar = ["-month", "site"]
        default_permissions = ("view",)
        permissions: ClassVar = [("close_month", gettext_noop("Can close and reopen months"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="month_closed_once",
                fields=["site", "month"],
                violation_error_message=_("This month is closed already."),
            ),
            models.CheckConstraint(name="month_is_its_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.month:%Y-%m}"


class Adjustment(models.Model):
    """What a day of a closed month turned out to be more or less; paid with an open month.

    Minutes, positive or negative: the day as it is now, less the day as it was paid and less what
    earlier adjustments of it said.
    """

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="adjustments", verbose_name=_("employee")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="adjustments", verbose_name=_("site")
    )
    day = models.DateField(_("day"), help_text=_("That is put right."))
    posted_on = models.DateField(_("counts on"), help_text=_("A day of a month that is open."))
    correction = models.ForeignKey(
        Correction,
        models.PROTECT,
        null=True,
        related_name="adjustments",
        verbose_name=_("correction"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    worked = models.SmallIntegerField(_("worked"), default=0)
    counted = models.SmallIntegerField(_("counted"), default=0)
    excused = models.SmallIntegerField(_("excused"), default=0)
    paid_excused = models.SmallIntegerField(_("excused and paid"), default=0)
    daily_overtime = models.SmallIntegerField(_("daily overtime"), default=0)
    weekly_overtime = models.SmallIntegerField(_("weekly overtime"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering: ClassVar = ["-posted_on", "-pk"]
        default_permissions = ("view",)
        indexes: ClassVar = [
            models.Index(name="adjustment_by_employee", fields=["employee", "day"]),
            models.Index(name="adjustment_by_posting", fields=["posted_on", "site"]),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.day}: {self.counted:+d}"
