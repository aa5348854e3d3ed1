"""The reports of HR's site: the list of them, and one page for each."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from attendance.admin.payroll_formats import find_payroll_format
from attendance.admin.report_pages import choose_template, fill_page, read_report_filter
from attendance.errors import (
    AttendanceError,
    FilterError,
    PayrollFormatError,
    ReportTooLargeError,
)
from attendance.models import Reports
from attendance.policies import can_view_reports, check_view_reports
from attendance.reports import Report, ReportFilter, find_report, list_reports
from attendance.reports.files import answers
from attendance.reports.formats import find_format
from attendance.reports.payroll import PAYROLL
from people.admin.scope import NobodyWritesMixin

FOLDER = "admin/attendance/reports"


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
        return TemplateResponse(request, f"{FOLDER}/list.html", context)

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
            try:
                return answer_file(request, report, wanted)
            except (ReportTooLargeError, PayrollFormatError) as error:
                return self._explain(request, report, error)
        page = self._fill(request, title=str(report.title)) | fill_page(request, report, wanted)
        template = choose_template(report, page)
        return TemplateResponse(request, f"{FOLDER}/{template}", page)

    def _explain(
        self, request: HttpRequest, report: Report, error: AttendanceError
    ) -> HttpResponseBase:
        context = self._fill(request, title=str(report.title))
        context |= {"report": report, "problem": str(error)}
        return TemplateResponse(request, f"{FOLDER}/problem.html", context, status=400)

    def _fill(self, request: HttpRequest, *, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts}


def answer_file(request: HttpRequest, report: Report, wanted: ReportFilter) -> HttpResponseBase:
    """The report as a file of the format that the address names."""
    name = request.GET["format"]
    terms = find_payroll_format(name) if report is PAYROLL else None
    if terms is not None:
        return answers.send_payroll(request, wanted, terms)
    file_format = find_format(name)
    if file_format is None:
        raise Http404
    return file_format.answer(request, report, wanted)
