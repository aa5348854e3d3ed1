"""Said "not me": HR finds out who it was."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminRadioSelectWidget

from attendance.admin.refusals import RefusalMixin
from attendance.day_story import name_account
from attendance.models import AttendanceEvent, CheckInDispute, DoorDecision
from attendance.policies import can_decide_correction, visible_disputes
from attendance.services.disputes import settle_dispute
from people.admin.employee_actions import signed_in
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin, ScopedRelatedFilter
from people.policies import has_permission

State = CheckInDispute.State
STATES = {"open": "warning", "other": "success", "nobody": "info", "right": "success"}
SOON = datetime.timedelta(minutes=5)
BEFORE_A_DOOR = datetime.timedelta(seconds=15)
"""So long before and after a check-in its kiosk opens a door for the same face."""

FACTS = ("recorded", "local_time", "device", "how", "liveness_text", "doors", "afterwards")


class SettleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What HR found out."""

    class Meta:
        model = CheckInDispute
        fields = ("state", "person", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            found = [choice for choice in State.choices if choice[0] != State.OPEN]
            self.fields["state"] = forms.ChoiceField(
                label=gettext_lazy("What was it?"),
                choices=found,
                widget=UnfoldAdminRadioSelectWidget,
            )
            self.initial.pop("state", None)
            self.fields["person"].required = False
            self.fields["person"].label = gettext_lazy("Who it was, if somebody else")

    def _post_clean(self) -> None:
        """The service checks and writes; a half-filled row would break the table's constraints."""


@admin.register(CheckInDispute)
class CheckInDisputeAdmin(RefusalMixin, ChangeHistoryMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Check-ins that somebody took back with "not me", the open ones to be settled."""

    visible = staticmethod(visible_disputes)
    form = SettleForm
    list_display = ("recorded", "local_time", "device", "how", "state_label", "who", "settled_by")
    list_filter = ("state", "device", ("event__employee__team", ScopedRelatedFilter))
    list_filter_submit = True
    list_select_related = (
        "event__employee__site",
        "device",
        "person",
        "decided_by__employee",
    )
    search_fields = ("event__employee__name", "event__employee__number", "person__name")
    date_hierarchy = "at"
    autocomplete_fields = ("person",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CheckInDispute]:
        """Without the vectors of the people."""
        people = ("event__employee", "person", "decided_by__employee")
        return super().get_queryset(request).defer(*(f"{path}__embedding" for path in people))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: it comes from a kiosk."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it belongs to an event."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who decides about this person's days, as long as it is open; never about oneself."""
        if obj is None:
            return has_permission(request.user, "attendance.decide_correction")
        return (
            obj.state == State.OPEN
            and self._is_visible(request, obj)
            and can_decide_correction(request.user, obj.event.employee)
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The facts, and the form or what came of it."""
        may_read_log = has_permission(request.user, "attendance.view_doordecision")
        facts = [name for name in FACTS if name != "doors" or may_read_log]
        if self.has_change_permission(request, obj):
            return (*facts, "state", "person", "note")
        return (*facts, "state_label", "who", "settled_by", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """All but what HR says."""
        return (*FACTS, "state_label", "who", "settled_by")

    def save_model(self, request: HttpRequest, obj: CheckInDispute, form: Any, change: Any) -> None:
        """Settle it."""
        found = form.cleaned_data
        settle_dispute(
            dispute=obj,
            state=found["state"],
            person=found["person"] if found["state"] == State.OTHER else None,
            note=found["note"],
            by=signed_in(request),
        )
        self.message_user(request, _tell_outcome(found["state"]), messages.SUCCESS)

    @admin.display(description=gettext_lazy("recorded as"), ordering="event__employee__name")
    def recorded(self, dispute: CheckInDispute) -> str:
        """Whom the kiosk took the person for."""
        return dispute.event.employee.name

    @admin.display(description=gettext_lazy("at"), ordering="at")
    def local_time(self, dispute: CheckInDispute) -> str:
        """When, on the clocks of the site, and what was recorded."""
        at = dispute.event.at.astimezone(dispute.event.employee.site.zone)
        return f"{date_format(at)}, {at:%H:%M}, {dispute.event.get_kind_display()}"

    @admin.display(description=gettext_lazy("known by"))
    def how(self, dispute: CheckInDispute) -> str:
        """The method, and how sure a face was."""
        score = dispute.event.score
        method = dispute.event.get_method_display()
        return method if score is None else f"{method}, {score:.2f}"

    @admin.display(description=gettext_lazy("liveness"))
    def liveness_text(self, dispute: CheckInDispute) -> str:
        """Real minus spoof, with one digit."""
        liveness = dispute.event.liveness
        return "–" if liveness is None else f"{liveness:.1f}"

    @admin.display(description=gettext_lazy("doors that were opened for it"))
    def doors(self, dispute: CheckInDispute) -> SafeString | str:
        """Which doors the kiosk opened in this name: a relay cannot take that back."""
        event = dispute.event
        opened = DoorDecision.objects.filter(
            employee=event.employee,
            is_opened=True,
            reader=str(dispute.device),
            at__range=(event.at - BEFORE_A_DOOR, event.at + BEFORE_A_DOOR),
        )
        zone = event.employee.site.zone
        lines = (
            (f"{decision.at.astimezone(zone):%H:%M:%S}", str(decision.door))
            for decision in opened.select_related("door").order_by("at")
        )
        return format_html_join(SafeString("<br>"), "{} {}", lines) or "–"

    @admin.display(description=gettext_lazy("soon after, at the same device"))
    def afterwards(self, dispute: CheckInDispute) -> SafeString | str:
        """Who checked in there next: perhaps the very person."""
        events = AttendanceEvent.objects.filter(
            device=dispute.device, at__gt=dispute.event.at, at__lte=dispute.event.at + SOON
        )
        next_ones = events.select_related("employee__site").defer("employee__embedding")
        lines = (
            (
                f"{event.at.astimezone(event.employee.site.zone):%H:%M:%S}",
                event.employee.name,
                event.get_method_display(),
            )
            for event in next_ones.order_by("at")[:5]
        )
        return format_html_join(SafeString("<br>"), "{} {}, {}", lines) or _("nobody")

    @display(description=gettext_lazy("state"), label=STATES, ordering="state")
    def state_label(self, dispute: CheckInDispute) -> tuple[str, str]:
        """What HR found."""
        return dispute.state, dispute.get_state_display()

    @admin.display(description=gettext_lazy("who it was"), ordering="person__name")
    def who(self, dispute: CheckInDispute) -> str:
        """The right person, where it was somebody else."""
        return dispute.person.name if dispute.person else "–"

    @admin.display(description=gettext_lazy("settled by"), ordering="decided_at")
    def settled_by(self, dispute: CheckInDispute) -> str:
        """Who said so."""
        return name_account(dispute.decided_by) if dispute.decided_at else "–"


def _tell_outcome(state: str) -> str:
    return {
        State.OTHER: _("Settled: the person is checked in at that time."),
        State.NOBODY: _("Settled: nothing is added."),
        State.RIGHT: _("Settled: the check-in counts again."),
    }[State(state)]
