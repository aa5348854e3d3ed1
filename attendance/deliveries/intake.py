"""Recording what a kiosk delivers late: once, at its true time, or left to HR with the reason."""

import datetime
import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.deliveries.faces import find_codes, find_person
from attendance.deliveries.parcels import Parcel, ParcelError, read_parcel
from attendance.errors import CheckInRefusedError, TryLaterError
from attendance.models import AttendanceEvent, Device, LateCheckIn
from attendance.rules import CLOCK_TOLERANCE
from attendance.services import CheckInResult, check_in, get_check_in_rules
from attendance.services.badges import check_in_by_badge, find_holder, is_badge_code
from attendance.services.connections import was_connected
from attendance.services.pins import check_in_by_pin, find_by_number
from attendance.true_times import TrueTime, find_true_time
from recognition.engine.images import ImageError

Method = AttendanceEvent.Method
Reason = LateCheckIn.Reason
Record = Callable[[datetime.datetime], CheckInResult]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a kept check-in; the kiosk may forget it now.

    `repeated`: the same stands in the database already. `refused`: HR has it.
    """

    outcome: Literal["recorded", "repeated", "refused"]
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Claim:
    """Who it may be, how it would be recorded, and why it cannot be."""

    record: Record | None = None
    problem: Reason | None = None
    detail: str = ""
    employee_id: int | None = None


def take_in(
    *, device: Device, data: bytes, received_at: datetime.datetime | None = None
) -> Receipt:
    """Record the kept check-in in `data`, or leave it to HR; the same however often it comes.

    The pictures and secrets in it are used and dropped.

    Raises:
        DeviceUnknownError: the device was switched off, or its key renewed.
        TryLaterError: there were too many wrong PINs; deliver it again then.
        EngineError: faces cannot be recognised now; it may be delivered again.
    """
    received_at = received_at or timezone.now()
    try:
        parcel = read_parcel(data, received_at=received_at)
    except ParcelError as error:
        nonce = error.nonce or uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(data).hexdigest())
        claim = _Claim(problem=Reason.UNREADABLE, detail=str(error))
        return _settle(device, nonce, Method.FACE, TrueTime(received_at, is_sure=True), claim)
    known = _find_receipt(parcel.nonce)
    if known is not None:
        return known
    time = find_true_time(
        parcel.clocks, tolerance=datetime.timedelta(seconds=settings.LATE_TOLERANCE_SECONDS)
    )
    claim = _doubt_time(_CLAIMS[parcel.way](parcel, device), device, time, received_at)
    return _settle(device, parcel.nonce, Method(parcel.way), time, claim)


def _settle(
    device: Device, nonce: uuid.UUID, method: Method, time: TrueTime, claim: _Claim
) -> Receipt:
    """Record or keep it; two at once go one after the other."""
    with _alone(nonce):
        known = _find_receipt(nonce)
        if known is not None:
            return known
        if claim.problem is None and claim.record is not None:
            try:
                result = claim.record(time.at)
            except TryLaterError as error:
                if error.until is not None:
                    raise
                claim = _Claim(None, Reason.REFUSED, str(error), claim.employee_id)
            except CheckInRefusedError as error:
                claim = _Claim(None, Reason.REFUSED, str(error), claim.employee_id)
            else:
                return Receipt("recorded" if result.is_new else "repeated", result.event.at)
        LateCheckIn.objects.create(
            nonce=nonce,
            device=device,
            method=method,
            at=time.at,
            reason=claim.problem or Reason.REFUSED,
            detail=claim.detail[:300],
            employee_id=claim.employee_id,
        )
        return Receipt("refused", time.at)


@contextmanager
def _alone(nonce: uuid.UUID) -> Iterator[None]:
    """Meanwhile nobody else settles the same check-in.

    No transaction: wrong PINs are counted in one of their own, whatever becomes of the check-in.
    PostgreSQL frees the lock of a process that dies.
    """
    key = int.from_bytes(nonce.bytes[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _find_receipt(nonce: uuid.UUID) -> Receipt | None:
    """What became of it when it was delivered before."""
    event = AttendanceEvent.objects.filter(nonce=nonce).first()
    if event is not None:
        return Receipt("repeated", event.at)
    late = LateCheckIn.objects.filter(nonce=nonce).first()
    return Receipt("refused", late.at) if late is not None else None


def _doubt_time(claim: _Claim, device: Device, time: TrueTime, now: datetime.datetime) -> _Claim:
    """The claim with what is wrong about its time, if something is."""
    problem = _find_time_problem(device, time, now)
    if problem is None:
        return claim
    if claim.problem is None:
        return _Claim(None, problem, claim.detail, claim.employee_id)
    both = f"{problem.label}. {claim.detail}".strip()
    return _Claim(None, claim.problem, both, claim.employee_id)


def _find_time_problem(device: Device, time: TrueTime, now: datetime.datetime) -> Reason | None:
    if not time.is_sure:
        return Reason.CLOCK
    if time.at > now + CLOCK_TOLERANCE:
        return Reason.FUTURE
    if time.at < now - datetime.timedelta(days=settings.LATE_DAYS):
        return Reason.TOO_OLD
    if time.at < (device.paired_at or device.created_at) - CLOCK_TOLERANCE:
        return Reason.NOT_PAIRED
    return Reason.ONLINE if was_connected(device=device, at=time.at) else None


# Ways --------------------------------------------------------------------------------------------


def _claim_by_face(parcel: Parcel, device: Device) -> _Claim:
    rules = get_check_in_rules(device.site)
    if not rules.faces:
        return _refuse_way()
    try:
        found = find_person(parcel.pictures, rules=rules)
    except ImageError as error:
        return _Claim(problem=Reason.UNREADABLE, detail=str(error))
    if found.problem is not None or found.employee_id is None:
        return _Claim(problem=found.problem, employee_id=found.employee_id)
    employee_id = found.employee_id

    def record(at: datetime.datetime) -> CheckInResult:
        return check_in(
            employee_id=employee_id,
            device=device,
            method=Method.FACE,
            nonce=parcel.nonce,
            score=found.score,
            liveness=found.liveness,
            at=at,
            is_late=True,
        )

    return _Claim(record, employee_id=employee_id)


def _claim_by_pin(parcel: Parcel, device: Device) -> _Claim:
    """Number and PIN are looked at only when the time is in order: tries are counted."""
    person = find_by_number(parcel.number)

    def record(at: datetime.datetime) -> CheckInResult:
        return check_in_by_pin(
            number=parcel.number,
            pin=parcel.pin,
            device=device,
            nonce=parcel.nonce,
            at=at,
            is_late=True,
        )

    return _Claim(record, employee_id=person.pk if person else None)


def _claim_by_badge(parcel: Parcel, device: Device) -> _Claim:
    """The code that was read at once, or the first one of ours in the pictures."""
    try:
        codes = [parcel.code] if parcel.code else find_codes(parcel.pictures)
    except ImageError as error:
        return _Claim(problem=Reason.UNREADABLE, detail=str(error))
    code = next((code for code in codes if is_badge_code(code)), None)
    if code is None:
        return _Claim(problem=Reason.NOT_RECOGNISED)

    def record(at: datetime.datetime) -> CheckInResult:
        return check_in_by_badge(code=code, device=device, nonce=parcel.nonce, at=at, is_late=True)

    return _Claim(record, employee_id=find_holder(code))


def _refuse_way() -> _Claim:
    return _Claim(problem=Reason.REFUSED, detail=_("This way is switched off at the site."))


_CLAIMS: dict[str, Callable[[Parcel, Device], _Claim]] = {
    "face": _claim_by_face,
    "pin": _claim_by_pin,
    "badge": _claim_by_badge,
}
