"""Single days that are other than the schedule says."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter

from attendance.admin.plan_targets import TARGET_HELP, check_target, describe_whom
from attendance.admin.refusals import RefusalMixin
from attendance.admin.swatches import show_swatch
from attendance.models import PlanException
from attendance.policies import visible_exceptions
from attendance.services.shifts import delete_exception, save_exception
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin


class ExceptionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One day, for whom, and the shift in place of the schedule's."""

    class Meta:
        model = PlanException
        fields = ("day", "employee", "team", "site", "shift", "note")
        help_texts = {
            **TARGET_HELP,
            "shift": _("Empty: the day is off. A shift on a holiday: they work on the holiday."),
        }

    def clean(self) -> dict[str, Any]:
        """Exactly one of the three."""
        values: dict[str, Any] = super().clean() or {}
        check_target(values)
        return values


@admin.register(PlanException)
class PlanExceptionAdmin(RefusalMixin, ChangeHistoryMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Single days that are other than the schedule says."""

    visible = staticmethod(visible_exceptions)
    form = ExceptionForm
    list_display = ("day_label", "whom", "shift_label", "note")
    list_display_links = ("day_label",)
    list_filter = ("shift", "team", "site", ("day", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("shift", "employee", "team", "site")
    search_fields = ("employee__name", "employee__number", "team__name", "site__name", "note")
    autocomplete_fields = ("employee", "team")
    fieldsets = (
        (None, {"fields": ("day",)}),
        (_("For whom"), {"fields": ("employee", "team", "site")}),
        (_("What holds on this day"), {"fields": ("shift", "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanException]:
        """Without vectors."""
        return super().get_queryset(request).defer("employee__embedding", "team__embedding")

    @admin.display(description=_("day"), ordering="day")
    def day_label(self, exception: PlanException) -> str:
        """The day with its weekday."""
        return f"{date_format(exception.day, 'D')}, {date_format(exception.day)}"

    @admin.display(description=_("for whom"))
    def whom(self, exception: PlanException) -> str:
        """The person, the team or the site."""
        return describe_whom(exception)

    @admin.display(description=_("shift"), ordering="shift__name")
    def shift_label(self, exception: PlanException) -> SafeString | str:
        """The shift in place of the schedule's, or that the day is off."""
        if exception.shift is None:
            return gettext("day off")
        return show_swatch(exception.shift.color, exception.shift.name)

    def save_model(self, request: HttpRequest, obj: PlanException, form: Any, change: Any) -> None:
        """Save, and make the day anew."""
        save_exception(exception=obj)

    def delete_model(self, request: HttpRequest, obj: PlanException) -> None:
        """Remove, and make the day anew."""
        delete_exception(exception=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[PlanException]) -> None:
        """One by one."""
        for exception in queryset:
            delete_exception(exception=exception)
