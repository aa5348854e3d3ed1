"""Corrections: who asked for what, the page of a day, and what is odd about days."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from attendance.admin.correction_pages import decide, show_correction
from attendance.admin.day_pages import show_day
from attendance.admin.exception_pages import show_exceptions
from attendance.day_story import name_decider, name_requester
from attendance.exceptions import find_corrections_to_decide
from attendance.models import Correction
from attendance.policies import visible_corrections
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin, ScopedRelatedFilter

STATES = {"requested": "warning", "approved": "success", "refused": "danger", "withdrawn": "info"}
_PEOPLE = ("employee", "requested_by__employee", "decided_by__employee")


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
            return queryset.filter(pk__in=find_corrections_to_decide(request.user).values("pk"))
        return queryset.filter(state=Correction.State.REQUESTED) if chosen else queryset


@admin.register(Correction)
class CorrectionAdmin(ChangeHistoryMixin, ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """What was asked to be put right, and what came of it."""

    visible = staticmethod(visible_corrections)
    list_display = ("person", "day", "state_label", "reason", "asked", "decided")
    list_display_links = ("person",)
    list_filter = (
        ToDecideFilter,
        "state",
        ("employee__team", ScopedRelatedFilter),
        "employee__site",
    )
    list_filter_submit = True
    list_select_related = ("employee__site", "device", *_PEOPLE)
    search_fields = ("employee__name", "employee__number", "reason")
    search_help_text = _("Name or number of the person, or a word of the reason")
    date_hierarchy = "day"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer(*(f"{path}__embedding" for path in _PEOPLE))

    def get_urls(self) -> list[Any]:
        """The pages of a day and of what is odd, and the address that takes an answer."""
        view = self.admin_site.admin_view
        answer = view(require_POST(self.decide_view))
        return [
            path("exceptions/", view(self.exceptions_view), name="attendance_exceptions"),
            path("day/<int:employee_id>/<str:day>/", view(self.day_view), name="attendance_day"),
            path("<int:pk>/decide/", answer, name="attendance_correction_decide"),
            path(
                "<int:pk>/change/",
                view(self.correction_view),
                name="attendance_correction_change",
            ),
            *super().get_urls(),
        ]

    def day_view(self, request: HttpRequest, employee_id: int, day: str) -> HttpResponse:
        """What a person's day is made of."""
        return show_day(request, employee_id, day, self._fill(request))

    def exceptions_view(self, request: HttpRequest) -> HttpResponse:
        """The work list of odd days."""
        return show_exceptions(request, self._fill(request))

    def correction_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The day before and after, who asked, and the answer."""
        return show_correction(request, pk, self._fill(request))

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes the answer."""
        return decide(request, pk)

    @admin.display(description=_("person"), ordering="employee__name")
    def person(self, correction: Correction) -> str:
        """Whose day it is."""
        return correction.employee.name

    @display(description=_("state"), label=STATES, ordering="state")
    def state_label(self, correction: Correction) -> tuple[str, str]:
        """How far the request is."""
        return correction.state, correction.get_state_display()

    @admin.display(description=_("asked by"), ordering="requested_at")
    def asked(self, correction: Correction) -> str:
        """Who asked."""
        return name_requester(correction)

    @admin.display(description=_("decided by"), ordering="decided_at")
    def decided(self, correction: Correction) -> str:
        """Who decided."""
        return name_decider(correction)

    def _fill(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}
