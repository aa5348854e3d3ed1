"""What somebody asked to be put right, and what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.devices import Device
from attendance.models.events import AttendanceEvent
from people.models import Employee


class Correction(models.Model):
    """A request to void and to add events of one day; carried out when it is approved."""

    class State(models.TextChoices):
        """How far the request is."""

        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("correction", "withdrawn")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.REQUESTED: frozenset({State.APPROVED, State.REFUSED, State.WITHDRAWN}),
        State.APPROVED: frozenset(),
        State.REFUSED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="corrections", verbose_name=_("employee")
    )
    day = models.DateField(_("day"), help_text=_("The local date that is put right."))
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.REQUESTED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    device = models.ForeignKey(
        Device,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("device"),
        help_text=_("At which somebody took a check-in back at once; nobody is signed in there."),
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_note = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering: ClassVar = ["-requested_at", "-pk"]
        default_permissions = ("view", "add")
        permissions: ClassVar = [("decide_correction", _("Can approve and refuse corrections"))]
        indexes: ClassVar = [
            models.Index(
                name="correction_waiting", fields=["requested_at"], condition=Q(state="requested")
            ),
            models.Index(name="correction_by_day", fields=["employee", "day"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="correction_decided_with_time",
                condition=Q(state="requested") | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.day} ({self.get_state_display()})"


class CorrectionLine(models.Model):
    """One event that a correction voids or adds."""

    class Action(models.TextChoices):
        """What happens when the correction is approved."""

        ADD = "add", _("add")
        VOID = "void", _("void")

    correction = models.ForeignKey(
        Correction, models.CASCADE, related_name="lines", verbose_name=_("correction")
    )
    action = models.CharField(_("action"), max_length=4, choices=Action.choices)
    event = models.ForeignKey(
        AttendanceEvent,
        models.PROTECT,
        null=True,
        related_name="correction_lines",
        verbose_name=_("event"),
        help_text=_("That is voided."),
    )
    kind = models.CharField(
        _("kind"), max_length=11, choices=AttendanceEvent.Kind.choices, blank=True
    )
    at = models.DateTimeField(_("at"), null=True, help_text=_("UTC."))

    class Meta:
        verbose_name = _("line of a correction")
        verbose_name_plural = _("lines of a correction")
        ordering: ClassVar = ["correction", "at", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="correction_line_adds_or_voids",
                condition=Q(action="void", event__isnull=False, kind="", at__isnull=True)
                | (Q(action="add", event__isnull=True, at__isnull=False) & ~Q(kind="")),
            )
        ]

    def __str__(self) -> str:
        if self.action == self.Action.VOID:
            return f"- {self.event}"
        return f"+ {self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}Z"
