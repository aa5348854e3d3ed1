"""E-mails about leave. The first line of each template is the subject."""

from django.urls import reverse

from attendance.models import Leave
from people.letters import make_url, send_letter


def send_leave_request_letter(leave: Leave, address: str, days: str) -> None:
    """Tell a manager that somebody asks for leave. Why is not in it: an e-mail is no safe place.

    Raises:
        OSError: the mail server does not take it.
    """
    url = make_url(reverse("admin:attendance_leave_change", args=[leave.pk]))
    context = {"employee": leave.employee, "days": days, "url": url}
    send_letter("attendance/mail/leave_request.txt", address, context)


def send_leave_decision_letter(leave: Leave, address: str, days: str) -> None:
    """Tell the person what became of the leave. Raises OSError as above."""
    context = {
        "employee": leave.employee,
        "leave": leave,
        "days": days,
        "state": leave.state,
        "url": make_url(reverse("attendance:me")) if leave.employee.user_id else "",
    }
    send_letter("attendance/mail/leave_decision.txt", address, context)
