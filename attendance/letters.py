"""E-mails about leave and corrections. The first line of each template is the subject."""

from django.contrib.auth.models import User
from django.urls import reverse

from attendance.models import Correction, Leave
from people.letters import make_url, send_letter


def send_leave_request_letter(leave: Leave, manager: User, days: str) -> None:
    """Tell a manager that somebody asks for leave. Why is not in it: an e-mail is no safe place.

    Raises:
        OSError: the mail server does not take it.
    """
    url = make_url(reverse("admin:attendance_leave_change", args=[leave.pk]))
    context = {"employee": leave.employee, "days": days, "url": url}
    send_letter("attendance/mail/leave_request.txt", manager.email, context, reader=manager)


def send_leave_decision_letter(leave: Leave, address: str, days: str) -> None:
    """Tell the person what became of the leave. Raises OSError as above."""
    context = {
        "employee": leave.employee,
        "leave": leave,
        "days": days,
        "state": leave.state,
        "url": make_url(reverse("attendance:me")) if leave.employee.user_id else "",
    }
    send_letter("attendance/mail/leave_decision.txt", address, context, reader=leave.employee.user)


def send_correction_request_letter(correction: Correction, manager: User) -> None:
    """Tell a manager that somebody asks for a correction; why is on the page behind the link.

    Raises:
        OSError: the mail server does not take it.
    """
    url = make_url(reverse("admin:attendance_correction_change", args=[correction.pk]))
    context = {"employee": correction.employee, "day": correction.day, "url": url}
    send_letter("attendance/mail/correction_request.txt", manager.email, context, reader=manager)


def send_correction_decision_letter(correction: Correction, address: str) -> None:
    """Tell the person what became of the request, or that a day was corrected. Raises as above."""
    employee = correction.employee
    path = reverse("attendance:my_day", args=[correction.day.isoformat()])
    context = {
        "employee": employee,
        "correction": correction,
        "day": correction.day,
        "state": correction.state,
        "is_own": correction.requested_by_id is not None
        and correction.requested_by_id == employee.user_id,
        "url": make_url(path) if employee.user_id else "",
    }
    send_letter("attendance/mail/correction_decision.txt", address, context, reader=employee.user)
