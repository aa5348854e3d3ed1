"""For whom which schedule holds, and from when."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldBooleanWidget

from attendance.admin.plan_targets import TARGET_HELP, check_target, describe_whom
from attendance.admin.refusals import RefusalMixin
from attendance.errors import PlanRefusedError
from attendance.models import ScheduleAssignment
from attendance.policies import visible_assignments
from attendance.services.shifts import (
    assign_schedule,
    check_assignment,
    delete_assignment,
    describe_validity,
)
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin


class AssignmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which schedule, for whom, from when; what the service would refuse is said here."""

    ends_running = forms.BooleanField(
        label=_("End what holds until now"),
        required=False,
        initial=True,
        help_text=_("The schedule that holds for them then ends the day before."),
        widget=UnfoldBooleanWidget,
    )

    class Meta:
        model = ScheduleAssignment
        fields = ("schedule", "employee", "team", "site", "valid_from", "valid_until")
        help_texts = {
            **TARGET_HELP,
            "valid_from": _("The first week of the schedule is the one in which this day lies."),
        }

    def clean(self) -> dict[str, Any]:
        """Say why the assignment cannot be, before anything is stored."""
        values: dict[str, Any] = super().clean() or {}
        check_target(values)
        first, last = values.get("valid_from"), values.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day cannot be before the first."))
        if not self.errors:
            self._check(values)
        return values

    def _check(self, values: dict[str, Any]) -> None:
        names = AssignmentForm.Meta.fields
        wanted = ScheduleAssignment(
            pk=self.instance.pk, **{name: values.get(name) for name in names}
        )
        try:
            check_assignment(wanted, ends_running=bool(values.get("ends_running")))
        except PlanRefusedError as error:
            raise forms.ValidationError(str(error)) from error

    def _get_validation_exclusions(self) -> set[str]:
        """Overlaps are checked above, with the other's name, and by the database."""
        return super()._get_validation_exclusions() | {"valid_from"}  # type: ignore[misc,no-any-return]


class HoldsFilter(DropdownFilter):
    """By whether it holds today."""

    title, parameter_name = _("holds"), "holds"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Now, later, not any more."""
        return [("now", _("today")), ("later", _("later")), ("past", _("not any more"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those in the chosen state."""
        today, chosen = timezone.localdate(), self.value()
        past = queryset.filter(valid_until__lt=today)
        if chosen == "past":
            return past
        if chosen == "later":
            return queryset.filter(valid_from__gt=today)
        if chosen == "now":
            return queryset.filter(valid_from__lte=today).exclude(pk__in=past.values("pk"))
        return queryset.none() if chosen else queryset


@admin.register(ScheduleAssignment)
class ScheduleAssignmentAdmin(RefusalMixin, ChangeHistoryMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """For whom which schedule holds."""

    visible = staticmethod(visible_assignments)
    form = AssignmentForm
    list_display = ("whom", "schedule", "validity", "state_label")
    list_display_links = ("whom",)
    list_filter = (HoldsFilter, "schedule", "team", "site", ("valid_from", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("schedule", "employee", "team", "site")
    search_fields = ("employee__name", "employee__number", "team__name", "site__name")
    autocomplete_fields = ("employee", "team")
    fieldsets = (
        (None, {"fields": ("schedule",)}),
        (_("For whom"), {"fields": ("employee", "team", "site")}),
        (_("When"), {"fields": (("valid_from", "valid_until"), "ends_running")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScheduleAssignment]:
        """Without vectors."""
        return super().get_queryset(request).defer("employee__embedding", "team__embedding")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The way to end what holds is for those who may change it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return (*fieldsets[:-1], (_("When"), {"fields": (("valid_from", "valid_until"),)}))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From today on, unless the address says otherwise."""
        return {"valid_from": timezone.localdate(), **super().get_changeform_initial_data(request)}

    @admin.display(description=_("for whom"))
    def whom(self, assignment: ScheduleAssignment) -> str:
        """The person, the team or the site."""
        return describe_whom(assignment)

    @admin.display(description=_("days"), ordering="valid_from")
    def validity(self, assignment: ScheduleAssignment) -> str:
        """From when to when."""
        return describe_validity(assignment)

    @display(description=_("holds"), label={"now": "success", "later": "warning", "past": "info"})
    def state_label(self, assignment: ScheduleAssignment) -> tuple[str, str]:
        """Today, later, or not any more."""
        today = timezone.localdate()
        if assignment.valid_from > today:
            return "later", gettext("later")
        if assignment.valid_until is not None and assignment.valid_until < today:
            return "past", gettext("not any more")
        return "now", gettext("today")

    def save_model(
        self, request: HttpRequest, obj: ScheduleAssignment, form: Any, change: Any
    ) -> None:
        """Assign, and say what ended for it."""
        ended = assign_schedule(
            assignment=obj, ends_running=bool(form.cleaned_data.get("ends_running"))
        )
        if ended is not None:
            text = gettext("“%(schedule)s” ends there on %(day)s.")
            words = {
                "schedule": ended.schedule,
                "day": date_format(ended.valid_until or obj.valid_from),
            }
            self.message_user(request, text % words, messages.INFO)

    def delete_model(self, request: HttpRequest, obj: ScheduleAssignment) -> None:
        """Remove, and make its days anew."""
        delete_assignment(assignment=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ScheduleAssignment]) -> None:
        """One by one."""
        for assignment in queryset:
            delete_assignment(assignment=assignment)
