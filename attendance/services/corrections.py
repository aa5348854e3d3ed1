"""Corrections: asked for, approved, refused, withdrawn. Nobody decides about their own days."""

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app as task_app

from attendance.day_changes import (
    AddEvent,
    Change,
    VoidEvent,
    check_changes,
    list_changes,
)
from attendance.day_events import find_day_events, find_day_of, make_token
from attendance.errors import CorrectionRefusedError
from attendance.letters import send_correction_decision_letter, send_correction_request_letter
from attendance.models import (
    AttendanceEvent,
    Correction,
    CorrectionLine,
    Device,
    EventVoid,
    ExceptionReview,
)
from attendance.policies import (
    can_correct_old_days,
    check_decide_correction,
    check_request_correction,
)
from attendance.services.announcements import announce_change
from attendance.services.happenings import tell_recorded, tell_voided
from attendance.summaries import refresh_days
from people.models import Employee
from people.policies import is_self

ASKED_TASK = "attendance.tell_manager_of_correction"
DECIDED_TASK = "attendance.tell_employee_of_correction"
MOST_WAITING = 5  # requests for one day of one person
State = Correction.State


@transaction.atomic
def request_correction(
    *,
    employee: Employee,
    day: datetime.date,
    reason: str,
    lines: Sequence[Change],
    by: User | None,
) -> Correction:
    """Ask for events of a day to be voided and added; the managers of the team get an e-mail.

    Args:
        employee: whose day it is.
        day: the local date on which the shift began.
        reason: why, in words that the one who decides understands.
        lines: what to void and to add.
        by: who asks; None: a kiosk, on behalf of whoever stands there. Name it in the reason.

    Raises:
        PermissionDenied: `by` may not ask for this person.
        CorrectionRefusedError: the day is too long ago, the same is asked for already, or the
            changes cannot be; the message says which and what to do.
    """
    if by is not None:
        check_request_correction(by, employee)
    employee, now = _lock_employee(employee), timezone.now()
    _check_age(employee, day, by, now)
    _check_reason(reason)
    check_changes(employee=employee, day=day, changes=lines, now=now)
    _check_not_asked(employee, day, lines)
    correction = _record(employee, day, reason, lines, by)
    _tell_managers(correction)
    return correction


@transaction.atomic
def approve_correction(
    *, correction: Correction, by: User, note: str = "", seen: str = ""
) -> Correction:
    """Carry the request out: void and add its events, and make the days anew.

    Args:
        correction: a request that waits.
        by: who decides; never the person whose day it is.
        note: for the person.
        seen: the token (`make_token`) of the day's events that `by` looked at. Empty: the day as
            it was when somebody asked.

    Raises:
        PermissionDenied: `by` may not decide about this person's days.
        CorrectionRefusedError: the request was decided meanwhile, or the day was changed.
    """
    employee = _lock_employee(correction.employee)
    check_decide_correction(by, employee)
    current = _lock_correction(correction, employee)
    _check_transition(current, State.APPROVED)
    _check_unchanged(current, seen)
    changes = list_changes(current.lines.all())
    check_changes(employee=employee, day=current.day, changes=changes, now=timezone.now())
    _move(current, State.APPROVED, by=by, note=note)
    _carry_out(current, changes)
    _tell_employee(current)
    return current


@transaction.atomic
def refuse_correction(*, correction: Correction, by: User, note: str = "") -> Correction:
    """Leave the day as it is; the note says why. Raises as `approve_correction` does."""
    employee = _lock_employee(correction.employee)
    check_decide_correction(by, employee)
    current = _lock_correction(correction, employee)
    _move(current, State.REFUSED, by=by, note=note)
    _tell_employee(current)
    return current


@transaction.atomic
def withdraw_correction(*, correction: Correction, by: User) -> Correction:
    """Take one's own request back: the person's, or that of whoever asked.

    Raises:
        PermissionDenied: it is somebody else's.
        CorrectionRefusedError: it is decided already.
    """
    employee = _lock_employee(correction.employee)
    if by.pk not in (employee.user_id, correction.requested_by_id):
        raise PermissionDenied(_("This request is not yours."))
    current = _lock_correction(correction, employee)
    return _move(current, State.WITHDRAWN, by=by, note="")


