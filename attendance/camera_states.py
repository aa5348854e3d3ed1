"""How a camera does, in words for lists and pages."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.cameras.causes import NO_LOOKS, explain_problem
from attendance.models import Camera, CameraNode, CameraState

NODE_LIVES = datetime.timedelta(seconds=15)
MINUTE_S, HOUR_S = 60, 3600
NONE = "–"
MARKS = {
    "online": "ready",
    "connecting": "waiting",
    "waiting": "waiting",
    "offline": "problem",
    "resting": "missing",
    "off": "missing",
}
Status = CameraState.Status


@dataclass(frozen=True, slots=True)
class CameraLine:
    """What is said of a camera; `code` is one of `MARKS`, all else is words, `NONE` for nothing."""

    pk: int
    code: str
    mark: str
    state: str
    problem: str
    last_picture: str
    rate: str
    delay: str
    reconnects: str
    stream: str


def describe_camera(camera: Camera, *, now: datetime.datetime | None = None) -> CameraLine:
    """The camera's line; ask for it with its `state` in the same query."""
    now = now or timezone.now()
    state = getattr(camera, "state", None) or CameraState(camera=camera)
    code = _find_code(camera, state, now)
    is_watched = code in (Status.ONLINE, Status.CONNECTING, Status.OFFLINE)
    return CameraLine(
        pk=camera.pk,
        code=code,
        mark=MARKS[code],
        state=_name_state(code),
        problem=_explain(camera, state, code),
        last_picture=say_ago(state.last_frame_at, now),
        rate=_say_rate(state) if code == Status.ONLINE else NONE,
        delay=_say_delay(state) if is_watched else NONE,
        reconnects=str(state.reconnects) if is_watched else NONE,
        stream=_say_stream(state) or NONE,
    )


def find_blind_cameras() -> QuerySet[Camera]:
    """Those that are to be watched, and nobody watches them or no picture comes."""
    unwatched = Q(state=None) | Q(state__lease_until=None) | Q(state__lease_until__lt=Now())
    active = Camera.objects.filter(is_active=True)
    return active.filter(unwatched | Q(state__status=Status.OFFLINE))


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A process that watches cameras now, and how busy it is, 0 to 100."""

    name: str
    percent: int


def count_cameras() -> tuple[int, int]:
    """How many there are, and how many of them are to be watched."""
    active = Count("pk", filter=Q(is_active=True))
    counts = Camera.objects.aggregate(all=Count("pk"), active=active)
    return counts["all"], counts["active"]


def list_nodes() -> list[NodeLine]:
    """The processes that watch cameras now."""
    living = CameraNode.objects.filter(beat_at__gt=Now() - NODE_LIVES)
    return [NodeLine(node.name, round(100 * node.load)) for node in living]


def say_ago(at: datetime.datetime | None, now: datetime.datetime) -> str:
    """How long ago that was; longer than an hour, when."""
    if at is None:
        return NONE
    seconds = max(int((now - at).total_seconds()), 0)
    if seconds < MINUTE_S:
        return _("%(seconds)d s ago") % {"seconds": seconds}
    if seconds < HOUR_S:
        minutes = seconds // MINUTE_S
        return ngettext("%d minute ago", "%d minutes ago", minutes) % minutes
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _find_code(camera: Camera, state: CameraState, now: datetime.datetime) -> str:
    if not camera.is_active:
        return "off"
    is_leased = state.lease_until is not None and state.lease_until > now
    return state.status if is_leased else Status.WAITING


def _name_state(code: str) -> str:
    return _("switched off") if code == "off" else str(Status(code).label)


def _explain(camera: Camera, state: CameraState, code: str) -> str:
    if code == "off":
        return ""
    if code == Status.ONLINE and state.is_short:
        return _("The machine is full: it looks at fewer pictures than are wanted.")
    if code == Status.WAITING and not state.problem:
        return _("No process watches it yet.")
    is_told = code != Status.ONLINE or state.problem == NO_LOOKS
    return explain_problem(state.problem, camera) if is_told else ""


def _say_rate(state: CameraState) -> str:
    if state.received_per_s is None:
        return NONE
    received = number_format(state.received_per_s, 1)
    if state.looked_per_s is None:
        return received
    looked = number_format(state.looked_per_s, 1)
    return _("%(received)s, %(looked)s looked at") % {"received": received, "looked": looked}


def _say_delay(state: CameraState) -> str:
    return NONE if state.delay_ms is None else f"{state.delay_ms} ms"


def _say_stream(state: CameraState) -> str:
    size = f"{state.width} × {state.height}" if state.width and state.height else ""
    return ", ".join(part for part in (size, state.codec) if part)
