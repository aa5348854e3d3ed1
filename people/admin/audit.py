"""The audit log: who looked at what and who changed what, to read and to take along."""

import csv
import datetime
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from people.admin.history import ENTRIES_PER_PAGE
from people.admin.scope import NobodyWritesMixin
from people.audit_entries import Entry, describe_entries, fold_looks, name_kind
from people.audit_log import CHANGES, NOBODY, READINGS, AuditFilter, AuditLog, list_histories
from people.models import AccessRecord
from people.policies import can_view_audit
from people.services import record_access, record_view
from people.tables import defuse

EXPORT_PIECE = 5_000
MAX_EXPORT_ROWS = 100_000
DAY = datetime.timedelta(days=1)
COLUMNS = (
    gettext_lazy("When (UTC)"),
    gettext_lazy("Who"),
    gettext_lazy("What"),
    gettext_lazy("Whom"),
    gettext_lazy("Number"),
    gettext_lazy("Details"),
    gettext_lazy("Purpose"),
    gettext_lazy("Page, command or task"),
    gettext_lazy("Address"),
)


class AuditFilterForm(forms.Form):
    """What is looked for in the audit log."""

    words = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "search"}),
    )
    account = forms.ChoiceField(
        label=gettext_lazy("Who"), required=False, widget=UnfoldAdminSelectWidget()
    )
    person = forms.CharField(
        label=gettext_lazy("Whom (name or number)"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What"), required=False, widget=UnfoldAdminSelectWidget()
    )
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        cast("forms.ChoiceField", self.fields["account"]).choices = list_accounts
        cast("forms.ChoiceField", self.fields["kind"]).choices = list_kinds

    def make_filter(self) -> AuditFilter | None:
        """The filter that was asked for; None when the form has errors."""
        if not self.is_valid():
            return None
        asked = self.cleaned_data
        return AuditFilter(
            words=asked["words"],
            account=asked["account"],
            person=asked["person"].strip(),
            kind=asked["kind"],
            since=_start_of(asked["since"]),
            until=_start_of(asked["until"] and asked["until"] + DAY),
        )


def list_accounts() -> list[tuple[str, Any]]:
    """Every account, and what is done without one."""
    names = User.objects.order_by("username").values_list("pk", "username")
    return [
        ("", _("everybody")),
        (NOBODY, _("Muster itself")),
        *((str(pk), name) for pk, name in names),
    ]


def list_kinds() -> list[tuple[str, Any]]:
    """Readings by what was read, changes by what was changed."""
    readings = [(f"{READINGS}:{value}", label) for value, label in AccessRecord.Action.choices]
    changes = [(code, capfirst(name_kind(code))) for code in list_histories()]
    return [
        ("", _("everything")),
        (_("Readings"), [(READINGS, _("all readings")), *readings]),
        (_("Changes"), [(CHANGES, _("all changes")), *sorted(changes, key=lambda pair: pair[1])]),
    ]


@admin.register(AccessRecord)
class AuditLogAdmin(NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Readings and changes in one list; nothing here is edited or deleted, by nobody."""

    def get_urls(self) -> list[Any]:
        """With the file to take along; there is no page of one entry."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="people_accessrecord_changelist"),
            path("export/", view(self.export_view), name="people_accessrecord_export"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may read the audit log."""
        return can_view_audit(request.user)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page of the log; that it was looked at is written down, too."""
        self._check(request)
        record_view(actor=cast("User", request.user), action=AccessRecord.Action.VIEW_AUDIT)
        form = AuditFilterForm(request.GET)
        wanted = form.make_filter()
        log = AuditLog(wanted) if wanted else ()
        page: Any = Paginator(cast("Any", log), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Audit log"),
            "opts": self.opts,
            "form": form,
            "page": page,
            "entries": fold_looks(describe_entries(page.object_list)),
            "query": query.urlencode(),
            "is_filtered": any(query.values()),
            "may_see_people": True,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/people/audit_log.html", context)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """What the filter finds as CSV, newest first; that it was taken is written down first."""
        self._check(request)
        wanted = AuditFilterForm(request.GET).make_filter()
        if wanted is None:
            return HttpResponse(_("Correct the dates and try again."), status=400)
        log = AuditLog(wanted)
        count = min(log.count(), MAX_EXPORT_ROWS)
        asked = {name: value[:200] for name, value in request.GET.items() if value}
        record_access(
            actor=request.user,
            action=AccessRecord.Action.EXPORT_AUDIT,
            detail={"entries": count, **asked},
        )
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
        response["Cache-Control"] = "private, no-store"
        response.write("\ufeff")
        writer = csv.writer(response)
        writer.writerow(COLUMNS)
        for entry in _read_all(log, count):
            writer.writerow([defuse(cell) for cell in list_cells(entry)])
        return response

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def list_cells(entry: Entry) -> list[str]:
    """One entry as a line of a table."""
    person = entry.people[0] if entry.people else None
    details = [
        f"{change.field}: " + " → ".join(filter(None, (change.before, change.after)))
        for change in entry.changes
    ]
    return [
        entry.at.astimezone(datetime.UTC).isoformat(sep=" ", timespec="seconds"),
        entry.who,
        entry.what,
        person.name if person else entry.subject,
        person.number if person else "",
        "; ".join(details),
        entry.purpose,
        entry.place,
        entry.ip_address,
    ]


def _read_all(log: AuditLog, count: int) -> Iterator[Entry]:
    for start in range(0, count, EXPORT_PIECE):
        yield from describe_entries(log[start : min(start + EXPORT_PIECE, count)])


def _start_of(day: datetime.date | None) -> datetime.datetime | None:
    """Midnight on the clocks of the company."""
    if not day:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
