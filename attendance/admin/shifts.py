"""Shifts: the terms of a day's work, in plain words."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminColorInputWidget,
    UnfoldAdminDateWidget,
    UnfoldAdminSingleTimeWidget,
)

from attendance.admin.durations import HoursField, MinutesInput
from attendance.admin.labels import NamedFieldsMixin
from attendance.admin.refusals import RefusalMixin
from attendance.admin.swatches import show_swatch
from attendance.durations import format_minutes
from attendance.errors import PlanRefusedError
from attendance.models import RequiredBreak, Shift
from attendance.policies import can_plan
from attendance.services.presets import PRESETS, add_preset
from attendance.services.shifts import (
    count_open_days,
    delete_shift,
    describe_use,
    refresh_shift,
    replace_shift,
)
from people.admin.history import ChangeHistoryMixin

MINUTE_FIELDS = ("break_minutes", "late_grace", "early_grace", "rounding_step")
MIDNIGHT_HINT = _("22:00 to 6:00 ends on the next day and counts on the day on which it begins.")


class ShiftForm(forms.ModelForm):  # type: ignore[type-arg]
    """The terms, with hours and minutes in place of minutes."""

    planned_minutes = HoursField(
        label=_("Time to work"),
        required=False,
        help_text=_("Empty: from start to end, without the planned break."),
    )
    half_day_from = HoursField(
        label=_("Half a day from"),
        required=False,
        hides_zero=True,
        help_text=_("Whoever works less was absent. Empty: any time counts."),
    )
    full_day_from = HoursField(
        label=_("A whole day from"),
        required=False,
        hides_zero=True,
        help_text=_("Whoever works less has half a day. Empty: any time counts."),
    )
    overtime_after = HoursField(
        label=_("Overtime of a day after"), required=False, help_text=_("Empty: none by the day.")
    )
    weekly_overtime_after = HoursField(
        label=_("Overtime of a week after"),
        required=False,
        help_text=_("From Monday to Sunday. Empty: none by the week."),
    )
    closes_after = HoursField(
        label=_("Close forgotten check-outs"),
        required=False,
        help_text=_(
            "So long after the end of the shift. The stay then ends with the shift, and HR is "
            "asked to look at it. Empty: it stays open."
        ),
    )

    class Meta:
        model = Shift
        fields = "__all__"  # noqa: DJ007  the fieldsets of the page name them
        widgets = {name: MinutesInput() for name in MINUTE_FIELDS} | {
            "color": UnfoldAdminColorInputWidget,
            "starts_at": UnfoldAdminSingleTimeWidget(format="%H:%M"),
            "ends_at": UnfoldAdminSingleTimeWidget(format="%H:%M"),
        }
        help_texts = {
            "ends_at": MIDNIGHT_HINT,
            "break_minutes": _("Part of the plan; what is really deducted is said below."),
            "early_grace": "",
            "rounding_step": _("1 rounds nothing."),
        }

    def clean(self) -> dict[str, Any]:
        """What would never come true is said before it is stored."""
        values: dict[str, Any] = super().clean() or {}
        for name in ("half_day_from", "full_day_from"):
            values[name] = values.get(name) or 0
        start, end = values.get("starts_at"), values.get("ends_at")
        if start is None or end is None:
            return values
        length = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60)
        length = length or 24 * 60
        if (values.get("break_minutes") or 0) >= length:
            self.add_error("break_minutes", _("The break is as long as the shift."))
        planned = values.get("planned_minutes")
        if planned == 0:
            self.add_error("planned_minutes", _("Nothing to work? Leave the day off instead."))
        if planned and not values.get("is_flexible") and planned > length:
            self.add_error(
                "planned_minutes",
                _("From start to end it is only %(length)s.") % {"length": format_minutes(length)},
            )
        target = planned or length - (values.get("break_minutes") or 0)
        if values["full_day_from"] > target:
            self.add_error(
                "full_day_from",
                _("Nobody reaches that: %(length)s are to be worked.")
                % {"length": format_minutes(target)},
            )
        if not values.get("is_flexible") and (values.get("late_grace") or 0) >= length:
            self.add_error("late_grace", _("The grace is as long as the shift."))
        return values


class BreakForm(NamedFieldsMixin, forms.ModelForm):  # type: ignore[type-arg]
    """From how long on which break."""

    after_minutes = HoursField(label=_("Worked longer than"))

    class Meta:
        model = RequiredBreak
        fields = ("after_minutes", "minutes")
        widgets = {"minutes": MinutesInput()}

    def clean(self) -> dict[str, Any]:
        """A break is shorter than the work after which it is due."""
        values: dict[str, Any] = super().clean() or {}
        after, minutes = values.get("after_minutes"), values.get("minutes")
        if after is not None and minutes is not None and minutes > max(after, 1):
            self.add_error("minutes", _("The break is longer than the work."))
        return values


class RequiredBreakInline(TabularInline):  # type: ignore[misc]
    """What is deducted when a person took less break."""

    model = RequiredBreak
    form = BreakForm
    extra = 0
    verbose_name_plural = _("Breaks the law asks for: what was not taken is deducted")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the shift."""
        return request.user.has_perm("attendance.view_shift")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever changes the shift."""
        return request.user.has_perm("attendance.change_shift")

    has_add_permission = has_delete_permission = has_change_permission


class FromDayForm(forms.Form):
    """From which day on."""

    day = forms.DateField(
        label=_("From this day on"), initial=timezone.localdate, widget=UnfoldAdminDateWidget
    )


@admin.register(Shift)
class ShiftAdmin(RefusalMixin, ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Shifts; an empty list offers ready-made ones."""

    form = ShiftForm
    list_display = ("swatch", "code", "times", "to_work", "kind_label", "used_in")
    list_display_links = ("swatch",)
    search_fields = ("name", "code")
    ordering = ("starts_at", "name")
    inlines = (RequiredBreakInline,)
    list_before_template = "admin/attendance/shift/presets.html"
    change_form_outer_before_template = "admin/attendance/shift/head.html"
    warn_unsaved_form = True
    fieldsets = (
        (None, {"fields": (("name", "code"), "color")}),
        (
            _("When"),
            {
                "fields": (
                    ("starts_at", "ends_at"),
                    ("is_flexible", "has_core"),
                    ("planned_minutes", "break_minutes"),
                    "breaks_are_paid",
                )
            },
        ),
        (
            _("Coming late, leaving early"),
            {"fields": (("late_grace", "early_grace"), "counts_early_arrival")},
        ),
        (
            _("What counts"),
            {
                "fields": (
                    ("rounding_step", "rounding_mode"),
                    ("half_day_from", "full_day_from"),
                    ("overtime_after", "weekly_overtime_after"),
                )
            },
        ),
        (_("Forgotten check-outs"), {"fields": ("closes_after",)}),
    )

    def get_urls(self) -> list[URLPattern]:
        """The ready-made shifts, and the terms from a day on, beside the list."""
        wrap = self.admin_site.admin_view
        return [
            path("ready-made/", wrap(self.show_presets), name="attendance_shift_presets"),
            path(
                "<int:pk>/from/", wrap(require_POST(self.replace)), name="attendance_shift_replace"
            ),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shift]:
        """With the number of schedules."""
        shifts = super().get_queryset(request)
        return shifts.annotate(schedules=Count("schedule_days__schedule", distinct=True))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; when it is empty, with what to begin with."""
        context = {
            "presets": PRESETS.items(),
            "is_first": not Shift.objects.exists(),
            "may_add": self.has_add_permission(request),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def show_presets(self, request: HttpRequest) -> HttpResponse:
        """Offer ready-made shifts; take the one that was chosen."""
        if not (self.has_add_permission(request) and can_plan(request.user)):
            raise PermissionDenied
        if request.method == "POST":
            return self._add_preset(request)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Ready-made shifts"),
            "opts": self.opts,
            "presets": PRESETS.items(),
            "may_add": True,
            "is_first": True,
        }
        return TemplateResponse(request, "admin/attendance/shift/ready_made.html", context)

    @admin.display(description=_("name"), ordering="name")
    def swatch(self, shift: Shift) -> SafeString:
        """The colour and the name."""
        return show_swatch(shift.color, shift.name)

    @admin.display(description=_("times"), ordering="starts_at")
    def times(self, shift: Shift) -> str:
        """From when to when, or that nobody has to be there at a time."""
        return describe_times(shift)

    @admin.display(description=_("time to work"))
    def to_work(self, shift: Shift) -> str:
        """Hours and minutes of the plan."""
        return format_minutes(measure_plan(shift))

    @display(
        description=_("kind"), label={"fixed": "info", "flexible": "success", "night": "warning"}
    )
    def kind_label(self, shift: Shift) -> tuple[str, str]:
        """Flexible, across midnight, or neither."""
        if shift.is_flexible:
            return "flexible", gettext("flexible")
        if shift.ends_at <= shift.starts_at:
            return "night", gettext("across midnight")
        return "fixed", gettext("fixed")

    @admin.display(description=_("schedules"), ordering="schedules")
    def used_in(self, shift: Shift) -> int:
        """In how many schedules it is."""
        return shift.schedules  # type: ignore[attr-defined,no-any-return]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """After the breaks are saved too: the days of the shift are made anew."""
        super().save_related(request, form, formsets, change)
        is_changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if not (change and is_changed):
            return
        count = refresh_shift(shift=form.instance)
        if count:
            text = ngettext(
                "%(count)d day that is not closed is counted anew; closed months stay.",
                "%(count)d days that are not closed are counted anew; closed months stay.",
                count,
            )
            self.message_user(request, text % {"count": count}, messages.INFO)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What stands in the way is said by the service, with what to do instead."""
        to_delete, counts, _permissions, _protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), []

    def delete_model(self, request: HttpRequest, obj: Shift) -> None:
        """Only a shift that nobody works."""
        delete_shift(shift=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Shift]) -> None:
        """One by one; the first that is in use says so."""
        for shift in queryset:
            delete_shift(shift=shift)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With where the shift is used, and what a change of it touches."""
        shift: Shift | None = context.get("original")
        if shift is not None:
            context["shift"] = {
                "row": shift,
                "times": describe_times(shift),
                "to_work": format_minutes(measure_plan(shift)),
                "uses": describe_use(shift),
                "open_days": count_open_days(shift),
                "from_form": FromDayForm(),
                "may_change": self.has_change_permission(request, shift),
            }
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def replace(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a copy take the shift's place from a day on, and open the copy to change it."""
        shift = get_object_or_404(Shift, pk=pk)
        if not (self.has_change_permission(request, shift) and can_plan(request.user)):
            raise PermissionDenied
        form = FromDayForm(request.POST)
        if not form.is_valid():
            self.message_user(request, gettext("Choose a day."), messages.ERROR)
            return redirect("admin:attendance_shift_change", pk)
        try:
            copy = replace_shift(shift=shift, day=form.cleaned_data["day"])
        except PlanRefusedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:attendance_shift_change", pk)
        text = gettext("This is the shift as it holds from then on. Change its terms and save.")
        self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:attendance_shift_change", copy.pk)

    def _add_preset(self, request: HttpRequest) -> HttpResponse:
        try:
            schedule = add_preset(key=request.POST.get("preset", ""))
        except PlanRefusedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:attendance_shift_changelist")
        text = gettext(
            "The shift is there, and the schedule “%(schedule)s”. Say for whom it holds."
        )
        self.message_user(request, text % {"schedule": schedule}, messages.SUCCESS)
        url = reverse("admin:attendance_scheduleassignment_add")
        return redirect(f"{url}?schedule={schedule.pk}")


def describe_times(shift: Shift) -> str:
    """Like "22:00 – 06:00 (next day)"."""
    if shift.is_flexible and not shift.has_core:
        return gettext("any time")
    times = f"{shift.starts_at:%H:%M} – {shift.ends_at:%H:%M}"
    if shift.ends_at <= shift.starts_at:
        times = gettext("%(times)s (next day)") % {"times": times}
    return gettext("core time %(times)s") % {"times": times} if shift.is_flexible else times


def measure_plan(shift: Shift) -> int:
    """The minutes to work on a day."""
    if shift.planned_minutes is not None:
        return shift.planned_minutes
    start, end = shift.starts_at, shift.ends_at
    length = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60) or 24 * 60
    return max(length - shift.break_minutes, 0)
