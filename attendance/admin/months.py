"""Closed months: every month of every site, and the page on which one is closed or reopened."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from unfold.admin import ModelAdmin

from attendance.admin.month_pages import change_month, send_file, show_month, show_months
from attendance.models import ClosedMonth
from attendance.policies import can_view_months
from people.admin.scope import NobodyWritesMixin


@admin.register(ClosedMonth)
class ClosedMonthAdmin(NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Nothing is typed in here: months are closed and reopened by `attendance.closing`."""

    def get_urls(self) -> list[Any]:
        """The list, a month, and its file."""
        view = self.admin_site.admin_view
        month = "month/<int:site_id>/<str:month>"
        return [
            path("", view(self.changelist_view), name="attendance_closedmonth_changelist"),
            path(f"{month}/", view(self.month_view), name="attendance_closedmonth_month"),
            path(f"{month}/payroll.csv", view(self.file_view), name="attendance_closedmonth_file"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the totals of whole sites."""
        return can_view_months(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return can_view_months(request.user)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Every month of each site."""
        return show_months(request, self._fill(request))

    def month_view(self, request: HttpRequest, site_id: int, month: str) -> HttpResponseBase:
        """One month: what is open in it, or what it was closed with."""
        if request.method == "POST":
            return change_month(request, site_id, month)
        return show_month(request, site_id, month, self._fill(request))

    def file_view(self, request: HttpRequest, site_id: int, month: str) -> HttpResponseBase:
        """The file of which the checksum is noted."""
        return send_file(request, site_id, month)

    def _fill(self, request: HttpRequest) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"opts": self.opts}
