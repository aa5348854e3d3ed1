"""Recording that somebody came or went."""

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.errors import CheckInRefusedError
from attendance.models import AttendanceEvent, Device
from attendance.rules import CLOCK_TOLERANCE, is_present
from attendance.services.announcements import announce_change
from attendance.services.devices import check_may_record
from attendance.services.happenings import tell_recorded
from attendance.services.turns import find_kind, find_last_event, put_turns_right
from attendance.summaries import refresh_around
from people.models import Employee
from people.queries import has_active_consent


@dataclass(frozen=True, slots=True)
class CheckInResult:
    """The event that stands in the database, and whether this call made it."""

    event: AttendanceEvent
    is_new: bool


@transaction.atomic
def check_in(
    *,
    employee_id: int,
    device: Device | None,
    method: AttendanceEvent.Method,
    nonce: uuid.UUID,
    score: float | None = None,
    liveness: float | None = None,
    at: datetime.datetime | None = None,
    is_late: bool = False,
) -> CheckInResult:
    """Record that a person came or went, exactly once for each nonce.

    The person's row is locked, so two kiosks cannot both turn the same arrival into an event. A
    second glance within the debounce time, and a nonce that was seen before, change nothing. The
    day's summary is made anew in the same transaction. A late one may come before others that are
    recorded already: in and out are then put right, see `attendance.services.turns`.

    Args:
        employee_id: who it is; the caller's recognition, never the client's word.
        device: where, or None when it was entered by hand.
        method: how it is known who it is.
        nonce: names this check-in; a repeated delivery carries the same one.
        score: cosine of the recognition, -1 to 1.
        liveness: real minus spoof of the face, where that was judged.
        at: when, aware; now when None.
        is_late: the kiosk kept it until the server could be reached again.

    Raises:
        CheckInRefusedError: the person is not employed now, `at` lies in the future, the nonce is
            that of somebody else's check-in, or a face was recognised of somebody who has not
            agreed to that.
        DeviceUnknownError: the device was switched off, or its key renewed, since it connected; or
            it is that of a camera that records nothing any more.
    """
    if device is not None:
        check_may_record(device)
    return record_event(
        employee_id=employee_id,
        device=device,
        method=method,
        nonce=nonce,
        at=at or timezone.now(),
        score=score,
        liveness=liveness,
        is_late=is_late,
    )


def record_event(
    *,
    employee_id: int,
    device: Device | None,
    method: AttendanceEvent.Method,
    nonce: uuid.UUID,
    at: datetime.datetime,
    kind: str = "",
    score: float | None = None,
    liveness: float | None = None,
    is_late: bool = False,
) -> CheckInResult:
    """What `check_in` does, inside a transaction, for a device that the caller has checked.

    `kind` is what somebody said it was; empty: the device's direction, or by turns.

    Raises:
        CheckInRefusedError: as `check_in` does.
    """
    employee = _lock_employee(employee_id, at)
    if method == AttendanceEvent.Method.FACE and not has_active_consent(employee):
        raise CheckInRefusedError(_("I don't know this face. Ask at reception."))
    known = _find_delivered(employee, nonce) or find_recent(employee=employee, at=at, kind=kind)
    if known is not None:
        return CheckInResult(known, is_new=False)
    event = AttendanceEvent.objects.create(
        employee=employee,
        kind=kind or find_kind(employee=employee, device=device, at=at),
        at=at,
        device=device,
        method=method,
        score=score,
        liveness=liveness,
        is_late=is_late,
        nonce=nonce,
    )
    refresh_around(employee=employee, at=at)
    tell_recorded(event)
    if is_late:
        put_turns_right(employee=employee, since=at)
    transaction.on_commit(lambda: announce_change(team_id=employee.team_id), robust=True)
    return CheckInResult(event, is_new=True)


def _lock_employee(employee_id: int, at: datetime.datetime) -> Employee:
    if at > timezone.now() + CLOCK_TOLERANCE:
        raise CheckInRefusedError(_("This check-in lies in the future. Set the device's clock."))
    people = Employee.objects.select_related("site").select_for_update(of=("self",), no_key=True)
    employee = people.filter(pk=employee_id).first()
    if employee is None or not _is_employed(employee, at):
        raise CheckInRefusedError(_("This person is not employed here now. Ask HR."))
    return employee


def _is_employed(employee: Employee, at: datetime.datetime) -> bool:
    """On the day of this moment; after the last day, to leave what began on it, as a night."""
    day = at.astimezone(employee.site.zone).date()
    if employee.is_employed(day):
        return True
    last = find_last_event(employee=employee, at=at)
    began = last.at.astimezone(employee.site.zone).date() if last is not None else day
    return last is not None and employee.is_employed(began) and is_present(last.kind, last.at, at)


def _find_delivered(employee: Employee, nonce: uuid.UUID) -> AttendanceEvent | None:
    event = AttendanceEvent.objects.filter(nonce=nonce).first()
    if event is not None and event.employee_id != employee.pk:
        raise CheckInRefusedError(_("This check-in was delivered before, for somebody else."))
    return event


def find_recent(
    *, employee: Employee, at: datetime.datetime, kind: str = ""
) -> AttendanceEvent | None:
    """Something that the person did, not the clock, which makes up for what nobody saw.

    With a `kind` only what is of the same: in and out within a minute were both meant.
    """
    debounce = datetime.timedelta(seconds=settings.DEBOUNCE_SECONDS)
    near = employee.events.standing().filter(at__gt=at - debounce, at__lt=at + debounce)
    near = near.filter(kind=kind) if kind else near
    return near.exclude(method=AttendanceEvent.Method.AUTOMATIC).first()
