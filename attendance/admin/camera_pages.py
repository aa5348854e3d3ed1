"""What the admin's pages of cameras do beside the form: test, place, and stay up to date."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from attendance.admin.camera_form import CameraForm
from attendance.camera_states import count_cameras, describe_camera, list_nodes
from attendance.cameras.probe import probe_address
from attendance.errors import CameraRefusedError
from attendance.models import Camera, Device, FloorPlan
from attendance.policies import check_change_cameras, check_try_cameras, check_view_cameras
from attendance.services.cameras import find_plan, place_camera

MOST_ON_A_LIST = 500
STEP = "0.1"


class PlaceForm(forms.Form):
    """Where on the plan, in percent of its width and height."""

    x = forms.FloatField(
        label=gettext_lazy("From the left, %"),
        min_value=0,
        max_value=100,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": STEP}),
    )
    y = forms.FloatField(
        label=gettext_lazy("From the top, %"),
        min_value=0,
        max_value=100,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": STEP}),
    )


@never_cache
@require_safe
def show_states(request: HttpRequest) -> HttpResponse:
    """The cells of the list that change, each of which takes the place of the one on the page.

    With `one`, how that camera does, for its own page.
    """
    check_view_cameras(request.user)
    if (one := request.GET.get("one", "")).isdecimal():
        camera = get_object_or_404(Camera.objects.select_related("site", "state"), pk=one)
        facts = {"camera": camera, "line": describe_camera(camera)}
        return TemplateResponse(request, "admin/attendance/camera/_state.html", facts)
    pks = [int(pk) for pk in request.GET.getlist("pk") if pk.isdecimal()][:MOST_ON_A_LIST]
    cameras = Camera.objects.select_related("site", "state").filter(pk__in=pks)
    context = {
        "lines": [describe_camera(camera) for camera in cameras],
        "nodes": list_nodes(),
        "is_wanted": count_cameras()[1] > 0,
    }
    return TemplateResponse(request, "admin/attendance/camera/_cells.html", context)


@never_cache
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def show_test(request: HttpRequest, pk: int | None) -> HttpResponse:
    """Whether there is a picture behind what is typed; nothing is saved."""
    check_try_cameras(request.user)
    camera = get_object_or_404(Camera, pk=pk) if pk else Camera()
    form = CameraForm(request.POST, instance=camera)
    form.is_valid()
    problems = [
        text
        for name in ("stream_address", "user", "password")
        for text in form.errors.get(name, ())
    ]
    if not request.POST.get("stream_address", "").strip():
        problems = [_("Type the address of the camera first.")]
    context: dict[str, Any] = {"problems": problems}
    if not problems:
        _lend_connection()
        findings = probe_address(form.url)
        context = {"findings": findings, "problems": [findings.problem] if findings.problem else []}
    return TemplateResponse(request, "admin/attendance/camera/_findings.html", context)


def show_placing(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """The plan of the camera's floor; on POST the camera is placed on it, or taken off."""
    check_change_cameras(request.user)
    camera = get_object_or_404(Camera.objects.select_related("site"), pk=pk)
    form = PlaceForm(request.POST or None, initial=_read_place(camera))
    if request.method == "POST" and _place(request, camera, form):
        return redirect("admin:attendance_camera_change", pk)
    plan = find_plan(camera=camera)
    context |= {
        "title": _("Place %(name)s") % {"name": camera},
        "opts": Camera._meta,
        "camera": camera,
        "plan": plan,
        "form": form,
        "others": list_marks(plan, besides=camera) if plan else [],
        "back_url": reverse("admin:attendance_camera_change", args=[pk]),
    }
    return TemplateResponse(request, "admin/attendance/camera/place.html", context)


def list_marks(plan: FloorPlan, *, besides: Camera | None = None) -> list[dict[str, Any]]:
    """The cameras on a plan, with their places as an SVG wants them."""
    cameras = Camera.objects.filter(site=plan.site_id, floor=plan.floor, plan_x__isnull=False)
    others = cameras.exclude(pk=besides.pk) if besides else cameras
    return [{"camera": it, **_say_percent(it)} for it in others]


def list_floors() -> list[str]:
    """What floors are called so far, to be chosen from."""
    plans = FloorPlan.objects.order_by().values_list("floor", flat=True)
    devices = Device.objects.exclude(floor="").order_by().values_list("floor", flat=True)
    cameras = Camera.objects.exclude(floor="").order_by().values_list("floor", flat=True)
    return sorted(plans.union(devices, cameras))


def _lend_connection() -> None:
    """Others may have the connection to the database while a camera is waited for."""
    if not connection.in_atomic_block:
        connection.close()


def _place(request: HttpRequest, camera: Camera, form: PlaceForm) -> bool:
    """Whether it could be done; else the form says why not."""
    if "remove" in request.POST:
        place_camera(camera=camera, x=None, y=None)
        messages.success(request, _("%(name)s is on no plan now.") % {"name": camera})
        return True
    if not form.is_valid():
        return False
    try:
        place_camera(camera=camera, x=form.cleaned_data["x"] / 100, y=form.cleaned_data["y"] / 100)
    except CameraRefusedError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("%(name)s has its place on the plan.") % {"name": camera})
    return True


def _read_place(camera: Camera) -> dict[str, str]:
    return _say_percent(camera) if camera.plan_x is not None else {}


def _say_percent(camera: Camera) -> dict[str, str]:
    return {"x": f"{100 * (camera.plan_x or 0):.1f}", "y": f"{100 * (camera.plan_y or 0):.1f}"}
