"""What was made of the events: periods and one row a person and day. Derived, never typed in."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from attendance.models.calendar import Leave
from attendance.models.events import AttendanceEvent
from attendance.models.shifts import Shift, same
from attendance.rules import Status
from people.models import Employee, Site, Team

LONGEST_DAY_MINUTES = 25 * 60


class Period(models.Model):
    """A stretch of work or of break. Those of one person never overlap: the database refuses it.

    `ended_at` is None where it still lasts (`is_open`) or where nobody knows when it ended.
    """

    class Kind(models.TextChoices):
        """What the person did."""

        WORK = "work", _("work")
        BREAK = "break", _("break")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="periods", verbose_name=_("employee")
    )
    day = models.DateField(_("day"), help_text=_("The local date on which it counts."))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True)
    is_open = models.BooleanField(_("still lasts"), default=False)
    is_automatic = models.BooleanField(_("closed automatically"), default=False)
    start_event = models.ForeignKey(
        AttendanceEvent, models.PROTECT, null=True, related_name="+", db_index=False
    )
    end_event = models.ForeignKey(
        AttendanceEvent, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering: ClassVar = ["started_at", "pk"]
        default_permissions = ()
        indexes: ClassVar = [models.Index(name="period_by_day", fields=["employee", "day"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="period_ends_after_start",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at")),
            ),
            models.CheckConstraint(
                name="period_open_has_no_end", condition=Q(is_open=False) | Q(ended_at__isnull=True)
            ),
            ExclusionConstraint(
                name="period_never_overlaps",
                expressions=[
                    (same("employee_id"), "&&"),
                    (
                        # Without a known end it is its first moment, closed on both sides.
                        Func(
                            F("started_at"),
                            Coalesce("ended_at", "started_at"),
                            Case(
                                When(ended_at__isnull=True, then=Value("[]")), default=Value("[)")
                            ),
                            function="tstzrange",
                        ),
                        "&&",
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.kind} {self.started_at:%Y-%m-%d %H:%M}Z"


class DaySummary(models.Model):
    """One person's day in numbers; durations are whole minutes, `day` is the site's local date.

    Made by `attendance.summaries` from events, plan, holidays and leave, and by nothing else. Rows
    of a closed month stand still: the database refuses to change them.
    """

    class Status(models.TextChoices):
        """What became of the day; the words of `attendance.rules.Status`."""

        EXPECTED = Status.EXPECTED.value, _("expected")
        IN_PROGRESS = Status.IN_PROGRESS.value, _("in progress")
        PRESENT = Status.PRESENT.value, _("present")
        LATE = Status.LATE.value, _("late")
        HALF_DAY = Status.HALF_DAY.value, _("half day")
        ABSENT = Status.ABSENT.value, _("absent")
        ON_LEAVE = Status.ON_LEAVE.value, _("on leave")
        HOLIDAY = Status.HOLIDAY.value, _("holiday")
        DAY_OFF = Status.DAY_OFF.value, _("day off")
        UNPLANNED = Status.UNPLANNED.value, _("no plan")
        INCOMPLETE = Status.INCOMPLETE.value, _("incomplete")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="day_summaries", verbose_name=_("employee")
    )
    day = models.DateField(_("day"))
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="day_summaries", verbose_name=_("site")
    )
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, related_name="day_summaries", verbose_name=_("team")
    )
    shift = models.ForeignKey(
        Shift, models.SET_NULL, null=True, related_name="day_summaries", verbose_name=_("shift")
    )
    leave = models.ForeignKey(
        Leave, models.SET_NULL, null=True, related_name="day_summaries", verbose_name=_("leave")
    )
    holiday = models.CharField(_("holiday"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=11, choices=Status.choices)
    planned_start = models.DateTimeField(_("shift from"), null=True)
    planned_end = models.DateTimeField(_("shift until"), null=True)
    first_in = models.DateTimeField(_("first in"), null=True)
    last_out = models.DateTimeField(_("last out"), null=True)
    planned = models.PositiveSmallIntegerField(_("planned"), default=0)
    excused = models.PositiveSmallIntegerField(_("excused"), default=0)
    presence = models.PositiveSmallIntegerField(_("presence"), default=0)
    worked = models.PositiveSmallIntegerField(_("worked"), default=0)
    breaks = models.PositiveSmallIntegerField(_("breaks"), default=0)
    counted = models.PositiveSmallIntegerField(_("counted"), default=0)
    late = models.PositiveSmallIntegerField(_("late"), default=0)
    early_leave = models.PositiveSmallIntegerField(_("left early"), default=0)
    daily_overtime = models.PositiveSmallIntegerField(_("daily overtime"), default=0)
    weekly_overtime = models.PositiveSmallIntegerField(_("weekly overtime"), default=0)
    exceptions = ArrayField(
        models.CharField(max_length=20), default=list, verbose_name=_("exceptions")
    )

    class Meta:
        verbose_name = _("day")
        verbose_name_plural = _("days")
        ordering: ClassVar = ["day", "employee"]
        default_permissions = ("view",)
        indexes: ClassVar = [
            models.Index(name="day_by_date", fields=["day", "site"]),
            models.Index(name="day_by_team", fields=["team", "day"]),
            models.Index(name="day_with_exception", fields=["day"], condition=~Q(exceptions=[])),
            models.Index(
                name="day_unfinished",
                fields=["day"],
                condition=Q(status__in=["expected", "in_progress"]),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="day_once", fields=["employee", "day"]),
            models.CheckConstraint(
                name="day_adds_up", condition=Q(presence=F("worked") + F("breaks"))
            ),
            models.CheckConstraint(
                name="day_fits_the_clock", condition=Q(presence__lte=LONGEST_DAY_MINUTES)
            ),
            models.CheckConstraint(
                name="day_overtime_is_counted",
                condition=Q(counted__gte=F("daily_overtime") + F("weekly_overtime")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.day}: {self.get_status_display()}"

    @property
    def overtime(self) -> int:
        """Minutes beyond the threshold of the day and of the week; none counts twice."""
        return self.daily_overtime + self.weekly_overtime


class Reports(DaySummary):
    """Days once more, for the pages that report on them; it has no table."""

    class Meta:
        proxy = True
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
