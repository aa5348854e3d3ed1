"""The reports of HR's site: the list of them, and one page for each."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from attendance.errors import FilterError
from attendance.models import Reports
from attendance.policies import can_view_reports, check_view_reports
from attendance.reports import Report, ReportFilter, find_report, list_reports, read_filter
from attendance.reports.filters import next_period, previous_period, write_query
from attendance.reports.formats import find_format, list_formats
from attendance.reports.screen import change_query, show_table
from people.admin.scope import NobodyWritesMixin
from people.models import Site
from people.policies import visible_teams


@admin.register(Reports)
class ReportsAdmin(NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """The list of reports, and each of them by its key; nothing is written here."""

    def get_urls(self) -> list[Any]:
        """A page for each report, and nothing else."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="attendance_reports_changelist"),
            path("<slug:key>/", view(self.report_view), name="attendance_report"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may read the days of others."""
        return can_view_reports(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return can_view_reports(request.user)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Every report, with what it answers."""
        check_view_reports(request.user)
        context = self._fill(request, title=_("Reports")) | {"reports": list_reports()}
        return TemplateResponse(request, "admin/attendance/reports/list.html", context)

    def report_view(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """One report for the days and people of the address, as a page or as a file."""
        check_view_reports(request.user)
        report = find_report(key)
        if report is None:
            raise Http404
        try:
            wanted = read_report_filter(request, report)
        except FilterError as error:
            return self._explain(request, report, error)
        if "format" in request.GET:
            return answer_file(request, report, wanted)
        context = self._fill(request, title=str(report.title)) | fill_report(
            request, report, wanted
        )
        return TemplateResponse(request, "admin/attendance/reports/report.html", context)

    def _explain(
        self, request: HttpRequest, report: Report, error: FilterError
    ) -> HttpResponseBase:
        context = self._fill(request, title=str(report.title)) | {
            "report": report,
            "problem": str(error),
        }
        return TemplateResponse(
            request, "admin/attendance/reports/report.html", context, status=400
        )

    def _fill(self, request: HttpRequest, *, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts}


def read_report_filter(request: HttpRequest, report: Report) -> ReportFilter:
    """The days and people that the address asks the report for."""
    return read_filter(
        request.GET, account=request.user, today=timezone.localdate(), default=report.span
    )


def answer_file(request: HttpRequest, report: Report, wanted: ReportFilter) -> HttpResponseBase:
    """The report as a file of the format that the address names."""
    file_format = find_format(request.GET["format"])
    if file_format is None:
        raise Http404
    return file_format.answer(request, report, wanted)


def fill_report(request: HttpRequest, report: Report, wanted: ReportFilter) -> dict[str, Any]:
    """What the page of a report shows."""
    return {
        "report": report,
        "wanted": wanted,
        "table": show_table(report, account=request.user, wanted=wanted, query=request.GET),
        "formats": list_formats(),
        "file_query": write_query(wanted),
        "sites": Site.objects.all(),
        "teams": visible_teams(request.user).defer("embedding"),
        "previous_url": f"?{write_query(previous_period(wanted))}",
        "next_url": f"?{write_query(next_period(wanted))}",
        "everybody_url": change_query(request.GET, person="", page=""),
    }
