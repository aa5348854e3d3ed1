"""The live picture of a camera, and the drawings of floors.

The page asks for the next picture again and again while somebody looks at it; each time the server
asks the node that watches the camera for more, and notes once who is watching.
"""

import base64
import datetime
from collections.abc import Iterable
from typing import Any, TypedDict

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from attendance.camera_states import describe_camera
from attendance.models import Camera, CameraPreview, FloorPlan
from attendance.policies import check_view_plans, check_watch_cameras
from attendance.services.cameras import ask_for_preview, note_watching
from people.admin.employee_actions import signed_in
from people.encryption import decrypt
from people.policies import visible_employees

PNG_START = b"\x89PNG"
STALE_AFTER = datetime.timedelta(seconds=10)


class LiveFace(TypedDict):
    """A face in the picture: its box in shares, and what may be said of it."""

    box: list[float]
    is_known: bool
    label: str


@login_required
@never_cache
@require_safe
def show_camera(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that shows a camera live."""
    check_watch_cameras(request.user)
    camera = _find(pk)
    context = {"camera": camera, "line": describe_camera(camera)}
    return render(request, "attendance/camera.html", context)


@login_required
@never_cache
@require_POST
@csrf_protect
def show_live(request: HttpRequest, pk: int) -> JsonResponse:
    """The newest picture with its faces, unless the page has it already, and how the camera does.

    That somebody watches is written down first; then more pictures are asked for.
    """
    check_watch_cameras(request.user)
    camera = _find(pk)
    note_watching(actor=signed_in(request), camera=camera)
    ask_for_preview(camera=camera)
    line = describe_camera(camera)
    answer: dict[str, Any] = {
        "state": line.state,
        "mark": line.mark,
        "problem": line.problem,
        "facts": [line.rate, line.delay, line.reconnects, line.stream],
        "at": "",
    }
    preview = _find_picture(camera)
    if preview is not None:
        answer |= _show(request, preview, known=request.POST.get("after", ""))
    return JsonResponse(answer)


@login_required
@require_safe
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The drawing of a floor; the browser keeps it until it changes."""
    check_view_plans(request.user)
    plan = get_object_or_404(FloorPlan.objects.defer("image"), pk=pk)
    changed_s = int(plan.changed_at.timestamp())
    known_s = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if known_s is not None and known_s >= changed_s:
        response = HttpResponse(status=304)
    else:
        drawing = bytes(plan.image)
        kind = "image/png" if drawing.startswith(PNG_START) else "image/webp"
        response = HttpResponse(drawing, content_type=kind)
    response["Last-Modified"] = http_date(changed_s)
    response["Cache-Control"] = "private, no-cache"
    return response


def _find(pk: int) -> Camera:
    camera = Camera.objects.select_related("state", "site").filter(pk=pk).first()
    if camera is None:
        raise Http404
    return camera


def _find_picture(camera: Camera) -> CameraPreview | None:
    """The live picture; none that a killed node has left behind."""
    fresh = CameraPreview.objects.filter(at__gt=timezone.now() - STALE_AFTER)
    return fresh.filter(camera=camera).first()


def _show(request: HttpRequest, preview: CameraPreview, *, known: str) -> dict[str, Any]:
    at = preview.at.isoformat()
    if at == known:
        return {"at": at}
    picture = base64.b64encode(decrypt(bytes(preview.picture))).decode()
    return {"at": at, "picture": picture, "faces": _name_faces(request, preview.faces)}


def _name_faces(request: HttpRequest, faces: Iterable[dict[str, Any]]) -> list[LiveFace]:
    """Boxes with the names of those whom the user may see."""
    faces = list(faces)
    wanted = {face["employee"] for face in faces if face["employee"] is not None}
    seen = visible_employees(request.user).filter(pk__in=wanted)
    names = dict(seen.values_list("pk", "name")) if wanted else {}
    return [
        LiveFace(
            box=face["box"],
            is_known=face["employee"] is not None,
            label=_say_who(face, names),
        )
        for face in faces
    ]


def _say_who(face: dict[str, Any], names: dict[int, str]) -> str:
    """The name, or what is known beside it; `state` is what the node says of the face."""
    if face["state"] == "spoof":
        return _("a photo or a screen")
    if face["employee"] is not None:
        return names.get(face["employee"], _("somebody of another team"))
    return _("not sure yet") if face["state"] in ("looking", "unfit") else _("unknown")
