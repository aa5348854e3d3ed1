"""Who is to work when: shifts, the weeks they make, and for whom these hold."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from attendance.rules import RoundingMode
from people.models import Employee, Site, Team, check_color

MINUTES_OF_DAY = 24 * 60
MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY
LONGEST_CYCLE_WEEKS = 12


def is_one_target() -> Q:
    """Exactly one of employee, team and site is named."""
    return (
        Q(employee__isnull=False, team__isnull=True, site__isnull=True)
        | Q(employee__isnull=True, team__isnull=False, site__isnull=True)
        | Q(employee__isnull=True, team__isnull=True, site__isnull=False)
    )


def same(field: str) -> Func:
    """A range of one number: equality that a GiST index knows without an extension."""
    return Func(F(field), F(field), Value("[]"), function="int8range")


class Shift(models.Model):
    """The terms of one day's work. Times are those on the clock of the person's site."""

    class Rounding(models.TextChoices):
        """Where worked time goes that lies between two steps."""

        NEAREST = RoundingMode.NEAREST.value, _("to the nearest step")
        DOWN = RoundingMode.DOWN.value, _("down")
        UP = RoundingMode.UP.value, _("up")

    name = models.CharField(_("name"), max_length=100, unique=True)
    code = models.CharField(
        _("code"), max_length=4, help_text=_("A letter or two for the month grid, like E.")
    )
    color = models.CharField(_("colour"), max_length=7, default="#0e7c86", validators=[check_color])
    starts_at = models.TimeField(_("starts at"))
    ends_at = models.TimeField(
        _("ends at"), help_text=_("A time not after the start is one of the next day.")
    )
    is_flexible = models.BooleanField(
        _("flexible hours"),
        default=False,
        help_text=_("People come and go as they like; the times above are the core time."),
    )
    has_core = models.BooleanField(
        _("core time"),
        default=True,
        help_text=_("Of flexible hours: everybody is to be there between the times above."),
    )
    planned_minutes = models.PositiveIntegerField(
        _("minutes to work"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MINUTES_OF_DAY)],
        help_text=_("Empty: from start to end, without the break."),
    )
    break_minutes = models.PositiveIntegerField(
        _("planned break"), default=0, help_text=_("Minutes.")
    )
    breaks_are_paid = models.BooleanField(_("breaks are paid"), default=False)
    late_grace = models.PositiveIntegerField(
        _("grace for coming late"),
        default=0,
        help_text=_("Minutes that nobody counts; one more, and all of them count."),
    )
    early_grace = models.PositiveIntegerField(
        _("grace for leaving early"), default=0, help_text=_("Minutes.")
    )
    counts_early_arrival = models.BooleanField(
        _("time before the start counts"),
        default=True,
        help_text=_("Otherwise whoever comes early works from the start of the shift."),
    )
    rounding_step = models.PositiveIntegerField(
        _("round to"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Minutes; 1 rounds nothing."),
    )
    rounding_mode = models.CharField(
        _("rounding"), max_length=7, choices=Rounding.choices, default=Rounding.NEAREST
    )
    half_day_from = models.PositiveIntegerField(
        _("half a day from"),
        default=0,
        help_text=_("Minutes worked; less is an absence. 0: any time counts."),
    )
    full_day_from = models.PositiveIntegerField(
        _("a whole day from"),
        default=0,
        help_text=_("Minutes worked; less is half a day. 0: any time counts."),
    )
    overtime_after = models.PositiveIntegerField(
        _("overtime after, a day"),
        null=True,
        blank=True,
        help_text=_("Minutes worked on a day. Empty: no daily overtime."),
    )
    weekly_overtime_after = models.PositiveIntegerField(
        _("overtime after, a week"),
        null=True,
        blank=True,
        help_text=_("Minutes worked from Monday to Sunday. Empty: no weekly overtime."),
    )
    closes_after = models.PositiveIntegerField(
        _("close forgotten check-outs after"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MINUTES_OF_DAY)],
        help_text=_(
            "Minutes after the end of the shift. The stay then ends with the shift, and HR is "
            "asked to look at it. Empty: it stays open."
        ),
    )

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering: ClassVar = ["starts_at", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="shift_half_day_before_full",
                condition=Q(full_day_from=0) | Q(half_day_from__lte=F("full_day_from")),
                violation_error_message=_("Half a day cannot take longer than a whole one."),
            ),
            models.CheckConstraint(
                name="shift_rounding_step",
                condition=Q(rounding_step__gte=1, rounding_step__lte=60),
                violation_error_message=_("Round to 1 to 60 minutes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RequiredBreak(models.Model):
    """Whoever works longer than `after_minutes` takes at least `minutes` of break."""

    shift = models.ForeignKey(
        Shift, models.CASCADE, related_name="required_breaks", verbose_name=_("shift")
    )
    after_minutes = models.PositiveIntegerField(_("worked longer than"), help_text=_("Minutes."))
    minutes = models.PositiveIntegerField(
        _("break of at least"), help_text=_("Minutes. What was not taken is deducted.")
    )

    class Meta:
        verbose_name = _("required break")
        verbose_name_plural = _("required breaks")
        ordering: ClassVar = ["after_minutes"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(name="required_break_once", fields=["shift", "after_minutes"])
        ]

    def __str__(self) -> str:
        return f"{self.after_minutes} → {self.minutes}"


class Schedule(models.Model):
    """Weeks of shifts that repeat: one week, or two for A and B, or more."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    weeks = models.PositiveSmallIntegerField(
        _("weeks"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_CYCLE_WEEKS)],
        help_text=_("After so many weeks it begins anew; 2 for an A and a B week."),
    )

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="schedule_weeks",
                condition=Q(weeks__gte=1, weeks__lte=LONGEST_CYCLE_WEEKS),
                violation_error_message=_("A schedule has 1 to 12 weeks."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScheduleDay(models.Model):
    """The shift of one weekday in one of the weeks; a weekday without one is off."""

    class Weekday(models.IntegerChoices):
        """As Python counts: Monday is 0."""

        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    schedule = models.ForeignKey(
        Schedule, models.CASCADE, related_name="days", verbose_name=_("schedule")
    )
    week = models.PositiveSmallIntegerField(
        _("week"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_CYCLE_WEEKS)],
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    shift = models.ForeignKey(
        Shift, models.PROTECT, related_name="schedule_days", verbose_name=_("shift")
    )

    class Meta:
        verbose_name = _("day of a schedule")
        verbose_name_plural = _("days of a schedule")
        ordering: ClassVar = ["week", "weekday"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="schedule_day_once",
                fields=["schedule", "week", "weekday"],
                violation_error_message=_("This weekday has a shift already."),
            ),
            models.CheckConstraint(
                name="schedule_day_weekday",
                condition=Q(weekday__lte=6, week__gte=1, week__lte=LONGEST_CYCLE_WEEKS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week}/{self.get_weekday_display()}: {self.shift}"


class ScheduleAssignment(models.Model):
    """For whom a schedule holds, and from when to when: a person, else the team, else the site.

    Week 1 of the schedule is the calendar week in which `valid_from` lies.
    """

    schedule = models.ForeignKey(
        Schedule, models.PROTECT, related_name="assignments", verbose_name=_("schedule")
    )
    employee = models.ForeignKey(
        Employee,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="schedule_assignments",
        verbose_name=_("employee"),
    )
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="schedule_assignments",
        verbose_name=_("team"),
    )
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="schedule_assignments",
        verbose_name=_("site"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day. Empty: until changed.")
    )

    class Meta:
        verbose_name = _("assignment of a schedule")
        verbose_name_plural = _("assignments of schedules")
        ordering: ClassVar = ["-valid_from", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assignment_has_one_target",
                condition=is_one_target(),
                violation_error_message=_("Choose a person, a team or a site: exactly one."),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            *(
                ExclusionConstraint(
                    name=f"assignment_once_per_{target}",
                    expressions=[
                        (same(f"{target}_id"), "&&"),
                        (
                            Func(
                                F("valid_from"),
                                F("valid_until"),
                                Value("[]"),
                                function="daterange",
                            ),
                            "&&",
                        ),
                    ],
                    condition=Q(**{f"{target}__isnull": False}),
                    violation_error_message=_(
                        "Another schedule holds for them in these days. End it first."
                    ),
                )
                for target in ("employee", "team", "site")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule}: {self.employee or self.team or self.site}"


class PlanException(models.Model):
    """One day that is other than the schedule says: another shift, or none."""

    employee = models.ForeignKey(
        Employee,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="plan_exceptions",
        verbose_name=_("employee"),
    )
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="plan_exceptions",
        verbose_name=_("team"),
    )
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="plan_exceptions",
        verbose_name=_("site"),
    )
    day = models.DateField(_("day"))
    shift = models.ForeignKey(
        Shift,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_exceptions",
        verbose_name=_("shift"),
        help_text=_("Empty: the day is off."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("exception for a day")
        verbose_name_plural = _("exceptions for a day")
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="plan_exception_has_one_target",
                condition=is_one_target(),
                violation_error_message=_("Choose a person, a team or a site: exactly one."),
            ),
            *(
                models.UniqueConstraint(
                    name=f"plan_exception_once_per_{target}",
                    fields=[target, "day"],
                    condition=Q(**{f"{target}__isnull": False}),
                    violation_error_message=_("There is an exception for this day already."),
                )
                for target in ("employee", "team", "site")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.employee or self.team or self.site}"
