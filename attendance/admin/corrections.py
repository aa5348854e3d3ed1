"""Corrections: who asked for what, and the page of a day."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from attendance.admin.day_pages import show_day
from attendance.models import Correction
from attendance.policies import visible_corrections
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin, ScopedRelatedFilter

STATES = {
    "requested": "warning",
    "approved": "success",
    "refused": "danger",
    "withdrawn": "default",
}


@admin.register(Correction)
class CorrectionAdmin(ChangeHistoryMixin, ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """What was asked to be put right, and what came of it."""

    visible = staticmethod(visible_corrections)
    list_display = ("employee", "day", "state_label", "reason", "requested_at", "decided_by")
    list_filter = (
        "state",
        ("employee__team", ScopedRelatedFilter),
        "employee__site",
    )
    list_select_related = ("employee__site", "requested_by", "decided_by")
    search_fields = ("employee__name", "employee__number", "reason")
    date_hierarchy = "day"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer("employee__embedding")

    def get_urls(self) -> list[Any]:
        """And the page of a day."""
        page = self.admin_site.admin_view(self.show_day)
        return [
            path("day/<int:employee_id>/<str:day>/", page, name="attendance_day"),
            *super().get_urls(),
        ]

    def show_day(self, request: HttpRequest, employee_id: int, day: str) -> HttpResponse:
        """What a person's day is made of."""
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return show_day(request, employee_id, day, context)

    @display(description=_("state"), label=STATES, ordering="state")
    def state_label(self, correction: Correction) -> tuple[str, str]:
        """How far the request is."""
        return correction.state, correction.get_state_display()
