"""Days on which nobody, or one person, is expected: holidays and leave."""

from collections.abc import Collection
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.expressions import CombinedExpression
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.shifts import same
from people.models import Employee, Site, check_color


class DaysSince2000(Func):
    """A date as a number."""

    template = "(%(expressions)s - DATE '2000-01-01')"
    output_field = models.IntegerField()


def half_days(field: str, when: When, *, otherwise: int = 0) -> CombinedExpression:
    """The number of a half day since 2000: two for each day, the second half is odd."""
    return DaysSince2000(F(field)) * Value(2) + Case(when, default=Value(otherwise))


class Holiday(models.Model):
    """A day on which a site is closed; filled from the public calendar, and HR's to change."""

    class Source(models.TextChoices):
        """Where it is from."""

        CALENDAR = "calendar", _("public calendar")
        HAND = "hand", _("entered by hand")

    site = models.ForeignKey(Site, models.CASCADE, related_name="holidays", verbose_name=_("site"))
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=200)
    is_observed = models.BooleanField(
        _("observed"),
        default=True,
        help_text=_("Switch off a holiday on which your site works; it then stays switched off."),
    )
    source = models.CharField(
        max_length=8, choices=Source.choices, default=Source.HAND, editable=False
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering: ClassVar = ["day", "site"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="holiday_once",
                fields=["site", "day"],
                violation_error_message=_("This site has a holiday on this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class LeaveType(models.Model):
    """Why somebody is away: vacation, illness, parental leave, …"""

    name = models.CharField(_("name"), max_length=100, unique=True)
    code = models.CharField(
        _("code"), max_length=4, help_text=_("A letter or two for the month grid, like V.")
    )
    color = models.CharField(_("colour"), max_length=7, default="#5b6bbf", validators=[check_color])
    is_paid = models.BooleanField(_("paid"), default=True)
    is_active = models.BooleanField(
        _("can be asked for"), default=True, help_text=_("Switch off what nobody should use now.")
    )

    class Meta:
        verbose_name = _("type of leave")
        verbose_name_plural = _("types of leave")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Leave(models.Model):
    """Days, or halves of days, on which somebody does not come."""

    class State(models.TextChoices):
        """How far the request is."""

        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", pgettext_lazy("leave", "cancelled")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.REQUESTED: frozenset({State.APPROVED, State.REFUSED, State.CANCELLED}),
        State.APPROVED: frozenset({State.CANCELLED}),
        State.REFUSED: frozenset(),
        State.CANCELLED: frozenset(),
    }

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="leaves", verbose_name=_("employee")
    )
    type = models.ForeignKey(
        LeaveType, models.PROTECT, related_name="leaves", verbose_name=_("type")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    starts_at_noon = models.BooleanField(_("only the second half of the first day"), default=False)
    ends_at_noon = models.BooleanField(_("only the first half of the last day"), default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.REQUESTED, editable=False
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision_note = models.CharField(_("answer"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering: ClassVar = ["-first_day", "-pk"]
        permissions: ClassVar = [("decide_leave", _("Can approve and refuse leave"))]
        indexes: ClassVar = [
            models.Index(
                name="leave_waiting", fields=["requested_at"], condition=Q(state="requested")
            ),
            models.Index(name="leave_by_employee", fields=["employee", "first_day"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="leave_ends_after_start",
                condition=Q(last_day__gt=F("first_day"))
                | Q(last_day=F("first_day"), starts_at_noon=False)
                | Q(last_day=F("first_day"), ends_at_noon=False),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                name="leave_decided_with_time",
                condition=Q(state="requested") | Q(decided_at__isnull=False),
            ),
            ExclusionConstraint(
                name="leave_approved_once",
                expressions=[
                    (same("employee_id"), "&&"),
                    (
                        Func(
                            half_days("first_day", When(starts_at_noon=True, then=Value(1))),
                            half_days(
                                "last_day", When(ends_at_noon=True, then=Value(0)), otherwise=1
                            ),
                            Value("[]"),
                            function="int4range",
                        ),
                        "&&",
                    ),
                ],
                condition=Q(state="approved"),
                violation_error_message=_("Another approved leave lies in these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.type} {self.first_day} – {self.last_day}"

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """As Django does; the state tells which constraints hold, also where a form hides it."""
        super().validate_constraints(exclude=set(exclude or ()) - {"state"})
