"""Schedules: weeks of shifts that repeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Prefetch, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from attendance.admin.refusals import RefusalMixin
from attendance.admin.swatches import show_swatch
from attendance.models import Schedule, ScheduleDay, Shift
from attendance.policies import visible_assignments
from attendance.services.shifts import (
    count_days_under,
    delete_schedule,
    describe_validity,
    name_whom,
    save_schedule,
)
from people.admin.history import ChangeHistoryMixin

LONGEST_CYCLE = 12
WEEKDAYS = ScheduleDay.Weekday
LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of the grid: its letter and the field of each day; hidden beyond the last week."""

    number: int
    letter: str
    days: list[tuple[str, Any]]
    is_hidden: bool


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name, how many weeks, and a shift for each day of each week."""

    class Meta:
        model = Schedule
        fields = ("name", "weeks")
        help_texts = {"weeks": _("1: every week is alike. 2: an A and a B week, in turn.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shifts = {str(shift.pk): shift for shift in Shift.objects.all()}
        choices = [("", "–"), *((pk, shift.name) for pk, shift in self.shifts.items())]
        stored = self._read_stored()
        for week in range(1, LONGEST_CYCLE + 1):
            for weekday in WEEKDAYS:
                self.fields[name_cell(week, weekday)] = forms.ChoiceField(
                    label=gettext("Week %(letter)s, %(weekday)s")
                    % {"letter": LETTERS[week - 1], "weekday": weekday.label},
                    choices=choices,
                    required=False,
                    initial=stored.get((week, int(weekday)), ""),
                    widget=UnfoldAdminSelectWidget(attrs={"data-week": week}),
                )

    def _read_stored(self) -> dict[tuple[int, int], str]:
        if self.instance.pk is None:
            return {}
        rows = self.instance.days.values_list("week", "weekday", "shift_id")
        return {(week, weekday): str(shift_id) for week, weekday, shift_id in rows}

    def list_weeks(self) -> Iterator[WeekRow]:
        """The rows of the grid."""
        shown = self._count_weeks()
        for week in range(1, LONGEST_CYCLE + 1):
            days = [(str(day.label), self[name_cell(week, day)]) for day in WEEKDAYS]
            yield WeekRow(week, LETTERS[week - 1], days, is_hidden=week > shown)

    def _count_weeks(self) -> int:
        if "weeks" not in self.fields:  # for who only reads, Django leaves the fields out
            return int(self.instance.weeks)
        value = str(self["weeks"].value() or 1)
        return max(int(value), 1) if value.isdecimal() else 1

    def read_cells(self) -> dict[tuple[int, int], Shift]:
        """The chosen shifts, of the weeks that there are."""
        weeks = self.cleaned_data.get("weeks") or 1
        cells = {}
        for week in range(1, weeks + 1):
            for weekday in WEEKDAYS:
                chosen = self.cleaned_data.get(name_cell(week, weekday))
                if chosen:
                    cells[week, int(weekday)] = self.shifts[chosen]
        return cells

    def clean(self) -> dict[str, Any]:
        """A schedule has a shift."""
        values: dict[str, Any] = super().clean() or {}
        if not self.shifts:
            raise forms.ValidationError(_("There is no shift yet. Add one under Shifts first."))
        if not self.errors and not self.read_cells():
            raise forms.ValidationError(_("Choose a shift for one day at least."))
        return values


@admin.register(Schedule)
class ScheduleAdmin(RefusalMixin, ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Schedules, with the weeks as a grid."""

    form = ScheduleForm
    list_display = ("name", "weeks_label", "week_text", "held_by")
    search_fields = ("name",)
    ordering = ("name",)
    fields = (("name", "weeks"),)
    change_form_outer_before_template = "admin/attendance/schedule/head.html"
    change_form_after_template = "admin/attendance/schedule/weeks.html"
    warn_unsaved_form = True

    class Media:
        js = (Script("muster/schedule_weeks.js", type="module"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Schedule]:
        """With the days and the number of assignments."""
        days = ScheduleDay.objects.select_related("shift")
        schedules = super().get_queryset(request).prefetch_related(Prefetch("days", days))
        return schedules.annotate(held=Count("assignments", distinct=True))

    @admin.display(description=_("weeks"), ordering="weeks")
    def weeks_label(self, schedule: Schedule) -> str:
        """How many weeks, in words."""
        if schedule.weeks == 1:
            return gettext("every week alike")
        text = ngettext("%(count)d week in turn", "%(count)d weeks in turn", schedule.weeks)
        return text % {"count": schedule.weeks}

    @admin.display(description=_("shifts"))
    def week_text(self, schedule: Schedule) -> SafeString:
        """The shifts that are in it."""
        shifts = {day.shift.pk: day.shift for day in schedule.days.all()}
        return format_html_join(
            " ", "{}", ((show_swatch(s.color, s.name),) for s in shifts.values())
        )

    @admin.display(description=_("holds for"), ordering="held")
    def held_by(self, schedule: Schedule) -> SafeString:
        """How many assignments, as a link to them."""
        count: int = schedule.held  # type: ignore[attr-defined]
        text = ngettext("%(count)d assignment", "%(count)d assignments", count) % {"count": count}
        return link_assignments(schedule, text if count else gettext("nobody yet"))

    def save_model(self, request: HttpRequest, obj: Schedule, form: Any, change: Any) -> None:
        """Save the name and the weeks at once, and say what changes."""
        count = save_schedule(schedule=obj, cells=form.read_cells())
        if count and form.has_changed():
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

    def delete_model(self, request: HttpRequest, obj: Schedule) -> None:
        """Only a schedule that never held."""
        delete_schedule(schedule=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Schedule]) -> None:
        """One by one; the first that holds says so."""
        for schedule in queryset:
            delete_schedule(schedule=schedule)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the grid, and with what a change touches."""
        schedule: Schedule | None = context.get("original")
        form = context["adminform"].form
        context["grid"] = {
            "weekdays": [day.label for day in WEEKDAYS],
            "weeks": list(form.list_weeks()) if isinstance(form, ScheduleForm) else [],
            "is_fixed": schedule is not None and not self.has_change_permission(request, schedule),
            "shifts": list(Shift.objects.all()),
        }
        if schedule is not None:
            assignments = visible_assignments(request.user).filter(schedule=schedule)
            rows = assignments.select_related("employee", "team", "site")[:LONGEST_CYCLE]
            context["schedule"] = {
                "row": schedule,
                "assignments": [(name_whom(row), describe_validity(row)) for row in rows],
                "link": link_assignments(schedule, gettext("All assignments")),
                "open_days": count_days_under(schedule),
                "may_assign": request.user.has_perm("attendance.add_scheduleassignment"),
            }
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response


def name_cell(week: int, weekday: int) -> str:
    """The name of the field for a day of the grid."""
    return f"day_{week}_{int(weekday)}"


def link_assignments(schedule: Schedule, text: str) -> SafeString:
    """The assignments of a schedule."""
    url = reverse("admin:attendance_scheduleassignment_changelist")
    return format_html(
        '<a class="link" href="{}?schedule__id__exact={}">{}</a>', url, schedule.pk, text
    )
