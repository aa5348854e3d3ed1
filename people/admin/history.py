"""The history of one record, as the triggers keep it, in place of Django's own log."""

from typing import Any, cast

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from people.audit_entries import describe_entries, fold_looks
from people.audit_log import AuditFilter, AuditLog, list_histories
from people.models import Employee
from people.policies import can_view_audit

ENTRIES_PER_PAGE = 50


class ChangeHistoryMixin:
    """Shows who changed what, before and after, also when it was not changed in the admin."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history of one record; of a person, for those who may, the readings too."""
        admin: Any = self
        record = admin.get_object(request, unquote(object_id), None)
        if record is None:
            missing: HttpResponse = admin._get_obj_does_not_exist_redirect(  # noqa: SLF001  as Django's own page does
                request, admin.opts, object_id
            )
            return missing
        if not admin.has_view_permission(request, record):
            raise PermissionDenied
        log = AuditLog(_choose_filter(request, record))
        page: Any = Paginator(cast("Any", log), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **admin.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": record},
            "opts": admin.opts,
            "object": record,
            "page": page,
            "entries": fold_looks(describe_entries(page.object_list)),
            "may_see_people": can_view_audit(request.user),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/people/history.html", context)


def _choose_filter(request: HttpRequest, record: Model) -> AuditFilter:
    if isinstance(record, Employee) and can_view_audit(request.user):
        return AuditFilter(person_id=record.pk)
    return AuditFilter(kind=_find_code(record), record=record.pk)


def _find_code(record: Model) -> str:
    """The history that watches the table of the record."""
    tables = {
        history.pgh_tracked_model._meta.concrete_model: code
        for code, history in list_histories().items()
    }
    return tables[record._meta.concrete_model]
