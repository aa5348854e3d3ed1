"""Check-ins that another system saw: a turnstile, a door, a time clock of somebody else."""

import datetime
import hashlib
import json
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.errors import (
    CheckInRefusedError,
    CheckInTimeError,
    ClosedMonthError,
    DeviceUnknownError,
    NonceUsedError,
)
from attendance.models import AttendanceEvent, ClosedMonth, Device, ReportedCheckIn
from attendance.policies import check_report_check_in
from attendance.rules import CLOCK_TOLERANCE
from attendance.services.check_in import CheckInResult, record_event
from attendance.services.check_in_rules import get_check_in_rules
from attendance.services.turns import put_turns_right
from attendance.summaries import lock_people
from people.models import Employee
from people.policies import check_store_face, is_self

Method = AttendanceEvent.Method
WAYS = {Method.FACE: "faces", Method.PIN: "pin", Method.BADGE: "badge", Method.NAME: "names"}
"""How another system may know who it was, and the rule of the site that allows it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What another system says: who, where, how, and when it was.

    `at` is aware; None: now. `kind` is a value of `AttendanceEvent.Kind`; empty: by the device's
    direction, or by turns. `score` is a cosine, where a face was recognised.
    """

    employee: Employee
    device: Device
    method: str
    nonce: uuid.UUID
    at: datetime.datetime | None = None
    kind: str = ""
    score: float | None = None

    def hash_content(self) -> str:
        """SHA-256 of all of it, hex: the same report has the same."""
        values = [
            self.employee.pk,
            self.device.pk,
            self.method,
            self.at.astimezone(datetime.UTC).isoformat() if self.at else None,
            self.kind,
            self.score,
        ]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()


@transaction.atomic
def report_check_in(*, report: Report, by: User, system: str = "") -> CheckInResult:
    """Record what another system saw, exactly once for each nonce.

    Args:
        report: what it says.
        by: the account in whose name it says so.
        system: the name of its API key; empty for somebody who is signed in, who may report
            others, but not oneself.

    Raises:
        PermissionDenied: `by` may not report check-ins of this person.
        ConsentMissingError: a face was recognised of somebody who has not agreed to that.
        DeviceUnknownError: the device is switched off.
        CheckInTimeError: it lies in the future, or too long ago.
        ClosedMonthError: the month of that day is closed at the person's site.
        NonceUsedError: the nonce came before with something else.
        CheckInRefusedError: the person is not employed at that time, the site does not offer this
            way, or something else was recorded in the same second.
    """
    check_report_check_in(by, report.employee)
    if not system and is_self(by, report.employee):
        raise PermissionDenied(_("Nobody reports their own check-ins. Use a device, or ask HR."))
    _wait_for_others(report.nonce)
    lock_people([report.employee.pk])  # so that no month is closed meanwhile
    known = _find_reported(report)
    if known is not None:
        return CheckInResult(known.event, is_new=False)
    now = timezone.now()
    at = report.at or now
    _check_time(at, now)
    _check_way(report)
    _check_month_open(report.employee, at)
    _check_second(report, at)
    return _record(report, at, is_late=at < now - CLOCK_TOLERANCE, by=by, system=system)


def _record(
    report: Report, at: datetime.datetime, *, is_late: bool, by: User, system: str
) -> CheckInResult:
    result = record_event(
        employee_id=report.employee.pk,
        device=report.device,
        method=Method(report.method),
        nonce=report.nonce,
        at=at,
        kind=report.kind,
        score=report.score,
        is_late=is_late,
    )
    ReportedCheckIn.objects.create(
        nonce=report.nonce,
        content_hash=report.hash_content(),
        event=result.event,
        is_kind_given=bool(report.kind),
        system=system,
        reported_by=by,
    )
    if result.is_new and not is_late:  # a late one has done so already
        put_turns_right(employee=result.event.employee, since=at)
    return result


def _wait_for_others(nonce: uuid.UUID) -> None:
    """Until the end of the transaction nobody else reports with this nonce."""
    key = int.from_bytes(nonce.bytes[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _find_reported(report: Report) -> ReportedCheckIn | None:
    """The same report, delivered before."""
    known = ReportedCheckIn.objects.select_related("event").filter(nonce=report.nonce).first()
    is_other = known is not None and known.content_hash != report.hash_content()
    if is_other or (known is None and AttendanceEvent.objects.filter(nonce=report.nonce).exists()):
        raise NonceUsedError(
            _("This nonce came before, with something else. Make a new one for each check-in.")
        )
    return known


def _check_time(at: datetime.datetime, now: datetime.datetime) -> None:
    if at > now + CLOCK_TOLERANCE:
        raise CheckInTimeError(_("This check-in lies in the future. Set the device's clock."))
    if at < now - datetime.timedelta(days=settings.LATE_DAYS):
        text = ngettext(
            "This check-in is more than %(count)d day old. Enter it as a correction.",
            "This check-in is more than %(count)d days old. Enter it as a correction.",
            settings.LATE_DAYS,
        )
        raise CheckInTimeError(text % {"count": settings.LATE_DAYS})


def _check_way(report: Report) -> None:
    """The device is on, and its site offers this way of checking in."""
    if not report.device.is_active:
        raise DeviceUnknownError(
            _("“%(name)s” is switched off. Switch it on in the admin.")
            % {"name": report.device.name}
        )
    if report.method not in WAYS:
        raise CheckInRefusedError(_("Enter what a person says by hand as a correction."))
    if not getattr(get_check_in_rules(report.device.site), WAYS[Method(report.method)]):
        raise CheckInRefusedError(
            _("“%(site)s” does not offer this way to check in: %(way)s. See its check-in rules.")
            % {"site": report.device.site, "way": Method(report.method).label}
        )
    if report.method == Method.FACE:
        check_store_face(report.employee)


def _check_month_open(employee: Employee, at: datetime.datetime) -> None:
    day = at.astimezone(employee.site.zone).date()
    month = day.replace(day=1)
    if ClosedMonth.objects.filter(site=employee.site_id, month=month).exists():
        raise ClosedMonthError(
            _("%(month)s is closed at %(site)s. Ask for a correction of %(day)s.")
            % {
                "month": date_format(month, "YEAR_MONTH_FORMAT"),
                "site": employee.site,
                "day": date_format(day),
            }
        )


def _check_second(report: Report, at: datetime.datetime) -> None:
    """No two events of a person that count lie in the same second, unless they are the same."""
    if not report.kind:
        return
    second = at.replace(microsecond=0)
    others = report.employee.events.standing().filter(
        at__gte=second, at__lt=second + datetime.timedelta(seconds=1)
    )
    if others.exclude(kind=report.kind).exists():
        raise CheckInRefusedError(
            _("Something else was recorded in this second. Check the time, and send a new nonce.")
        )
