"""The page that shows a one-time code for a kiosk, and the end of a pairing."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from attendance.models import Device
from attendance.policies import check_change_device
from attendance.services import issue_code, unpair_device
from attendance.services.devices import CODE_LIFETIME

HALF = 4  # a code is read in two groups of four


@never_cache
def show_pairing(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """Who holds the key now; on POST a new code, shown this once."""
    device = _find(request, pk)
    if request.method == "POST" and device.is_active:
        code = issue_code(device=device)
        device.refresh_from_db()
        address = request.build_absolute_uri(reverse("attendance:pair"))
        context |= {
            "code": f"{code[:HALF]}-{code[HALF:]}",
            "address": address,
            # Behind the #, so that no log of a server keeps it.
            "qr": segno.make(f"{address}#code={code}", micro=False).svg_data_uri(scale=5, border=3),
        }
    context |= {
        **_describe(device),
        "title": _("Pair %(name)s") % {"name": device.name},
        "opts": Device._meta,
        "back_url": reverse("admin:attendance_device_change", args=[pk]),
        "minutes": int(CODE_LIFETIME.total_seconds() // 60),
    }
    return TemplateResponse(request, "admin/attendance/device/pair.html", context)


@never_cache
def show_pairing_state(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that says whether somebody has used the code."""
    context = _describe(_find(request, pk))
    return TemplateResponse(request, "admin/attendance/device/_pairing.html", context)


def end_pairing(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the key from the browser that holds it."""
    device = _find(request, pk)
    unpair_device(device=device)
    text = _("%(name)s is not paired any more. Its browser can check nobody in.")
    messages.success(request, text % {"name": device.name})
    return redirect("admin:attendance_device_pair", pk)


def _find(request: HttpRequest, pk: int) -> Device:
    check_change_device(request.user)
    return get_object_or_404(Device.objects.select_related("site"), pk=pk, camera=None)


def _describe(device: Device) -> dict[str, Any]:
    until = device.code_until
    return {
        "device": device,
        "waits": bool(device.code_hash) and until is not None and until > timezone.now(),
        "is_over": bool(device.code_hash) and until is not None and until <= timezone.now(),
    }
