"""Late check-ins that nobody could record by itself: HR says whose they are."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminRadioSelectWidget

from attendance.admin.refusals import RefusalMixin
from attendance.errors import AttendanceError
from attendance.models import LateCheckIn
from attendance.policies import visible_late_check_ins
from attendance.services.late_check_ins import dismiss_late_check_in, enter_late_check_in
from people.admin.employee_actions import signed_in
from people.admin.scope import ScopedAdminMixin

STATE_COLORS = {"waiting": "warning", "entered": "success", "dismissed": "info"}
ENTER, DISMISS = "enter", "dismiss"


class LateCheckInForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whose it is, or that nobody needs it."""

    answer = forms.ChoiceField(
        label=_("What to do"),
        choices=[
            (ENTER, _("Record it for this person")),
            (DISMISS, _("Nobody needs it")),
        ],
        initial=ENTER,
        widget=UnfoldAdminRadioSelectWidget,
    )

    class Meta:
        model = LateCheckIn
        fields = ("employee",)

    def clean(self) -> dict[str, Any]:
        """To record it somebody has to be chosen."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("answer") == ENTER and values.get("employee") is None:
            self.add_error("employee", _("Choose who it was."))
        return values


@admin.register(LateCheckIn)
class LateCheckInAdmin(RefusalMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """What kiosks delivered late and could not be recorded; no picture is kept."""

    visible = staticmethod(visible_late_check_ins)
    form = LateCheckInForm
    list_display = ("local_time", "device", "method", "why", "person", "state_label")
    list_filter = ("state", "reason", "device")
    list_filter_submit = True
    list_select_related = ("device__site", "employee")
    search_fields = ("employee__name", "employee__number", "device__name")
    search_help_text = _("Name or number of the person, or the kiosk")
    date_hierarchy = "at"
    autocomplete_fields = ("employee",)
    readonly_fields = ("local_time", "device", "method", "why", "received_at", "state")
    actions = ("enter_chosen", "dismiss_chosen")
    fieldsets = (
        (None, {"fields": ("local_time", "device", "method", "why", "received_at", "state")}),
        (_("Whose it is"), {"fields": ("employee", "answer")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[LateCheckIn]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer("employee__embedding")

    def get_fieldsets(self, request: HttpRequest, obj: LateCheckIn | None = None) -> Any:
        """What is settled is only read."""
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return ((None, {"fields": (*self.readonly_fields, "person", "settled")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: LateCheckIn | None = None) -> Any:
        """What is settled is only read."""
        return (*self.readonly_fields, "person", "settled")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: kiosks deliver them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: the rules of retention remove what is settled."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Until it is settled."""
        is_open = obj is None or obj.state == LateCheckIn.State.WAITING
        return is_open and super().has_change_permission(request, obj)

    @admin.display(description=_("at"), ordering="at")
    def local_time(self, late: LateCheckIn) -> str:
        """The time on the clocks of the kiosk's site, as far as it is known."""
        at = late.at.astimezone(late.device.site.zone)
        return f"{date_format(at)}, {at:%H:%M %Z}"

    @admin.display(description=_("why it was not recorded"), ordering="reason")
    def why(self, late: LateCheckIn) -> str:
        """The reason, and what more is known."""
        return (
            f"{late.get_reason_display()}. {late.detail}"
            if late.detail
            else (late.get_reason_display())
        )

    @admin.display(description=_("person"), ordering="employee__name")
    def person(self, late: LateCheckIn) -> str:
        """Who it may have been, or was."""
        return late.employee.name if late.employee else "–"

    @admin.display(description=_("settled"))
    def settled(self, late: LateCheckIn) -> str:
        """When."""
        if late.settled_at is None:
            return "–"
        return date_format(late.settled_at.astimezone(late.device.site.zone), "DATETIME_FORMAT")

    @display(description=_("state"), label=STATE_COLORS, ordering="state")
    def state_label(self, late: LateCheckIn) -> tuple[str, str]:
        """Whether it needs somebody."""
        return late.state, late.get_state_display()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Settled once: there is nothing to go on with."""
        context["show_save_and_continue"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: LateCheckIn, form: Any, change: Any) -> None:
        """Settle it as the form says."""
        user = signed_in(request)
        if form.cleaned_data["answer"] == DISMISS:
            dismiss_late_check_in(late=obj, by=user)
        else:
            enter_late_check_in(late=obj, employee=form.cleaned_data["employee"], by=user)

    @admin.action(
        description=_("Record them for the people they may have been"), permissions=["change"]
    )
    def enter_chosen(self, request: HttpRequest, queryset: QuerySet[LateCheckIn]) -> None:
        """One after the other; those without a person stay."""
        self._settle_chosen(request, queryset, ENTER)

    @admin.action(description=_("Nobody needs them"), permissions=["change"])
    def dismiss_chosen(self, request: HttpRequest, queryset: QuerySet[LateCheckIn]) -> None:
        """One after the other."""
        self._settle_chosen(request, queryset, DISMISS)

    def _settle_chosen(
        self, request: HttpRequest, queryset: QuerySet[LateCheckIn], answer: str
    ) -> None:
        done = 0
        for late in queryset.order_by("at", "pk"):
            try:
                self._settle(request, late, answer)
            except (AttendanceError, PermissionDenied) as error:
                messages.error(request, f"{self.local_time(late)}, {late.device}: {error}")
            else:
                done += 1
        text = ngettext("%(count)d is settled.", "%(count)d are settled.", done)
        messages.success(request, text % {"count": done})

    def _settle(self, request: HttpRequest, late: LateCheckIn, answer: str) -> None:
        user = signed_in(request)
        if answer == DISMISS:
            dismiss_late_check_in(late=late, by=user)
        elif late.employee is None:
            raise AttendanceError(gettext("Open it and choose who it was."))
        else:
            enter_late_check_in(late=late, employee=late.employee, by=user)
