"""What is still to be made anew, and how far the days of a site have been turned."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Employee, Site, Team


class StaleDays(models.Model):
    """Days whose summaries have to be made anew; gone in the transaction that did it.

    Of a person, a team, a site, or of everybody. Triggers put rows here when a person changes
    site, team or the time of employment, and when a site changes its time zone, however that
    was done; wide changes of plans put them here too. Ids are not checked by the database:
    whoever is gone needs nothing.
    """

    employee = models.ForeignKey(
        Employee,
        models.CASCADE,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("employee"),
    )
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("team"),
    )
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("site"),
    )
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"), null=True, help_text=_("Empty: up to today."))
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), db_default=0)
    due_at = models.DateTimeField(_("not before"), null=True)

    class Meta:
        verbose_name = _("days to be made anew")
        verbose_name_plural = _("days to be made anew")
        ordering: ClassVar = ["pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="stale_days_of_one_target",
                condition=Q(employee__isnull=True, team__isnull=True)
                | Q(employee__isnull=True, site__isnull=True)
                | Q(team__isnull=True, site__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id or self.team_id or self.site_id}: {self.first} – {self.last}"


class OpenDay(models.Model):
    """The newest day of a site for which everybody employed there has a row."""

    site = models.OneToOneField(
        Site, models.CASCADE, related_name="open_day", verbose_name=_("site")
    )
    day = models.DateField(_("day"))
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)

    class Meta:
        verbose_name = _("open day")
        verbose_name_plural = _("open days")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.site}: {self.day}"
