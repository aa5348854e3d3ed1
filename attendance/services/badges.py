"""Badges: printed, taken back, and checked in by."""

import base64
import datetime
import hashlib
import re
import secrets
import uuid
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.errors import BadgeRefusedError, CheckInRefusedError
from attendance.models import AttendanceEvent, Badge, Device
from attendance.services.check_in import CheckInResult, check_in
from attendance.services.ways import check_way, has_left
from people.models import Employee

PREFIX = "M1:"
TOKEN_BYTES = 16
# In capitals: a QR code holds them in fewer modules, which a camera reads from farther away.
CODE = re.compile(rf"{PREFIX}[A-Z2-7]{{26}}")
Reason = Badge.Reason


@transaction.atomic
def issue_badge(
    *, employee: Employee, by: User | None, replaces_older: bool = False
) -> tuple[Badge, str]:
    """Make a badge; it, and the code to print, which is not kept and cannot be shown again.

    Raises:
        BadgeRefusedError: the person has left.
    """
    people = Employee.objects.select_related("site").defer("embedding")
    person = people.select_for_update(of=("self",), no_key=True).get(pk=employee.pk)
    if has_left(person, timezone.now()):
        raise BadgeRefusedError(_("%(name)s does not work here any more.") % {"name": person.name})
    if replaces_older:
        revoke_badges(employees=[person], by=by, reason=Reason.REPLACED)
    code = PREFIX + base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().rstrip("=")
    badge = Badge.objects.create(employee=person, token_hash=hash_code(code), issued_by=by)
    return badge, code


def revoke_badge(*, badge: Badge, by: User | None, reason: Reason = Reason.TAKEN_BACK) -> bool:
    """Take one badge back; whether it was valid until now."""
    return _revoke(Q(pk=badge.pk), by, reason) > 0


def revoke_badges(
    *, employees: Iterable[Employee], by: User | None, reason: Reason = Reason.TAKEN_BACK
) -> int:
    """Take back every badge of these people; how many were valid until now."""
    return _revoke(Q(employee__in=[employee.pk for employee in employees]), by, reason)


def is_badge_code(text: str) -> bool:
    """Whether a QR code may be a badge of ours; any other is none of our business."""
    return CODE.fullmatch(text.strip()) is not None


def check_in_by_badge(
    *,
    code: str,
    device: Device,
    nonce: uuid.UUID,
    at: datetime.datetime | None = None,
    is_late: bool = False,
) -> CheckInResult:
    """Record that the person of a badge came or went.

    A check-in that a kiosk had to keep counts when the badge was valid at its time.

    Raises:
        CheckInRefusedError: the badge is not known or not valid, the site uses none, or as
            `check_in`.
        DeviceUnknownError: the device was switched off, or its key renewed.
    """
    check_way(device, "badge")
    badge = Badge.objects.filter(token_hash=hash_code(code.strip())).first()
    held_at = at if at is not None and is_late else timezone.now()
    if badge is None or not _is_valid(badge, held_at):
        raise CheckInRefusedError(_("This badge is not valid here. Ask HR for a new one."))
    result = check_in(
        employee_id=badge.employee_id,
        device=device,
        method=AttendanceEvent.Method.BADGE,
        nonce=nonce,
        at=at,
        is_late=is_late,
    )
    Badge.objects.filter(pk=badge.pk).update(last_used_at=held_at)
    return result


def find_holder(code: str) -> int | None:
    """The id of the person whom a badge was given to, valid or not."""
    badges = Badge.objects.filter(token_hash=hash_code(code.strip()))
    return badges.values_list("employee_id", flat=True).first()


def hash_code(code: str) -> str:
    """SHA-256, hex. The codes are random, so they need no slow hash."""
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()


def _is_valid(badge: Badge, at: datetime.datetime) -> bool:
    return badge.revoked_at is None or at < badge.revoked_at


def _revoke(which: Q, by: User | None, reason: Reason) -> int:
    return (
        Badge.objects.filter(which)
        .filter(revoked_at=None)
        .update(revoked_at=timezone.now(), revoked_by=by, reason=reason)
    )
