"""PINs: set, taken away, and checked in by."""

import datetime
import logging
import uuid
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.errors import CheckInRefusedError, PinRefusedError
from attendance.models import AttendanceEvent, Device, Pin
from attendance.pin_rules import check_pin, draw_pin, fits_pin, seal_pin
from attendance.services.check_in import CheckInResult, check_in
from attendance.services.pin_tries import Subject, count_tries, take_back_tries, unlock_pin
from attendance.services.ways import check_way, has_left
from people.encryption import DecryptionError, decrypt, encrypt, is_newest
from people.models import Employee

logger = logging.getLogger(__name__)

MOST_CANDIDATES = 3
LONGEST_NUMBER = 100


@transaction.atomic
def set_pin(*, employee: Employee, pin: str, by: User | None) -> None:
    """Give the person this PIN, in place of an older one; wrong tries are forgotten.

    Raises:
        PinRefusedError: it is no PIN, too easy to guess, or the person has left.
    """
    check_pin(pin, employee)
    people = Employee.objects.select_related("site").defer("embedding")
    person = people.select_for_update(of=("self",), no_key=True).get(pk=employee.pk)
    now = timezone.now()
    if has_left(person, now):
        raise PinRefusedError(_("%(name)s does not work here any more.") % {"name": person.name})
    Pin.objects.update_or_create(
        employee=person,
        defaults={"secret": seal_pin(pin), "set_at": now, "set_by": by},
    )
    unlock_pin(employee=person)


def give_pin(*, employee: Employee, by: User | None) -> str:
    """Set a random PIN; it is returned to be shown this once.

    Raises:
        PinRefusedError: the person has left.
    """
    pin = draw_pin(employee)
    set_pin(employee=employee, pin=pin, by=by)
    return pin


@transaction.atomic
def clear_pin(*, employee: Employee) -> bool:
    """Take the PIN away; whether there was one."""
    unlock_pin(employee=employee)
    return Pin.objects.filter(employee=employee).delete()[0] > 0


@transaction.atomic
def renew_pins(is_rehearsal: bool) -> tuple[int, list[str]]:  # noqa: FBT001  as registered
    """Encrypt PINs with the newest key: how many needed it, and whose no key opens."""
    count, lost = 0, []
    for pin in Pin.objects.select_for_update().order_by("pk"):
        if is_newest(pin.secret.encode()):
            continue
        try:
            fresh = encrypt(decrypt(pin.secret.encode())).decode()
        except DecryptionError:
            lost.append(f"PIN of employee {pin.employee_id}")
            continue
        count += 1
        if not is_rehearsal:
            Pin.objects.filter(pk=pin.pk).update(secret=fresh)
    return count, lost


def check_in_by_pin(
    *,
    number: str,
    pin: str,
    device: Device,
    nonce: uuid.UUID,
    at: datetime.datetime | None = None,
    is_late: bool = False,
) -> CheckInResult:
    """Record that whoever has this personnel number and PIN came or went.

    Not inside a transaction: wrong tries count, whatever becomes of the rest. A number that
    nobody has takes as long, is counted and is answered like a wrong PIN.

    Raises:
        TryLaterError: too many wrong tries; nothing was looked at.
        CheckInRefusedError: number and PIN do not fit, the site uses no PINs, or as `check_in`.
        DeviceUnknownError: the device was switched off, or its key renewed.
    """
    check_way(device, "pin")
    subject = Subject(find_by_number(number), number.strip().casefold())
    employee_id = confirm_pin(subjects=[subject], pin=pin, device=device)
    return _record(employee_id, device, nonce, at=at, is_late=is_late)


def check_in_by_pin_among(
    *,
    employee_ids: Sequence[int],
    pin: str,
    device: Device,
    nonce: uuid.UUID,
    at: datetime.datetime | None = None,
    is_late: bool = False,
) -> CheckInResult:
    """Record that the one of these people who has this PIN came or went; a face cannot say who.

    Raises:
        CheckInRefusedError: the PIN fits none of them, or more than one; and as above.
        ValueError: these are too many to be look-alikes.
    """
    if not 1 <= len(set(employee_ids)) <= MOST_CANDIDATES:
        raise ValueError(f"1 to {MOST_CANDIDATES} people may look alike, not {len(employee_ids)}.")
    check_way(device, "pin")
    people = _find_people().filter(pk__in=employee_ids, pin__isnull=False).order_by("pk")
    subjects = [Subject(employee) for employee in people]
    if not subjects:
        raise CheckInRefusedError(_("I am not sure who you are. Please ask at reception."))
    employee_id = confirm_pin(subjects=subjects, pin=pin, device=device)
    return _record(employee_id, device, nonce, at=at, is_late=is_late)


def confirm_pin(*, subjects: Sequence[Subject], pin: str, device: Device) -> int:
    """The id of the one person whose PIN this is.

    Raises:
        TryLaterError: one of them, or the device, has had too many wrong tries.
        CheckInRefusedError: it fits nobody, or more than one of them.
    """
    rows = count_tries(subjects=subjects, device=device)
    fitting = [index for index, subject in enumerate(subjects) if _fits(subject, pin)]
    person = subjects[fitting[0]].employee if len(fitting) == 1 else None
    if person is None:
        raise CheckInRefusedError(_("That does not fit. Please try again."))
    take_back_tries(rows=rows, right=rows[fitting[0]], device=device)
    return person.pk


def find_by_number(number: str) -> Employee | None:
    """The person with this number; capitals do not matter where they tell nobody apart."""
    typed = number.strip()
    if not typed or len(typed) > LONGEST_NUMBER or "\x00" in typed:
        return None
    alike = list(_find_people().filter(number__iexact=typed)[:10])
    exact = [employee for employee in alike if employee.number == typed]
    found = exact or alike
    return found[0] if len(found) == 1 else None


def _find_people() -> QuerySet[Employee]:
    return Employee.objects.select_related("pin").defer("embedding")


def _fits(subject: Subject, typed: str) -> bool:
    pin: Pin | None = getattr(subject.employee, "pin", None)
    try:
        return fits_pin(typed, pin.secret if pin is not None else None)
    except DecryptionError:
        logger.exception("A PIN cannot be read: it has to be set again")
        return False


def _record(
    employee_id: int,
    device: Device,
    nonce: uuid.UUID,
    *,
    at: datetime.datetime | None,
    is_late: bool,
) -> CheckInResult:
    return check_in(
        employee_id=employee_id,
        device=device,
        method=AttendanceEvent.Method.PIN,
        nonce=nonce,
        at=at,
        is_late=is_late,
    )
