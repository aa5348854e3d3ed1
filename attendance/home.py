"""The first page of HR's site: what is going on, and what waits for somebody.

Every figure is counted by the very condition of the list that it links to. Whoever may not see a
list does not see its figure.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.camera_states import find_blind_cameras
from attendance.day_names import name_day_briefly
from attendance.exceptions import find_corrections_to_decide, find_exceptions_to_resolve
from attendance.models import Device, LateCheckIn, ScheduleAssignment
from attendance.policies import (
    can_settle_late_check_ins,
    can_view_board,
    find_disputes_to_settle,
    find_leaves_to_decide,
)
from attendance.presence import (
    DAY,
    QUARTER,
    count_arrivals,
    count_presence,
    count_seen_by_day,
)
from people.models import Employee, FaceSample, WebhookTarget
from people.policies import (
    Account,
    can_change_photos,
    can_import_people,
    has_permission,
    visible_employees,
    visible_photos,
)
from people.queries import FaceState
from people.rosters import ConsentState, Employment, annotate_states

OPEN_ARRIVAL_DAYS = 7
CHART_DAYS = 14
SHOWN_DEVICES = 8
DEVICE_IS_QUIET_AFTER = datetime.timedelta(hours=24)
PEOPLE = "admin:people_employee_changelist"
EVENTS = "admin:attendance_attendanceevent_changelist"
LEAVES = "admin:attendance_leave_changelist"
CAMERAS = "admin:attendance_camera_changelist"
DISPUTES = "admin:attendance_checkindispute_changelist"
CORRECTIONS = "admin:attendance_correction_changelist"
LATE_CHECK_INS = "admin:attendance_latecheckin_changelist"
PHOTOS = "admin:people_facesample_changelist"
WEBHOOKS = "admin:people_webhooktarget_changelist"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, the list behind it, and the shape beside it (see admin.css)."""

    label: str
    count: int
    url: str
    mark: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its height and place in the drawing, and the list behind it."""

    label: str
    count: int
    url: str
    x: float
    y: float
    width: float
    height: float
    caption: str


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A kiosk and when it was last heard of."""

    name: str
    site: str
    url: str
    last_seen_at: datetime.datetime | None
    mark: str
    state: str


