"""Days on which nobody comes: the holidays of the sites, and the types of leave."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminColorInputWidget

from attendance.admin.refusals import RefusalMixin
from attendance.admin.swatches import show_swatch
from attendance.errors import HolidaysUnknownError
from attendance.models import Holiday, LeaveType
from attendance.services.holidays import (
    delete_holiday,
    fill_every_site,
    renew_calendar,
    save_holiday,
)
from people.admin.history import ChangeHistoryMixin
from people.models import Site
from people.site_followers import follow_sites


class YearFilter(DropdownFilter):
    """By year."""

    title, parameter_name = _("year"), "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The years that have a holiday."""
        years = Holiday.objects.dates("day", "year", order="DESC")
        return [(str(year.year), str(year.year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The holidays of the chosen year; one that is none finds nothing."""
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(day__year=chosen) if chosen.isdecimal() else queryset.none()


@admin.register(Holiday)
class HolidayAdmin(RefusalMixin, ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Holidays by site: filled from the public calendar, and HR's to change."""

    list_display = ("day_label", "name", "site", "state_label", "source")
    list_display_links = ("day_label", "name")
    list_filter = ("site", YearFilter, "is_observed", "source", ("day", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("site",)
    search_fields = ("name", "site__name")
    fields = ("site", "day", "name", "is_observed")
    ordering = ("day", "site__name")
    actions = ("switch_off", "switch_on")
    list_before_template = "admin/attendance/holiday/head.html"

    def get_urls(self) -> list[URLPattern]:
        """The page that fills beside the list."""
        fill = path("fill/", self.admin_site.admin_view(self.fill), name="attendance_holiday_fill")
        return [fill, *super().get_urls()]

    def fill(self, request: HttpRequest) -> HttpResponse:
        """Say what will be filled, then fill it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self._fill(request)
            return redirect("admin:attendance_holiday_changelist")
        year = timezone.localdate().year
        context = self.admin_site.each_context(request) | {
            "title": gettext("Fill holidays"),
            "opts": self.opts,
            "sites": Site.objects.annotate(size=Count("holidays")),
            "years": gettext("%(first)d and %(last)d") % {"first": year, "last": year + 1},
            "list_url": reverse("admin:attendance_holiday_changelist"),
        }
        return TemplateResponse(request, "admin/attendance/holiday/fill.html", context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with the way to fill it for those who may add."""
        context = {"may_fill": self.has_add_permission(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=_("day"), ordering="day")
    def day_label(self, holiday: Holiday) -> str:
        """The day with its weekday."""
        return f"{date_format(holiday.day, 'D')}, {date_format(holiday.day)}"

    @display(
        description=_("state"), label={"on": "success", "off": "danger"}, ordering="is_observed"
    )
    def state_label(self, holiday: Holiday) -> tuple[str, str]:
        """Whether the site is closed."""
        return (
            ("on", gettext("observed")) if holiday.is_observed else ("off", gettext("switched off"))
        )

    @admin.action(description=_("Switch off: people work on this day"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        """The chosen holidays are ordinary days; they stay in the list."""
        self._switch(request, queryset, is_observed=False)

    @admin.action(description=_("Switch on: the site is closed"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        """The chosen holidays are holidays again."""
        self._switch(request, queryset, is_observed=True)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Holiday | None = None
    ) -> tuple[str, ...]:
        """A holiday of the calendar keeps its day: otherwise it would come back on the old one."""
        is_filled = obj is not None and obj.source == Holiday.Source.CALENDAR
        return ("site", "day") if is_filled else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was entered by hand; a holiday of the calendar is switched off."""
        is_filled = obj is not None and obj.source == Holiday.Source.CALENDAR
        return super().has_delete_permission(request, obj) and not is_filled

    def save_model(self, request: HttpRequest, obj: Holiday, form: Any, change: Any) -> None:
        """Save, and make the day anew."""
        save_holiday(holiday=obj)

    def delete_model(self, request: HttpRequest, obj: Holiday) -> None:
        """Remove, and make the day anew."""
        delete_holiday(holiday=obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Which of many may go is said by the service, with the reason."""
        to_delete, counts, _permissions, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        """One by one; with one of the calendar among them, all stay."""
        for holiday in queryset:
            delete_holiday(holiday=holiday)

    def _switch(
        self, request: HttpRequest, queryset: QuerySet[Holiday], *, is_observed: bool
    ) -> None:
        chosen = queryset.exclude(is_observed=is_observed)
        count = 0
        for holiday in chosen:
            holiday.is_observed = is_observed
            save_holiday(holiday=holiday)
            count += 1
        text = ngettext("%(count)d holiday changed.", "%(count)d holidays changed.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    def _fill(self, request: HttpRequest) -> None:
        filled = fill_every_site()
        for problem in filled.problems:
            self.message_user(request, problem, messages.WARNING)
        if not filled.added and not filled.problems:
            text = gettext("No site has a country yet. Choose one under Sites, then fill again.")
            self.message_user(request, text, messages.WARNING)
            return
        text = ngettext("%(count)d holiday added.", "%(count)d holidays added.", filled.count)
        self.message_user(request, text % {"count": filled.count}, messages.SUCCESS)


@admin.register(LeaveType)
class LeaveTypeAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """What leave can be asked for."""

    list_display = ("swatch", "code", "paid_label", "state_label")
    list_display_links = ("swatch",)
    list_filter = ("is_active", "is_paid")
    fields = (("name", "code"), "color", "is_paid", "is_active")
    ordering = ("name",)

    @admin.display(description=_("name"), ordering="name")
    def swatch(self, leave_type: LeaveType) -> SafeString:
        """The colour and the name."""
        return show_swatch(leave_type.color, leave_type.name)

    @admin.display(description=_("paid"), ordering="is_paid", boolean=True)
    def paid_label(self, leave_type: LeaveType) -> bool:
        """Whether the days are paid."""
        return leave_type.is_paid

    @display(description=_("state"), label={"on": "success", "off": "info"}, ordering="is_active")
    def state_label(self, leave_type: LeaveType) -> tuple[str, str]:
        """Whether it may be asked for."""
        if leave_type.is_active:
            return "on", gettext("can be asked for")
        return "off", gettext("switched off")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The colour by a colour field."""
        if db_field.name == "color":
            kwargs["widget"] = UnfoldAdminColorInputWidget
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a type that nobody has used; others are switched off."""
        is_used = obj is not None and obj.leaves.exists()
        return super().has_delete_permission(request, obj) and not is_used


def follow_site(site: Site, changed: set[str]) -> str:
    """A site in another country or region has other holidays from now on."""
    if not changed & {"country", "region"}:
        return ""
    try:
        count = renew_calendar(site=site)
    except HolidaysUnknownError as error:
        return str(error)
    text = ngettext("%(count)d holiday added.", "%(count)d holidays added.", count)
    return text % {"count": count} if site.country else ""


follow_sites(follow_site)