@transaction.atomic
def correct_now(
    *,
    employee: Employee,
    day: datetime.date,
    reason: str,
    lines: Sequence[Change],
    by: User,
    note: str = "",
    seen: str = "",
) -> Correction:
    """Correct a day of somebody else at once: a request and its approval in one.

    Raises:
        PermissionDenied: `by` may not ask, or may not decide, for this person.
        CorrectionRefusedError: as `request_correction` and `approve_correction` say.
    """
    check_request_correction(by, employee)
    check_decide_correction(by, employee)
    employee, now = _lock_employee(employee), timezone.now()
    _check_age(employee, day, by, now)
    _check_reason(reason)
    if seen:
        _check_seen(employee, day, seen)
    check_changes(employee=employee, day=day, changes=lines, now=now)
    correction = _record(employee, day, reason, lines, by)
    _move(correction, State.APPROVED, by=by, note=note)
    _carry_out(correction, lines)
    _tell_employee(correction)
    return correction


@transaction.atomic
def take_back(*, event: AttendanceEvent, device: Device, reason: str) -> Correction:
    """Void an event at once, because whoever stands at the device says that it was not them.

    Nobody is signed in there: the correction names the device instead, and carries the reason.

    Raises:
        CorrectionRefusedError: the event does not count any more.
    """
    employee, now = _lock_employee(event.employee), timezone.now()
    day, lines = find_day_of(event), [VoidEvent(event.pk)]
    _check_reason(reason)
    check_changes(employee=employee, day=day, changes=lines, now=now)
    correction = _record(employee, day, reason, lines, by=None, device=device)
    _move(correction, State.APPROVED, by=None, note="")
    _carry_out(correction, lines)
    _tell_employee(correction)
    return correction


def find_first_day(employee: Employee, *, now: datetime.datetime) -> datetime.date:
    """The oldest day for which the person may ask."""
    today = now.astimezone(employee.site.zone).date()
    return today - datetime.timedelta(days=settings.CORRECTION_DAYS)


def tell_manager(*, correction_id: int, account_id: int) -> None:
    """Write to a manager of the team about a request that still waits.

    Raises:
        OSError: the mail server did not take it; it may be tried again.
    """
    correction = _find_for_letter(correction_id)
    if correction is None or correction.state != State.REQUESTED:
        return
    manager = _find_managers(correction).filter(pk=account_id).first()
    if manager is not None:
        send_correction_request_letter(correction, manager)


def tell_employee(*, correction_id: int) -> None:
    """Write to the person what became of the request, if there is an address.

    Raises:
        OSError: the mail server did not take it; it may be tried again.
    """
    correction = _find_for_letter(correction_id)
    if correction is None:
        return
    account = correction.employee.user
    address = correction.employee.email or (account.email if account else "")
    if address:
        send_correction_decision_letter(correction, address)


# State -------------------------------------------------------------------------------------------


def _move(correction: Correction, state: State, *, by: User | None, note: str) -> Correction:
    """The one way from state to state; the caller holds the locks."""
    _check_transition(correction, state)
    correction.state = state
    correction.decided_by, correction.decided_at = by, timezone.now()
    correction.decision_note = note.strip()
    correction.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return correction


def _check_transition(correction: Correction, state: State) -> None:
    if state not in Correction.TRANSITIONS[correction.state]:
        raise CorrectionRefusedError(
            _("This request is %(state)s already. Load the page again.")
            % {"state": correction.get_state_display()}
        )


def _record(
    employee: Employee,
    day: datetime.date,
    reason: str,
    lines: Iterable[Change],
    by: User | None,
    *,
    device: Device | None = None,
) -> Correction:
    correction = Correction.objects.create(
        employee=employee, day=day, reason=reason.strip(), requested_by=by, device=device
    )
    CorrectionLine.objects.bulk_create(_make_line(correction, line) for line in lines)
    return correction


def _make_line(correction: Correction, change: Change) -> CorrectionLine:
    if isinstance(change, VoidEvent):
        return CorrectionLine(
            correction=correction, action=CorrectionLine.Action.VOID, event_id=change.event_id
        )
    return CorrectionLine(
        correction=correction,
        action=CorrectionLine.Action.ADD,
        kind=change.kind,
        at=change.at,
    )


