"""Leave: who asks for it, and who says yes or no."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from attendance.admin.refusals import RefusalMixin
from attendance.admin.swatches import show_swatch
from attendance.errors import LeaveRefusedError
from attendance.models import Leave, LeaveType
from attendance.policies import (
    can_cancel_leave,
    can_decide_leave,
    can_read_reason,
    can_request_leave,
    find_leaves_to_decide,
    visible_leaves,
)
from attendance.services.leaves import (
    approve_leave,
    cancel_leave,
    check_leave,
    describe_days,
    enter_leave,
    refuse_leave,
    request_leave,
)
from people.admin.employee_actions import signed_in
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin, ScopedRelatedFilter
from people.policies import has_permission, is_self

STATE_COLORS = {
    "requested": "warning",
    "approved": "success",
    "refused": "danger",
    "cancelled": "info",
}
DECISIONS = {"approve": approve_leave, "refuse": refuse_leave, "cancel": cancel_leave}
SHOWN_LEAVES = 50


class ToDecideFilter(DropdownFilter):
    """Requests that wait for an answer."""

    title, parameter_name = _("waiting"), "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """For me, or at all."""
        return [("me", _("for my answer")), ("all", _("for anybody's answer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The waiting requests."""
        chosen = self.value()
        if chosen == "me":
            return queryset.filter(pk__in=find_leaves_to_decide(request.user).values("pk"))
        return queryset.filter(state=Leave.State.REQUESTED) if chosen else queryset


class LeaveForm(forms.ModelForm):  # type: ignore[type-arg]
    """Leave of somebody; what the service would refuse is said at the fields."""

    approve_at_once = forms.BooleanField(
        label=_("Approve at once"),
        required=False,
        initial=True,
        help_text=_("Otherwise it waits for an answer. Nobody approves their own leave."),
        widget=UnfoldBooleanWidget,
    )

    class Meta:
        model = Leave
        fields = (
            "employee",
            "type",
            "first_day",
            "last_day",
            "starts_at_noon",
            "ends_at_noon",
            "reason",
        )

    def clean(self) -> dict[str, Any]:
        """Say why the leave cannot be, before anything is stored."""
        values: dict[str, Any] = super().clean() or {}
        if {"employee", "type", "first_day", "last_day"} <= values.keys():
            if not can_request_leave(self.account, values["employee"]):
                raise forms.ValidationError(_("This person is not in your team. Ask HR."))
            try:
                check_leave(Leave(**{name: values[name] for name in LeaveForm.Meta.fields}))
            except LeaveRefusedError as error:
                raise forms.ValidationError(str(error)) from error
        return values

    account: Any = None


