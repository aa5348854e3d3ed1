"""Enrolment by webcam: a few photos of a person, looked at while the person is there."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from people.errors import PeopleError
from people.models import Consent, Employee, FaceSample
from people.notice_text import render_notice
from people.policies import check_add_photos, check_record_consent, is_self, visible_employees
from people.queries import GOOD_PHOTO_COUNT, get_current_notice, has_active_consent
from people.services import record_consent
from recognition.engine.errors import EngineError
from recognition.services import enrol


@login_required
@never_cache
def show_webcam(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that takes photos of one person, after the consent.

    Whoever takes photos of themselves agrees on their own page first, to the text there.
    """
    employee = _find_employee(request, pk)
    is_own = is_self(request.user, employee)
    if is_own and not has_active_consent(employee):
        return redirect("attendance:my_consent")
    notice = get_current_notice(employee.site)
    context = {
        "employee": employee,
        "has_consent": has_active_consent(employee),
        "samples": employee.face_samples.filter(state=FaceSample.State.READY).defer("embedding"),
        "good_photo_count": GOOD_PHOTO_COUNT,
        "photo_url": reverse("recognition:webcam_photo", args=[pk]),
        "consent_url": reverse("recognition:webcam_consent", args=[pk]),
        "employee_url": reverse("attendance:me")
        if is_own
        else reverse("admin:people_employee_change", args=[pk]),
        "is_own": is_own,
        "notice": notice,
        "notice_html": render_notice(notice.text) if notice else "",
    }
    return render(request, "recognition/webcam.html", context)


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
@require_POST
def take_photo(request: HttpRequest, pk: int) -> JsonResponse:
    """Enrol one photo (`photo`, a JPEG) at once; what became of it, as JSON."""
    employee = _find_employee(request, pk)
    photo = request.FILES.get("photo")
    data = photo.read() if photo else b""
    try:
        (sample,) = enrol(employee=employee, photos=[data], source=FaceSample.Source.WEBCAM)
    except PeopleError as error:
        return JsonResponse({"state": "refused", "reason": str(error)}, status=400)
    except EngineError as error:
        return JsonResponse({"state": "refused", "reason": str(error)}, status=503)
    return JsonResponse(
        {
            "state": sample.state,
            "reason": sample.reason,
            "quality": sample.quality,
            "face_url": reverse("people:face", args=[sample.pk]) if sample.crop else "",
        }
    )


def _find_employee(request: HttpRequest, pk: int) -> Employee:
    """The person whose photos are taken; nobody learns whether an invisible person exists."""
    visible = visible_employees(request.user).select_related("site").defer("embedding")
    employee = visible.filter(pk=pk).first()
    check_add_photos(request.user, employee)
    if employee is None:
        raise Http404
    return employee