def _carry_out(correction: Correction, changes: Sequence[Change]) -> None:
    """Void first, then add; then the days, their reviews, and the boards."""
    employee = correction.employee
    voided = [change.event_id for change in changes if isinstance(change, VoidEvent)]
    added = [change for change in changes if isinstance(change, AddEvent)]
    EventVoid.objects.bulk_create(EventVoid(event_id=pk, correction=correction) for pk in voided)
    for event in AttendanceEvent.objects.select_related("device").filter(pk__in=voided):
        tell_voided(event, correction)
    for change in added:
        event = AttendanceEvent.objects.create(
            employee=employee,
            kind=change.kind,
            at=change.at,
            method=AttendanceEvent.Method.MANUAL,
            correction=correction,
        )
        tell_recorded(event)
    refresh_days(
        employee_ids=[employee.pk],
        first=correction.day,
        last=correction.day,
        correction=correction,
    )
    ExceptionReview.objects.filter(employee=employee, day=correction.day).delete()
    transaction.on_commit(lambda: announce_change(team_id=employee.team_id), robust=True)


# Checks ------------------------------------------------------------------------------------------


def _lock_employee(employee: Employee) -> Employee:
    """The person as stored now; until the end of the transaction nobody checks in or decides."""
    people = Employee.objects.select_related("site", "team").defer("embedding", "team__embedding")
    return people.select_for_update(of=("self",), no_key=True).get(pk=employee.pk)


def _lock_correction(correction: Correction, employee: Employee) -> Correction:
    current = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    current.employee = employee
    return current


def _check_age(
    employee: Employee, day: datetime.date, by: User | None, now: datetime.datetime
) -> None:
    first = find_first_day(employee, now=now)
    if day >= first or (by and can_correct_old_days(by) and not is_self(by, employee)):
        return
    days = settings.CORRECTION_DAYS
    text = ngettext(
        "Corrections can be asked for %(count)d day back, to %(day)s. Ask HR about older days.",
        "Corrections can be asked for %(count)d days back, to %(day)s. Ask HR about older days.",
        days,
    )
    raise CorrectionRefusedError(text % {"count": days, "day": date_format(first)})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise CorrectionRefusedError(_("Say why, in a few words."))
    longest = Correction._meta.get_field("reason").max_length or 0
    if len(reason.strip()) > longest:
        raise CorrectionRefusedError(
            _("The reason is too long. Use %(count)d characters or fewer.") % {"count": longest}
        )


def _check_not_asked(employee: Employee, day: datetime.date, lines: Sequence[Change]) -> None:
    waiting = Correction.objects.filter(employee=employee, day=day, state=State.REQUESTED)
    known = [set(list_changes(one.lines.all())) for one in waiting.prefetch_related("lines")]
    if set(lines) in known:
        raise CorrectionRefusedError(_("The very same is asked for already, and waits."))
    if len(known) >= MOST_WAITING:
        raise CorrectionRefusedError(
            _("Several requests for this day wait already. Withdraw one, or ask HR.")
        )


def _check_unchanged(correction: Correction, seen: str) -> None:
    """The day is as whoever decides has seen it, or as it was when somebody asked."""
    if seen:
        _check_seen(correction.employee, correction.day, seen)
        return
    later = Correction.objects.filter(
        employee=correction.employee,
        day=correction.day,
        state=State.APPROVED,
        decided_at__gt=correction.requested_at,
    )
    if later.exists():
        _refuse_changed(correction.day)


def _check_seen(employee: Employee, day: datetime.date, seen: str) -> None:
    if make_token(find_day_events(employee, day)) != seen:
        _refuse_changed(day)


def _refuse_changed(day: datetime.date) -> None:
    raise CorrectionRefusedError(
        _("%(day)s was changed meanwhile. Look at the day again, then decide.")
        % {"day": date_format(day)}
    )


# Letters -----------------------------------------------------------------------------------------


def _find_for_letter(correction_id: int) -> Correction | None:
    rows = Correction.objects.select_related("employee__site", "employee__user", "requested_by")
    return rows.defer("employee__embedding").filter(pk=correction_id).first()


def _find_managers(correction: Correction) -> QuerySet[User]:
    """Who gets to know of a request: the team's managers but for who asked and whose day it is."""
    managers = User.objects.filter(managed_teams=correction.employee.team_id, is_active=True)
    known: Collection[int] = [
        pk for pk in (correction.employee.user_id, correction.requested_by_id) if pk
    ]
    return managers.exclude(email="").exclude(pk__in=known)


def _tell_managers(correction: Correction) -> None:
    """In the same transaction: an e-mail about a request that was not stored is never sent."""
    task = task_app.configure_task(ASKED_TASK)
    for account_id in _find_managers(correction).values_list("pk", flat=True):
        task.defer(correction_id=correction.pk, account_id=account_id)


def _tell_employee(correction: Correction) -> None:
    task_app.configure_task(DECIDED_TASK).defer(correction_id=correction.pk)
