"""Import and export of employees in HR's site: choose a file, look at what it changes, take it.

The file waits for the answer inside the page, encrypted and signed for the account and for an
hour: nothing of it lies on the server.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldBooleanWidget

from people.encryption import decrypt, encrypt
from people.errors import TableError
from people.models import AccessRecord, Employee
from people.policies import (
    can_export_people,
    can_import_people,
    check_export_people,
    check_import_people,
)
from people.services import record_access
from people.tables import MAX_BYTES
from people.transfer import HEADINGS, ImportReport, export_people, import_people, make_sample

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TOKEN_SALT = "people.import"  # noqa: S105  not a secret
TOKEN_SECONDS = 3600
SHOWN_ROWS = 200


class ImportForm(forms.Form):
    """Which file, and whether it may bring new teams."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX. The first line names the columns."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    create_teams = forms.BooleanField(
        label=_("Make teams that are not there yet"), required=False, widget=UnfoldBooleanWidget
    )

    def clean_file(self) -> bytes:
        """The content of the file."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                gettext("The file has %(size)d MB; at most %(limit)d MB are taken. Split it.")
                % {"size": file.size // 1_000_000, "limit": MAX_BYTES // 1_000_000}
            )
        content: bytes = file.read()
        return content


class ExportForm(forms.Form):
    """In which format."""

    file_format = forms.ChoiceField(
        label=_("Format"),
        choices=[("xlsx", "Excel (XLSX)"), ("csv", "CSV (UTF-8)")],
        widget=UnfoldAdminSelectWidget,
    )


class TransferMixin:
    """The pages and the action by which lists of employees come and go."""

    def get_urls(self) -> list[URLPattern]:
        """Ours before the theme's."""
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        urls: list[URLPattern] = super().get_urls()  # type: ignore[misc]
        return [
            path("import/", view(self.import_view), name="people_employee_import"),
            path(
                "import/sample.<str:file_format>",
                view(self.sample_view),
                name="people_employee_sample",
            ),
            path("export/", view(self.export_view), name="people_employee_export"),
            *urls,
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the ways in and out for those who may."""
        query = request.GET.urlencode()
        context = {
            "can_import": can_import_people(request.user),
            "can_export": can_export_people(request.user),
            "export_url": f"{reverse('admin:people_employee_export')}?{query}",
            **(extra_context or {}),
        }
        response: HttpResponse = super().changelist_view(request, context)  # type: ignore[misc]
        return response

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the action of exporting is offered."""
        return can_export_people(request.user)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file; look at what it would change; take it."""
        check_import_people(request.user)
        if "token" in request.POST:
            return self._take_in_file(request)
        form = ImportForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            data, may_create = form.cleaned_data["file"], form.cleaned_data["create_teams"]
            try:
                report = import_people(data=data, may_create_teams=may_create, dry_run=True)
            except TableError as error:
                form.add_error("file", str(error))
            else:
                token = seal(request, data, may_create_teams=may_create)
                return self._show_import(request, ImportForm(), report=report, token=token)
        return self._show_import(request, form)

    def sample_view(self, request: HttpRequest, file_format: str) -> HttpResponse:
        """A small file to start from."""
        check_import_people(request.user)
        if file_format not in FORMATS:
            file_format = "csv"
        return answer_file(make_sample(file_format=file_format), "employees-sample", file_format)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The people of the list, with its search and filters, as a file."""
        check_export_people(request.user)
        people = self.get_changelist_instance(request).get_queryset(request)  # type: ignore[attr-defined]
        return self._export(request, people)

    @admin.action(description=_("Export"), permissions=["export"])
    def export_chosen(
        self, request: HttpRequest, queryset: QuerySet[Employee]
    ) -> HttpResponse | None:
        """The chosen people as a file."""
        check_export_people(request.user)
        return self._export(request, queryset)

    def _export(self, request: HttpRequest, people: QuerySet[Employee]) -> HttpResponse:
        form = ExportForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            return export_and_record(request, people, form.cleaned_data["file_format"])
        context = self._describe(request, _("Export employees"), people)  # type: ignore[attr-defined]
        context |= {"form": form, "button": _("Download"), "is_download": True}
        return TemplateResponse(request, "admin/people/employee/ask.html", context)

    def _take_in_file(self, request: HttpRequest) -> HttpResponse:
        try:
            data, may_create = unseal(request, request.POST["token"])
            report = import_people(data=data, may_create_teams=may_create, dry_run=False)
        except signing.BadSignature:
            messages.error(request, gettext("This preview is too old. Choose the file again."))
            return HttpResponseRedirect(request.path)
        except TableError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        if report.problems:
            messages.error(
                request, gettext("Nothing was imported: something has changed since the preview.")
            )
            return self._show_import(request, ImportForm(), report=report)
        messages.success(request, describe_import(report))
        return HttpResponseRedirect(reverse("admin:people_employee_changelist"))

    def _show_import(
        self,
        request: HttpRequest,
        form: ImportForm,
        *,
        report: ImportReport | None = None,
        token: str = "",
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Import employees"),
            "opts": self.opts,  # type: ignore[attr-defined]
            "form": form,
            "columns": list(HEADINGS.values()),
            "report": report,
            "token": token,
        }
        if report is not None:
            context |= describe_report(report)
        return TemplateResponse(request, "admin/people/employee/import.html", context)


def describe_report(report: ImportReport) -> dict[str, Any]:
    """What the preview shows: the sums, the problems, and the first lines that change something."""
    rows = [row for row in report.rows if row.kind in {"new", "changed"}]
    problems = report.problems
    return {
        "counts": {kind: report.count(kind) for kind in ("new", "changed", "same", "refused")},
        "problems": problems[:SHOWN_ROWS],
        "more_problems": max(len(problems) - SHOWN_ROWS, 0),
        "rows": rows[:SHOWN_ROWS],
        "more_rows": max(len(rows) - SHOWN_ROWS, 0),
        "has_work": bool(rows),
    }


def describe_import(report: ImportReport) -> str:
    """The sentence that says what an import has done."""
    new, changed = report.count("new"), report.count("changed")
    parts = [
        ngettext("%d new person", "%d new people", new) % new,
        ngettext("%d changed", "%d changed", changed) % changed,
        gettext("%d as they were") % report.count("same"),
    ]
    return gettext("Imported: %s.") % ", ".join(parts)


def export_and_record(
    request: HttpRequest, people: QuerySet[Employee], file_format: str
) -> HttpResponse:
    """The people as a file; that they were taken out is written down first."""
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT_PEOPLE,
        detail={"people": people.count(), "format": file_format, "list": request.GET.urlencode()},
    )
    name = f"employees-{timezone.localdate().isoformat()}"
    return answer_file(export_people(people, file_format=file_format), name, file_format)


def answer_file(content: bytes, name: str, file_format: str) -> HttpResponse:
    """A download that no cache keeps."""
    response = HttpResponse(content, content_type=FORMATS[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    response["Cache-Control"] = "private, no-store"
    return response


def seal(request: HttpRequest, data: bytes, *, may_create_teams: bool) -> str:
    """The file as a text that only this account can send back, and only for an hour."""
    content = {
        "account": request.user.pk,
        "teams": may_create_teams,
        "file": encrypt(data).decode("ascii"),
    }
    return signing.dumps(content, salt=TOKEN_SALT)


def unseal(request: HttpRequest, token: str) -> tuple[bytes, bool]:
    """The file of `seal`, and whether it may bring new teams.

    Raises:
        BadSignature: the text was changed, is too old, or belongs to somebody else.
    """
    content = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_SECONDS)
    if content["account"] != request.user.pk:
        raise signing.BadSignature(gettext("This preview belongs to another account."))
    return decrypt(content["file"].encode("ascii")), content["teams"]
