"""The emergency list: for whom doors open without a database; to print and to take along."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from attendance.doors.emergency import find_entries
from attendance.doors.refreshing import forget
from attendance.models import EmergencyEntry
from attendance.policies import visible_emergency_entries
from people.admin.employee_actions import signed_in
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin
from people.models import AccessRecord
from people.services import record_access
from people.tables import write_csv

STATES = {"ready": "success", "no_face": "warning", "off": "info"}


@admin.register(EmergencyEntry)
class EmergencyEntryAdmin(ScopedAdminMixin, ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """People for whom doors open in an emergency; every change reaches this machine at once."""

    visible = staticmethod(visible_emergency_entries)
    list_display = ("door", "employee", "number", "state", "note", "added_at")
    list_filter = ("door", "door__site")
    list_select_related = ("door", "employee")
    search_fields = ("employee__name", "employee__number", "note")
    autocomplete_fields = ("employee",)
    fields = ("door", "employee", "note")
    empty_words = gettext_lazy(
        "People for whom a door opens even when the database cannot be reached, such as first aid "
        "and the technician on call."
    )
    actions_list = ("go_to_print", "go_to_export")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EmergencyEntry]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer("employee__embedding")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; whom it serves is looked up once."""
        self._ready = {entry.pk for entry in find_entries()}
        return super().changelist_view(request, extra_context)

    @admin.display(description=gettext_lazy("number"), ordering="employee__number")
    def number(self, entry: EmergencyEntry) -> str:
        """The personnel number."""
        return entry.employee.number

    @display(description=gettext_lazy("state"), label=STATES)
    def state(self, entry: EmergencyEntry) -> tuple[str, str]:
        """Whether the face can be known without a database."""
        if entry.pk in self._ready:
            return "ready", _("ready")
        if not entry.door.is_active:
            return "off", _("the door is off")
        return "no_face", _("no face, no consent")

    @action(description=gettext_lazy("Print"), permissions=["take_out"])
    def go_to_print(self, request: HttpRequest) -> HttpResponse:
        """To the page to print."""
        return redirect("admin:attendance_emergencyentry_print")

    @action(description=gettext_lazy("Export as CSV"), permissions=["take_out"])
    def go_to_export(self, request: HttpRequest) -> HttpResponse:
        """To the file."""
        return redirect("admin:attendance_emergencyentry_export")

    def has_take_out_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may see the list; it is written in the audit log."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """With the page to print and the file."""
        wrap = self.admin_site.admin_view
        return [
            path("print/", wrap(self.print_view), name="attendance_emergencyentry_print"),
            path("export/", wrap(self.export_view), name="attendance_emergencyentry_export"),
            *super().get_urls(),
        ]

    def print_view(self, request: HttpRequest) -> HttpResponse:
        """By door, on paper: for reception, and for when nothing works any more."""
        entries = self._take_out(request, "print")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Emergency list"),
            "entries": entries,
            "at": timezone.now(),
        }
        return TemplateResponse(request, "admin/attendance/emergency/print.html", context)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """As CSV, as spreadsheets want it."""
        entries = self._take_out(request, "csv")
        rows = [
            (one.door.name, one.employee.number, one.employee.name, one.note) for one in entries
        ]
        content = write_csv([_("door"), _("number"), _("person"), _("note")], rows)
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="emergency-list.csv"'
        return response

    def _take_out(self, request: HttpRequest, form: str) -> list[EmergencyEntry]:
        if not self.has_view_permission(request):
            raise PermissionDenied(_("You may not see the emergency list. Ask the HR admin."))
        entries = list(self.get_queryset(request).select_related("door__site", "employee"))
        record_access(
            actor=request.user,
            action=AccessRecord.Action.EXPORT_PEOPLE,
            detail={"emergency_list": form, "people": len(entries)},
        )
        return entries

    def save_model(self, request: HttpRequest, obj: EmergencyEntry, form: Any, change: Any) -> None:
        """Note who added it, and let this machine know at once."""
        if not change:
            obj.added_by = signed_in(request)
        super().save_model(request, obj, form, change)
        transaction.on_commit(forget, robust=True)

    def delete_model(self, request: HttpRequest, obj: EmergencyEntry) -> None:
        """Nobody who is taken off passes a moment later."""
        super().delete_model(request, obj)
        transaction.on_commit(forget, robust=True)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[EmergencyEntry]) -> None:
        """The same for several."""
        super().delete_queryset(request, queryset)
        transaction.on_commit(forget, robust=True)
