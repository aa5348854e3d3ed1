"""In or out: what a check-in means, by what is known of the time before it.

At a device for both directions check-ins take turns. One that is delivered late comes between
others that are recorded already; what it turns around is put right here.
"""

import datetime
import uuid

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.models import AttendanceEvent, Correction, CorrectionLine, Device, EventVoid
from attendance.rules import choose_kind, is_at_work
from attendance.services.happenings import tell_recorded, tell_voided
from attendance.summaries import refresh_days
from people.models import Employee

Method = AttendanceEvent.Method
BY_TURNS = frozenset({Method.FACE, Method.PIN, Method.BADGE, Method.NAME})
"""How people check in at a device; whatever was entered by hand was meant as it stands."""


def find_kind(*, employee: Employee, device: Device | None, at: datetime.datetime) -> str:
    """What a check-in at this time means: the device's direction, or by turns."""
    last = find_last_event(employee=employee, at=at)
    is_here = last is not None and is_at_work(last.kind, last.at, at)
    return choose_kind(is_here=is_here, direction=device.direction if device else "both")


def find_last_event(*, employee: Employee, at: datetime.datetime) -> AttendanceEvent | None:
    """By what was known at that time: a check-in may arrive after the clock closed the day."""
    closed_since = Q(method=Method.AUTOMATIC, recorded_at__gt=at)
    return employee.events.standing().filter(at__lt=at).exclude(closed_since).first()


def put_turns_right(*, employee: Employee, since: datetime.datetime) -> list[Correction]:
    """Turn around what was recorded after `since` and would have been the other way around.

    For an event that was added later than others that follow it. Events are never edited: each is
    voided, and added anew with its device and method, by a correction of Muster itself for each
    day, which says why. The first event that is right as it is, or that somebody meant as it
    stands, ends it. The caller holds the lock on the person.
    """
    corrections: dict[datetime.date, Correction] = {}
    later = employee.events.standing().filter(at__gt=since).exclude(method=Method.AUTOMATIC)
    for event in later.select_related("device").order_by("at", "pk"):
        kind = find_kind(employee=employee, device=event.device, at=event.at)
        if not _is_by_turns(event) or kind == event.kind:
            break
        day = event.at.astimezone(employee.site.zone).date()
        if day not in corrections:
            corrections[day] = _start_correction(employee, day, since)
        _turn(event, kind, corrections[day])
    for day, correction in corrections.items():
        refresh_days(employee_ids=[employee.pk], first=day, last=day, correction=correction)
    return list(corrections.values())


def _is_by_turns(event: AttendanceEvent) -> bool:
    """Whether nobody said in so many words what it was."""
    return (
        event.method in BY_TURNS
        and event.kind in (AttendanceEvent.Kind.IN, AttendanceEvent.Kind.OUT)
        and event.device is not None
        and event.device.direction == Device.Direction.BOTH
        and not event.reports.filter(is_kind_given=True).exists()
    )


def _start_correction(
    employee: Employee, day: datetime.date, since: datetime.datetime
) -> Correction:
    now = timezone.now()
    at = since.astimezone(employee.site.zone)
    return Correction.objects.create(
        employee=employee,
        day=day,
        reason=_("In and out take turns, and the check-in of %(day)s, %(time)s was delivered late.")
        % {"day": date_format(at), "time": f"{at:%H:%M}"},
        state=Correction.State.APPROVED,
        requested_at=now,
        decided_at=now,
    )


def _turn(event: AttendanceEvent, kind: str, correction: Correction) -> AttendanceEvent:
    CorrectionLine.objects.bulk_create(
        [
            CorrectionLine(correction=correction, action=CorrectionLine.Action.VOID, event=event),
            CorrectionLine(
                correction=correction, action=CorrectionLine.Action.ADD, kind=kind, at=event.at
            ),
        ]
    )
    EventVoid.objects.create(event=event, correction=correction)
    tell_voided(event, correction)
    turned = AttendanceEvent.objects.create(
        employee=event.employee,
        kind=kind,
        at=event.at,
        device=event.device,
        method=event.method,
        score=event.score,
        liveness=event.liveness,
        is_late=event.is_late,
        nonce=uuid.uuid5(event.nonce, f"{correction.pk}"),
        correction=correction,
    )
    tell_recorded(turned)
    return turned