def fill_home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The context of the page, by what the user may see."""
    user, now = request.user, timezone.now()
    context["title"] = _("Home")
    context["home"] = {
        "now": now,
        "is_empty": not Employee.objects.exists(),
        "can_import": can_import_people(user),
        "can_add": has_permission(user, "people.add_employee"),
        "today": list(_count_today(user, now)),
        "tasks": list(_list_tasks(user)),
        "arrivals": _draw_arrivals(user, now),
        "days": _draw_days(user, now),
        "devices": _list_devices(user, now),
    }
    return context


def link(name: str, **query: object) -> str:
    """The address of a list with a filter."""
    return f"{reverse(name)}?{urlencode(query)}"


def _count_today(user: Account, now: datetime.datetime) -> Iterator[Figure]:
    """Who is in, late, gone and missing."""
    if not can_view_board(user):
        return
    counts = count_presence(visible_employees(user), now=now)
    yield Figure(_("In now"), counts.present, _link_presence(user, "in"), "in")
    is_planned = ScheduleAssignment.objects.exists()
    if is_planned or counts.late:
        yield Figure(_("Late today"), counts.late, _link_presence(user, "late"), "late")
    yield Figure(_("Left"), counts.left, _link_presence(user, "out"), "out")
    yield Figure(_("Missing"), counts.missing, _link_presence(user, "missing"), "missing")
    if is_planned or counts.expected:
        yield Figure(
            _("Expected later"), counts.expected, _link_presence(user, "expected"), "expected"
        )
    if is_planned or counts.on_leave:
        yield Figure(_("On leave"), counts.on_leave, _link_presence(user, "leave"), "leave")


def _link_presence(user: Account, state: str) -> str:
    """The list of these people, or the board for those who may not see records of people."""
    if has_permission(user, "people.view_employee"):
        return link(PEOPLE, presence=state)
    return reverse("attendance:today")


def _list_tasks(user: Account) -> Iterator[Figure]:
    """What waits for somebody; only what there is, the most urgent first."""
    figures = [
        *_count_requests(user),
        *_count_photos(user),
        *_count_people(user),
        *_count_late_check_ins(user),
        *_count_exceptions(user),
        *_count_webhooks(user),
        *_count_cameras(user),
    ]
    yield from (figure for figure in figures if figure.count)


def _count_requests(user: Account) -> Iterator[Figure]:
    """What people have asked for, and this user may answer."""
    if has_permission(user, "attendance.decide_leave"):
        waiting = find_leaves_to_decide(user).count()
        yield Figure(_("Leave to decide"), waiting, link(LEAVES, waiting="me"), "waiting")
    if has_permission(user, "attendance.decide_correction"):
        asked = find_corrections_to_decide(user).count()
        yield Figure(_("Corrections to decide"), asked, link(CORRECTIONS, waiting="me"), "waiting")
        denied = find_disputes_to_settle(user).count()
        yield Figure(_("Said “not me”"), denied, link(DISPUTES, state__exact="open"), "problem")


def _count_photos(user: Account) -> Iterator[Figure]:
    if not can_change_photos(user):
        return
    states = visible_photos(user).aggregate(
        review=Count("pk", filter=Q(state=FaceSample.State.REVIEW)),
        pending=Count("pk", filter=Q(state=FaceSample.State.PENDING)),
    )
    yield Figure(
        _("Photos to be checked"), states["review"], link(PHOTOS, state__exact="review"), "problem"
    )
    yield Figure(
        _("Photos in the queue"), states["pending"], link(PHOTOS, state__exact="pending"), "waiting"
    )


def _count_people(user: Account) -> Iterator[Figure]:
    """People at work without a consent, and people who agreed but are not known yet."""
    if not has_permission(user, "people.view_employee"):
        return
    if not has_permission(user, "people.view_consent"):
        return
    rows = annotate_states(visible_employees(user), on=timezone.localdate())
    current = rows.filter(employment=Employment.CURRENT)
    faceless = current.filter(consent_state=ConsentState.GIVEN, face_state=FaceState.NO_PHOTO)
    yield Figure(
        _("Consents missing"),
        current.filter(consent_state=ConsentState.MISSING).count(),
        link(PEOPLE, consent="missing", employment="current"),
        "missing",
    )
    yield Figure(
        _("Asked for consent, no answer yet"),
        current.filter(consent_state=ConsentState.ASKED).count(),
        link(PEOPLE, consent="asked", employment="current"),
        "asked",
    )
    yield Figure(
        _("Agreed, but no photo yet"),
        faceless.count(),
        link(PEOPLE, consent="given", face="no_photo", employment="current"),
        "no_photo",
    )


def _count_cameras(user: Account) -> Iterator[Figure]:
    """Those that show nothing, for whoever sees cameras."""
    if has_permission(user, "attendance.view_camera"):
        blind = find_blind_cameras().count()
        yield Figure(
            _("Cameras without a picture"), blind, link(CAMERAS, pictures="none"), "problem"
        )


def _count_late_check_ins(user: Account) -> Iterator[Figure]:
    """What kiosks delivered and nobody could record by itself."""
    if not can_settle_late_check_ins(user):
        return
    waiting = LateCheckIn.objects.filter(state=LateCheckIn.State.WAITING).count()
    yield Figure(
        _("Late check-ins that need somebody"),
        waiting,
        link(LATE_CHECK_INS, state__exact="waiting"),
        "waiting",
    )


def _count_exceptions(user: Account) -> Iterator[Figure]:
    """Days that somebody has to look at."""
    if not has_permission(user, "attendance.decide_correction"):
        return
    yield Figure(
        _("Exceptions to resolve"),
        find_exceptions_to_resolve(user).count(),
        reverse("admin:attendance_exceptions"),
        "late",
    )


def _count_webhooks(user: Account) -> Iterator[Figure]:
    """Other systems that are told nothing any more, because they took nothing."""
    if has_permission(user, "people.view_webhooktarget"):
        stopped = WebhookTarget.objects.filter(is_active=True, stopped_at__isnull=False).count()
        yield Figure(_("Webhooks that are stopped"), stopped, link(WEBHOOKS), "problem")


def _draw_arrivals(user: Account, now: datetime.datetime) -> list[Bar]:
    """Today's check-ins by quarter of an hour, from the first to now."""
    if not has_permission(user, "attendance.view_attendanceevent"):
        return []
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counts = count_arrivals(visible_employees(user), start=midnight, end=now)
    if not counts:
        return []
    first, last = min(counts), max(counts)
    steps = [first + QUARTER * number for number in range((last - first) // QUARTER + 1)]
    values = [(step, counts.get(step, 0)) for step in steps]
    return _draw(
        [
            (
                f"{step:%H:%M}",
                count,
                link(
                    EVENTS,
                    kind__exact="in",
                    at__gte=step.isoformat(),
                    at__lt=(step + QUARTER).isoformat(),
                ),
                f"{step:%H:%M}" if step.minute == 0 else "",
            )
            for step, count in values
        ]
    )


def _draw_days(user: Account, now: datetime.datetime) -> list[Bar]:
    """How many people came in on each of the last days, today included."""
    if not can_view_board(user) or not has_permission(user, "people.view_employee"):
        return []
    today = timezone.localdate(now)
    counts = count_seen_by_day(
        visible_employees(user), first=today - DAY * (CHART_DAYS - 1), last=today
    )
    if not any(counts.values()):
        return []
    return _draw(
        [
            (
                name_day_briefly(day),
                count,
                link(PEOPLE, seen_on=day.isoformat()),
                date_format(day, "D")[:2],
            )
            for day, count in counts.items()
        ]
    )


def _draw(values: list[tuple[str, int, str, str]]) -> list[Bar]:
    """Bars in a drawing of 100 by 40, by label, count, address and caption."""
    highest = max(count for _label, count, _url, _caption in values) or 1
    slot = 100 / len(values)
    return [
        Bar(
            label=label,
            count=count,
            url=url,
            x=round(slot * number + slot * 0.15, 2),
            y=round(40 - 40 * count / highest, 2),
            width=round(min(slot * 0.7, 8), 2),
            height=round(40 * count / highest, 2),
            caption=caption,
        )
        for number, (label, count, url, caption) in enumerate(values)
    ]


def _list_devices(user: Account, now: datetime.datetime) -> list[DeviceLine]:
    """The kiosks in use, the ones not heard of for longest first."""
    if not has_permission(user, "attendance.view_device"):
        return []
    kiosks = Device.objects.filter(is_active=True, camera=None)
    devices = kiosks.select_related("site").order_by("last_seen_at")
    return [_describe_device(device, now) for device in devices[:SHOWN_DEVICES]]


def _describe_device(device: Device, now: datetime.datetime) -> DeviceLine:
    seen = device.last_seen_at
    is_quiet = seen is None or now - seen > DEVICE_IS_QUIET_AFTER
    return DeviceLine(
        name=device.name,
        site=device.site.name,
        url=reverse("admin:attendance_device_change", args=[device.pk]),
        last_seen_at=seen,
        mark="late" if is_quiet else "in",
        state=_describe_silence(seen, now),
    )


def _describe_silence(seen: datetime.datetime | None, now: datetime.datetime) -> str:
    if seen is None:
        return _("never seen")
    minutes = int((now - seen).total_seconds() // 60)
    if minutes < 2:  # noqa: PLR2004  somebody looked into it just now
        return _("just now")
    if minutes < 120:  # noqa: PLR2004  two hours
        return ngettext("%d minute ago", "%d minutes ago", minutes) % minutes
    hours = minutes // 60
    if hours < 48:  # noqa: PLR2004  two days
        return ngettext("%d hour ago", "%d hours ago", hours) % hours
    return ngettext("%d day ago", "%d days ago", hours // 24) % (hours // 24)
