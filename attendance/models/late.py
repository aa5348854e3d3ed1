"""Check-ins that a kiosk kept while the server could not be reached, and could not be recorded."""

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


class DeviceConnection(models.Model):
    """From when to when a device was heard of over one socket; kept as long as deliveries count.

    What it says to have kept meanwhile is doubted: it had no reason to.
    """

    device = models.ForeignKey(
        Device, models.CASCADE, related_name="connections", verbose_name=_("device")
    )
    since = models.DateTimeField(_("from"), help_text=_("UTC."))
    until = models.DateTimeField(_("until"), help_text=_("UTC."))

    class Meta:
        verbose_name = _("connection of a device")
        verbose_name_plural = _("connections of devices")
        ordering: ClassVar = ["-until"]
        default_permissions = ()
        indexes: ClassVar = [models.Index(name="connection_by_device", fields=["device", "until"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="connection_ends_after_start",
                condition=Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.since:%Y-%m-%d %H:%M}Z–{self.until:%H:%M}Z"


class LateCheckIn(models.Model):
    """Somebody checked in at a kiosk without a connection, and it could not be recorded by itself.

    HR says who it was, or that nobody needs it. No picture and no secret of it is kept.
    """

    class Reason(models.TextChoices):
        """Why it was not recorded."""

        NOT_RECOGNISED = "not_recognised", _("nobody was recognised")
        NOT_LIVE = "not_live", _("not clearly a living person")
        CHALLENGE = "challenge", _("here a face alone is not enough")
        CLOCK = "clock", _("the kiosk's clock is in doubt")
        FUTURE = "future", _("the time lies in the future")
        TOO_OLD = "too_old", _("too long ago")
        NOT_PAIRED = "not_paired", _("before the kiosk was paired")
        ONLINE = "online", _("the kiosk was connected at that time")
        REFUSED = "refused", _("refused")
        UNREADABLE = "unreadable", _("it could not be read")

    class State(models.TextChoices):
        """What came of it."""

        WAITING = "waiting", _("needs somebody")
        ENTERED = "entered", pgettext_lazy("late check-in", "entered by hand")
        DISMISSED = "dismissed", pgettext_lazy("late check-in", "not needed")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.WAITING: frozenset({State.ENTERED, State.DISMISSED}),
        State.ENTERED: frozenset(),
        State.DISMISSED: frozenset(),
    }

    nonce = models.UUIDField(unique=True, editable=False)
    device = models.ForeignKey(
        Device,
        models.PROTECT,
        related_name="late_check_ins",
        verbose_name=_("device"),
        editable=False,
    )
    method = models.CharField(
        _("method"), max_length=10, choices=AttendanceEvent.Method.choices, editable=False
    )
    at = models.DateTimeField(_("at"), help_text=_("As far as it is known, UTC."), editable=False)
    received_at = models.DateTimeField(_("delivered at"), default=timezone.now, editable=False)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, editable=False)
    detail = models.CharField(_("detail"), max_length=300, blank=True, editable=False)
    employee = models.ForeignKey(
        Employee,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="late_check_ins",
        verbose_name=_("person"),
        help_text=_("Who it may have been, and once it is entered, who it was."),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.WAITING, editable=False
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("settled by"),
        editable=False,
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    correction = models.ForeignKey(
        "attendance.Correction",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("correction"),
        editable=False,
    )

    class Meta:
        verbose_name = _("late check-in")
        verbose_name_plural = _("late check-ins")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ("view", "change")
        indexes: ClassVar = [
            models.Index(name="late_waiting", fields=["at"], condition=Q(state="waiting"))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="late_settled_with_time",
                condition=Q(state="waiting") | Q(settled_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.at:%Y-%m-%d %H:%M}Z ({self.get_reason_display()})"
