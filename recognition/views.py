"""Enrolment by webcam: the consent first, then the ring that fills while the head turns."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Consent, Employee, FaceSample
from people.notice_text import render_notice
from people.policies import check_add_photos, check_record_consent, is_self, visible_employees
from people.queries import get_current_notice, has_active_consent
from people.services import record_consent
from recognition.doors import check_faces_wanted
from recognition.enrolment_codes import make_code, revoke_codes
from recognition.errors import EnrolmentRefusedError


@login_required
@never_cache
def show_webcam(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that enrols one person, after the consent.

    Whoever enrols themselves agrees on their own page first, to the text there.
    """
    employee = _find_employee(request, pk)
    is_own = is_self(request.user, employee)
    if is_own and not has_active_consent(employee):
        return redirect("attendance:my_consent")
    back = (
        reverse("attendance:me") if is_own else reverse("admin:people_employee_change", args=[pk])
    )
    context = describe_enrolment(
        employee, socket_path=f"/ws/enrol/{pk}/", back_url=back, is_own=is_own
    )
    context["consent_url"] = reverse("recognition:webcam_consent", args=[pk])
    return render(request, "recognition/enrol.html", context)


def describe_enrolment(
    employee: Employee, *, socket_path: str, back_url: str, is_own: bool
) -> dict[str, Any]:
    """What the page of an enrolment shows, by whichever door somebody came."""
    notice = get_current_notice(employee.site)
    return {
        "employee": employee,
        "has_consent": has_active_consent(employee),
        "refusal": find_refusal(employee),
        "photo_count": employee.face_samples.filter(state=FaceSample.State.READY).count(),
        "socket_path": socket_path,
        "back_url": back_url,
        "is_own": is_own,
        "notice": notice,
        "notice_html": render_notice(notice.text) if notice else "",
    }


def find_refusal(employee: Employee) -> str:
    """Why no face can be enrolled for this person; empty when one can."""
    try:
        check_faces_wanted(employee)
    except EnrolmentRefusedError as error:
        return str(error)
    return ""


@login_required
@require_POST
def give_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the person, who is here, agreed; nobody is a witness to themselves."""
    employee = _find_employee(request, pk)
    if is_self(request.user, employee):
        return redirect("attendance:my_consent")
    check_record_consent(request.user, employee)
    record_consent(
        employee=employee,
        method=Consent.Method.IN_PERSON,
        note=_("Given at the webcam."),
        recorded_by=cast("User", request.user),
    )
    return redirect("recognition:webcam", pk=pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a code with which the person sets up the own face at a kiosk, or revoke it.

    The code itself is in the answer to the button alone. Whoever may enrol none but the own face
    needs no code.
    """
    check_add_photos(request.user)
    employee = _find_employee(request, pk)
    code = problem = ""
    if request.POST.get("action") == "revoke":
        revoke_codes(employee=employee)
    elif request.method == "POST":
        try:
            _made, code = make_code(employee=employee, by=cast("User", request.user))
        except EnrolmentRefusedError as error:
            problem = str(error)
    context = {
        "employee": employee,
        "code": code,
        "problem": problem or find_refusal(employee),
        "open_code": employee.enrolment_codes.filter(
            closed_at__isnull=True, redeemed_at__isnull=True, expires_at__gt=timezone.now()
        ).first(),
        "last_code": employee.enrolment_codes.exclude(closed_at=None).first(),
        "zone": employee.site.zone,
        "hours": settings.ENROLMENT_CODE_HOURS,
        "back_url": reverse("admin:people_employee_change", args=[pk]),
    }
    return render(request, "recognition/code.html", context)


def _find_employee(request: HttpRequest, pk: int) -> Employee:
    """The person who is enrolled; nobody learns whether an invisible person exists."""
    visible = visible_employees(request.user).select_related("site").defer("embedding")
    employee = visible.filter(pk=pk).first()
    check_add_photos(request.user, employee)
    if employee is None:
        raise Http404
    return employee
