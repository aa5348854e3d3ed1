"""Who took out or looked at attendance by the API: notes for the audit log."""

from typing import cast

from django.contrib.auth.models import User
from rest_framework.request import Request
from rest_framework.response import Response

from people.models import AccessRecord, Employee
from people.services import record_access, record_view


def note_list(request: Request, name: str, response: Response) -> Response:
    """Note that a page of these was taken out; the same response."""
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT_ATTENDANCE,
        detail={"report": name, "format": "json", "rows": len(response.data["results"])},
    )
    return response


def note_look(request: Request, employee: Employee) -> None:
    """Note that something of a person was looked at, once in AUDIT_VIEW_MINUTES."""
    action = AccessRecord.Action.VIEW_RECORD
    record_view(actor=cast("User", request.user), action=action, employee=employee)
