"""Setting up the own face at a kiosk: a one-time code, the consent, the ring.

The kiosk proves that it is one when the code is typed (`read_device`). From there on a pass in its
browser stands for the code, for some minutes, and the code for the person.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from attendance.errors import DeviceUnknownError
from attendance.pairing import find_device, read_device
from attendance.services import get_check_in_rules
from people.errors import ConsentRefusedError
from people.notice_text import render_notice
from people.queries import get_active_consent, get_current_notice
from recognition.enrolment_codes import agree_by_code, close_code, find_redeemed, redeem_code
from recognition.errors import CodeRefusedError, RecognitionError
from recognition.models import EnrolmentCode
from recognition.passes import drop_pass, give_pass, read_pass
from recognition.views import describe_enrolment

MAX_BODY_BYTES = 1000

CodeView = Callable[..., HttpResponse]


@require_safe
@never_cache
def ask_for_code(request: HttpRequest) -> HttpResponse:
    """Where the code is typed, in a browser that was paired."""
    device = find_device(request.COOKIES)
    if device is None or not get_check_in_rules(device.site).faces:
        return redirect("attendance:kiosk")
    context = {"code_url": reverse("attendance:kiosk_face_code"), "device": device}
    return render(request, "attendance/face_code.html", context)


@csrf_exempt  # the signature of the device covers all of the request
@require_POST
@never_cache
def take_code(request: HttpRequest) -> JsonResponse:
    """Use up a code, `{"code": …}`, sent by a kiosk that proves to be one."""
    try:
        device = read_device(request)
    except DeviceUnknownError as error:
        return _refuse(str(error), status=403)
    if not get_check_in_rules(device.site).faces:
        return _refuse(_("This kiosk does without faces. Use another one."), status=403)
    try:
        code = redeem_code(
            code=_read_code(request), place=device.name, source=f"device {device.uuid}"
        )
    except RecognitionError as error:
        return _refuse(str(error), status=403)
    response = JsonResponse({"url": reverse("attendance:kiosk_face_show")})
    give_pass(response, code_id=code.pk)
    return response


def with_code(view: CodeView) -> CodeView:
    """Call `view(request, code)` for whoever redeemed one here; others type theirs."""

    @wraps(view)
    @never_cache
    def find_code(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            code = find_redeemed(read_pass(request.COOKIES))
        except CodeRefusedError:
            response = redirect("attendance:kiosk_face")
            drop_pass(response)
            return response
        return view(request, code, *args, **kwargs)

    return find_code


@require_safe
@ensure_csrf_cookie
@with_code
def show_ring(request: HttpRequest, code: EnrolmentCode) -> HttpResponse:
    """The notice for whoever has not agreed to the newest, then the ring."""
    notice = get_current_notice(code.employee.site)
    active = get_active_consent(code.employee)
    if active is None or (notice is not None and active.notice_id != notice.pk):
        return _ask_for_consent(request, code)
    context = describe_enrolment(
        code.employee,
        socket_path="/ws/enrol/code/",
        back_url=reverse("attendance:kiosk"),
        is_own=True,
    )
    context["leave_url"] = reverse("attendance:kiosk_face_leave")
    return render(request, "attendance/face_ring.html", context)


@require_POST
@with_code
def take_consent(request: HttpRequest, code: EnrolmentCode) -> HttpResponse:
    """What the person answered to the very text that was shown."""
    if request.POST.get("answer") != "agree":
        close_code(code_id=code.pk, outcome=EnrolmentCode.Outcome.DECLINED)
        return _go_to_kiosk()
    try:
        agree_by_code(code=code, notice_sha256=request.POST.get("notice", ""))
    except ConsentRefusedError as error:
        return _ask_for_consent(request, code, problem=str(error))
    return redirect("attendance:kiosk_face_show")


@require_POST
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Back to the kiosk; whoever goes away leaves nothing open behind."""
    code_id = read_pass(request.COOKIES)
    if code_id is not None:
        close_code(code_id=code_id, outcome=EnrolmentCode.Outcome.LEFT)
    return _go_to_kiosk()


def _ask_for_consent(
    request: HttpRequest, code: EnrolmentCode, *, problem: str = ""
) -> HttpResponse:
    notice = get_current_notice(code.employee.site)
    context = {
        "employee": code.employee,
        "notice": notice,
        "notice_html": render_notice(notice.text) if notice else "",
        "consent": get_active_consent(code.employee),
        "problem": problem,
        "leave_url": reverse("attendance:kiosk_face_leave"),
    }
    status = 409 if problem else 200
    return render(request, "attendance/face_consent.html", context, status=status)


def _go_to_kiosk() -> HttpResponse:
    response = redirect("attendance:kiosk")
    drop_pass(response)
    return response


def _read_code(request: HttpRequest) -> str:
    """What was typed; empty when it is nothing of the kind."""
    if len(request.body) > MAX_BODY_BYTES:
        return ""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return ""
    code = sent.get("code") if isinstance(sent, dict) else None
    return code if isinstance(code, str) else ""


def _refuse(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)