class NoteForm(forms.Form):
    """What is said with the answer."""

    note = forms.CharField(
        label=_("Note to the person"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(Leave)
class LeaveAdmin(RefusalMixin, ChangeHistoryMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Leave, newest first; it is answered and taken back, never edited."""

    visible = staticmethod(visible_leaves)
    form = LeaveForm
    list_display = ("person", "days", "type_label", "team", "state_label", "requested_at")
    list_display_links = ("person",)
    list_filter = (
        ToDecideFilter,
        "state",
        "type",
        ("employee__team", ScopedRelatedFilter),
        "employee__site",
        ("first_day", RangeDateFilter),
    )
    list_filter_submit = True
    list_select_related = ("employee__team", "type")
    search_fields = ("employee__name", "employee__number")
    search_help_text = _("Name or number of the person")
    autocomplete_fields = ("employee",)
    actions = ("approve_chosen", "refuse_chosen")
    change_form_outer_before_template = "admin/attendance/leave/decide.html"
    fieldsets = (
        (None, {"fields": ("employee", "type")}),
        (
            _("When"),
            {"fields": (("first_day", "last_day"), ("starts_at_noon", "ends_at_noon"))},
        ),
        (_("Why"), {"fields": ("reason", "approve_at_once")}),
    )

    def get_urls(self) -> list[URLPattern]:
        """The address that takes an answer, beside the list."""
        decide = path(
            "<int:pk>/decide/",
            self.admin_site.admin_view(require_POST(self.decide)),
            name="attendance_leave_decide",
        )
        return [decide, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Leave]:
        """Without the vectors of the people."""
        return (
            super().get_queryset(request).defer("employee__embedding", "employee__team__embedding")
        )

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form knows who fills it in."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"account": request.user})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only types that may be asked for now."""
        if db_field.name == "type":
            kwargs["queryset"] = LeaveType.objects.filter(is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Leave | None = None) -> Any:
        """Of a stored leave everything is on the sheet above; a new one has the form."""
        if obj is not None:
            return ()
        fieldsets = super().get_fieldsets(request, obj)
        if has_permission(request.user, "attendance.decide_leave"):
            return fieldsets
        return (*fieldsets[:-1], (_("Why"), {"fields": ("reason",)}))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a leave is answered and taken back, not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it is taken back, and stays to be read."""
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whoever may approve and refuse."""
        return has_permission(request.user, "attendance.decide_leave")

    @admin.display(description=_("employee"), ordering="employee__name")
    def person(self, leave: Leave) -> str:
        """Who is away."""
        return leave.employee.name

    @admin.display(description=_("days"), ordering="first_day")
    def days(self, leave: Leave) -> str:
        """From when to when, with halves."""
        return describe_days(leave)

    @admin.display(description=_("type"), ordering="type__name")
    def type_label(self, leave: Leave) -> SafeString:
        """The colour and the name of the type."""
        return show_swatch(leave.type.color, leave.type.name)

    @admin.display(description=_("team"), ordering="employee__team__name")
    def team(self, leave: Leave) -> str:
        """The person's team now."""
        return leave.employee.team.name if leave.employee.team else "–"

    @display(description=_("state"), label=STATE_COLORS, ordering="state")
    def state_label(self, leave: Leave) -> tuple[str, str]:
        """How far it is."""
        return leave.state, leave.get_state_display()

    def save_model(self, request: HttpRequest, obj: Leave, form: Any, change: Any) -> None:
        """Ask, or ask and approve; the admin goes on with the row that was stored."""
        by = signed_in(request)
        values: dict[str, Any] = {
            "employee": obj.employee,
            "leave_type": obj.type,
            "first_day": obj.first_day,
            "last_day": obj.last_day,
            "starts_at_noon": obj.starts_at_noon,
            "ends_at_noon": obj.ends_at_noon,
            "reason": obj.reason,
            "by": by,
        }
        at_once = form.cleaned_data.get("approve_at_once") and can_decide_leave(by, obj)
        stored = enter_leave(**values) if at_once else request_leave(**values)
        obj.pk, obj.state = stored.pk, stored.state

    def response_add(
        self, request: HttpRequest, obj: Leave, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """To the list, with what came of it."""
        if obj.state == Leave.State.APPROVED:
            text = gettext("Leave of %(name)s, %(days)s: approved.")
        else:
            text = gettext("Leave of %(name)s, %(days)s: waits for an answer.")
        words = {"name": obj.employee, "days": describe_days(obj)}
        self.message_user(request, text % words, messages.SUCCESS)
        return redirect("admin:attendance_leave_changelist")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what is known of the leave, and the answers that this user may give."""
        leave: Leave | None = context.get("original")
        if leave is not None:
            context["leave"] = describe_leave(request, leave)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the answer to one leave."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        leave = get_object_or_404(self.get_queryset(request), pk=pk)
        act = DECISIONS.get(request.POST.get("decision", ""))
        form = NoteForm(request.POST)
        if act is None or not form.is_valid():
            self.message_user(
                request, gettext("Choose an answer; the note is short."), messages.ERROR
            )
            return redirect("admin:attendance_leave_change", pk)
        try:
            decided = act(leave=leave, by=signed_in(request), note=form.cleaned_data["note"])
        except (LeaveRefusedError, PermissionDenied) as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:attendance_leave_change", pk)
        text = gettext("Leave of %(name)s, %(days)s: %(state)s.")
        words = {
            "name": decided.employee,
            "days": describe_days(decided),
            "state": decided.get_state_display(),
        }
        self.message_user(request, text % words, messages.SUCCESS)
        return redirect(self._next_to_decide(request))

    @admin.action(description=_("Approve"), permissions=["decide"])
    def approve_chosen(
        self, request: HttpRequest, queryset: QuerySet[Leave]
    ) -> HttpResponse | None:
        """Approve the chosen requests, with one note for all."""
        return self._decide_chosen(request, queryset, "approve", gettext("Approve leave"))

    @admin.action(description=_("Refuse"), permissions=["decide"])
    def refuse_chosen(self, request: HttpRequest, queryset: QuerySet[Leave]) -> HttpResponse | None:
        """Refuse the chosen requests, with one note for all."""
        return self._decide_chosen(request, queryset, "refuse", gettext("Refuse leave"))

    def _decide_chosen(
        self, request: HttpRequest, queryset: QuerySet[Leave], decision: str, title: str
    ) -> HttpResponse | None:
        form = NoteForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            self._answer(request, queryset, decision, form.cleaned_data["note"])
            return None
        count = queryset.count()
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "form": form,
            "leaves": [(leave, describe_days(leave)) for leave in queryset[:SHOWN_LEAVES]],
            "count": count,
            "more": max(count - SHOWN_LEAVES, 0),
            "is_refusal": decision == "refuse",
            "action": request.POST.get("action"),
            "select_across": request.POST.get("select_across", "0"),
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "list_url": reverse("admin:attendance_leave_changelist"),
        }
        return TemplateResponse(request, "admin/attendance/leave/decide_many.html", context)

    def _answer(
        self, request: HttpRequest, queryset: QuerySet[Leave], decision: str, note: str
    ) -> None:
        """One by one: what cannot be answered is named with the reason, the others are."""
        count = 0
        for leave in queryset:
            try:
                DECISIONS[decision](leave=leave, by=signed_in(request), note=note)
            except (LeaveRefusedError, PermissionDenied) as error:
                self.message_user(request, f"{leave.employee}: {error}", messages.WARNING)
            else:
                count += 1
        if not count:
            return
        if decision == "approve":
            text = ngettext("%(count)d leave approved.", "%(count)d leaves approved.", count)
        else:
            text = ngettext("%(count)d leave refused.", "%(count)d leaves refused.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    def _next_to_decide(self, request: HttpRequest) -> str:
        """The next request that waits for this user, else the list."""
        following = find_leaves_to_decide(request.user).order_by("requested_at", "pk").first()
        if following is not None:
            return reverse("admin:attendance_leave_change", args=[following.pk])
        return reverse("admin:attendance_leave_changelist")


def describe_leave(request: HttpRequest, leave: Leave) -> dict[str, Any]:
    """What the page of a leave shows: all of it, what lies beside it, and the possible answers."""
    may_decide = can_decide_leave(request.user, leave)
    is_waiting = leave.state == Leave.State.REQUESTED
    return {
        "row": leave,
        "type": show_swatch(leave.type.color, leave.type.name),
        "days": describe_days(leave),
        "state_color": STATE_COLORS[leave.state],
        "shows_reason": can_read_reason(request.user, leave),
        "is_own": is_self(request.user, leave.employee),
        "may_decide": may_decide and is_waiting,
        "may_cancel": leave.state in {"requested", "approved"}
        and not (may_decide and is_waiting)  # who may refuse it need not cancel it
        and can_cancel_leave(request.user, leave),
        "colleagues": _list_colleagues(request, leave) if is_waiting else [],
        "note": NoteForm()["note"],
    }


def _list_colleagues(request: HttpRequest, leave: Leave) -> list[tuple[str, str]]:
    """Who else of the team is away in these days, as far as the user may see them."""
    if leave.employee.team_id is None:
        return []
    others = visible_leaves(request.user).filter(
        employee__team=leave.employee.team_id,
        state=Leave.State.APPROVED,
        first_day__lte=leave.last_day,
        last_day__gte=leave.first_day,
    )
    rows = others.exclude(employee=leave.employee).select_related("employee")[:SHOWN_LEAVES]
    return [(row.employee.name, describe_days(row)) for row in rows]
