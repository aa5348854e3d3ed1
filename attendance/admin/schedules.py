"""Schedules: weeks of shifts that repeat, for whom they hold, and the days that are different."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Prefetch, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from attendance.admin.refusals import RefusalMixin
from attendance.admin.swatches import show_swatch
from attendance.errors import PlanRefusedError
from attendance.models import (
    PlanException,
    Schedule,
    ScheduleAssignment,
    ScheduleDay,
    Shift,
)
from attendance.policies import visible_assignments, visible_exceptions
from attendance.services.shifts import (
    assign_schedule,
    check_assignment,
    count_days_under,
    delete_assignment,
    delete_exception,
    delete_schedule,
    describe_validity,
    name_whom,
    save_exception,
    save_schedule,
)
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin

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
            "employee": _("One person, or …"),
            "team": _("… a team, or …"),
            "site": _("… a site. What is closest to the person holds: person, team, site."),
            "valid_from": _("The first week of the schedule is the one in which this day lies."),
        }

    def clean(self) -> dict[str, Any]:
        """Say why the assignment cannot be, before anything is stored."""
        values: dict[str, Any] = super().clean() or {}
        targets = [name for name in ("employee", "team", "site") if values.get(name)]
        if len(targets) != 1:
            raise forms.ValidationError(_("Choose a person, a team or a site: exactly one."))
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


class ExceptionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One day, for whom, and the shift in place of the schedule's."""

    class Meta:
        model = PlanException
        fields = ("day", "employee", "team", "site", "shift", "note")
        help_texts = {
            "employee": _("One person, or …"),
            "team": _("… a team, or …"),
            "site": _("… a site. What is closest to the person holds: person, team, site."),
            "shift": _("Empty: the day is off. A shift on a holiday: they work on the holiday."),
        }

    def clean(self) -> dict[str, Any]:
        """Exactly one of the three."""
        values: dict[str, Any] = super().clean() or {}
        if sum(bool(values.get(name)) for name in ("employee", "team", "site")) != 1:
            raise forms.ValidationError(_("Choose a person, a team or a site: exactly one."))
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


def name_cell(week: int, weekday: int) -> str:
    """The name of the field for a day of the grid."""
    return f"day_{week}_{int(weekday)}"


def describe_whom(row: ScheduleAssignment | PlanException) -> str:
    """Like "Team Design"."""
    if row.employee is not None:
        return row.employee.name
    if row.team is not None:
        return gettext("Team %(name)s") % {"name": row.team}
    return gettext("Site %(name)s") % {"name": row.site}


def link_assignments(schedule: Schedule, text: str) -> SafeString:
    """The assignments of a schedule."""
    url = reverse("admin:attendance_scheduleassignment_changelist")
    return format_html(
        '<a class="link" href="{}?schedule__id__exact={}">{}</a>', url, schedule.pk, text
    )
