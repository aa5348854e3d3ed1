"""Everything held about a person, as a download."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.downloads import send_pieces
from people.models import AccessRecord, Employee
from people.personal_export import stream_export, suggest_name
from people.policies import check_export_person, visible_employees
from people.services import record_access


@login_required
@require_safe
def export_person(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The ZIP of one person, for HR and for the person."""
    employee = get_object_or_404(visible_employees(request.user), pk=pk)
    return _send_export(request, employee)


@login_required
@require_safe
def export_myself(request: HttpRequest) -> StreamingHttpResponse:
    """The ZIP of whoever is signed in."""
    employee = Employee.objects.filter(user=request.user.pk).first()
    if employee is None:
        raise Http404(_("Your account belongs to no employee. Ask HR to connect them."))
    return _send_export(request, employee)


def _send_export(request: HttpRequest, employee: Employee) -> StreamingHttpResponse:
    check_export_person(request.user, employee)
    record_access(actor=request.user, action=AccessRecord.Action.EXPORT_PERSON, employee=employee)
    return send_pieces(
        request,
        stream_export(employee),
        content_type="application/zip",
        name=suggest_name(employee),
    )
