"""Leave: asked for, approved, refused, cancelled. Nobody decides on their own."""

import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app as task_app

from attendance.errors import LeaveRefusedError
from attendance.letters import send_leave_decision_letter, send_leave_request_letter
from attendance.models import Leave, LeaveType
from attendance.policies import check_cancel_leave, check_decide_leave, check_request_leave
from attendance.services.refreshes import refresh_after
from people.models import Employee
from people.queries import get_language

ASKED_TASK = "attendance.tell_manager_of_leave"
DECIDED_TASK = "attendance.tell_employee_of_leave"
LONGEST_LEAVE = datetime.timedelta(days=3 * 366)
State = Leave.State


@transaction.atomic
def request_leave(
    *,
    employee: Employee,
    leave_type: LeaveType,
    first_day: datetime.date,
    last_day: datetime.date,
    by: User,
    starts_at_noon: bool = False,
    ends_at_noon: bool = False,
    reason: str = "",
) -> Leave:
    """Ask for leave; the managers of the team get an e-mail.

    Args:
        employee: who will be away.
        leave_type: one that may be asked for now.
        first_day, last_day: local dates of the site, both included.
        by: the person, or somebody of HR or a manager in their stead.
        starts_at_noon: only the second half of the first day.
        ends_at_noon: only the first half of the last day.
        reason: why; HR and the managers of the team read it, nobody else.

    Raises:
        PermissionDenied: `by` may not ask for this person.
        LeaveRefusedError: the days cannot be, or another leave lies in them.
    """
    check_request_leave(by, employee)
    leave = Leave(
        employee=_lock(employee),
        type=leave_type,
        first_day=first_day,
        last_day=last_day,
        starts_at_noon=starts_at_noon,
        ends_at_noon=ends_at_noon,
        reason=reason.strip(),
        requested_by=by,
    )
    check_leave(leave)
    leave.save()
    _tell_managers(leave)
    return leave


@transaction.atomic
def enter_leave(
    *,
    employee: Employee,
    leave_type: LeaveType,
    first_day: datetime.date,
    last_day: datetime.date,
    by: User,
    starts_at_noon: bool = False,
    ends_at_noon: bool = False,
    reason: str = "",
) -> Leave:
    """Ask for somebody and approve at once, as HR does when the phone rings; raises as both do."""
    leave = request_leave(
        employee=employee,
        leave_type=leave_type,
        first_day=first_day,
        last_day=last_day,
        by=by,
        starts_at_noon=starts_at_noon,
        ends_at_noon=ends_at_noon,
        reason=reason,
    )
    return approve_leave(leave=leave, by=by)


def check_leave(leave: Leave) -> None:
    """Raise LeaveRefusedError unless this leave can be asked for."""
    _check_days(leave)
    _check_overlap(leave, State.APPROVED, State.REQUESTED)


def approve_leave(*, leave: Leave, by: User, note: str = "") -> Leave:
    """Approve; the days of the leave are made anew, those of closed months as adjustments.

    Raises:
        PermissionDenied: `by` may not decide on this leave: never on one's own.
        LeaveRefusedError: it was decided meanwhile, or another approved leave lies in the days.
    """
    return _move(leave, State.APPROVED, by=by, note=note)


def refuse_leave(*, leave: Leave, by: User, note: str = "") -> Leave:
    """Refuse; the note says why. Raises as `approve_leave` does."""
    return _move(leave, State.REFUSED, by=by, note=note)


def cancel_leave(*, leave: Leave, by: User, note: str = "") -> Leave:
    """Take back: a waiting one by the person too, an approved one by whoever may decide.

    Raises:
        PermissionDenied: `by` may not.
        LeaveRefusedError: it is refused or cancelled already.
    """
    return _move(leave, State.CANCELLED, by=by, note=note)


def tell_manager(*, leave_id: int, account_id: int) -> None:
    """Write to a manager of the team about a request that still waits.

    Raises:
        OSError: the mail server did not take it; it may be tried again.
    """
    leave = _find_for_letter(leave_id)
    if leave is None or leave.state != State.REQUESTED:
        return
    manager = _find_managers(leave).filter(pk=account_id).first()
    if manager is not None:
        with override(get_language(manager)):
            days = describe_days(leave)
        send_leave_request_letter(leave, manager, days)


def tell_employee(*, leave_id: int) -> None:
    """Write to the person what became of the leave, if there is an address.

    Raises:
        OSError: the mail server did not take it; it may be tried again.
    """
    leave = _find_for_letter(leave_id)
    if leave is None:
        return
    account = leave.employee.user
    address = leave.employee.email or (account.email if account else "")
    if address:
        with override(get_language(account)):
            days = describe_days(leave)
        send_leave_decision_letter(leave, address, days)


def describe_days(leave: Leave) -> str:
    """The days in words, like "Mon, 2 Nov, afternoon – Fri, 6 Nov"."""
    first = date_format(leave.first_day, "DATE_FORMAT")
    last = date_format(leave.last_day, "DATE_FORMAT")
    if leave.first_day == leave.last_day:
        if leave.starts_at_noon:
            return _("%(day)s, afternoon") % {"day": first}
        return _("%(day)s, morning") % {"day": first} if leave.ends_at_noon else first
    if leave.starts_at_noon:
        first = _("%(day)s, afternoon") % {"day": first}
    if leave.ends_at_noon:
        last = _("%(day)s, morning") % {"day": last}
    return f"{first} – {last}"


@transaction.atomic
def _move(leave: Leave, state: State, *, by: User, note: str) -> Leave:
    """The one way from state to state. The person is locked first, as check-ins do."""
    employee = _lock(leave.employee)
    current = Leave.objects.select_for_update(of=("self",)).select_related("type").get(pk=leave.pk)
    current.employee = employee
    if state == State.CANCELLED:
        check_cancel_leave(by, current)
    else:
        check_decide_leave(by, current)
    if state not in Leave.TRANSITIONS[current.state]:
        raise LeaveRefusedError(
            _("This leave is %(state)s already. Load the page again.")
            % {"state": current.get_state_display()}
        )
    if state == State.APPROVED:
        _check_overlap(current, State.APPROVED)
    was_approved = current.state == State.APPROVED
    current.state = state
    current.decided_by, current.decided_at = by, timezone.now()
    current.decision_note = note.strip()
    current.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    if was_approved or state == State.APPROVED:
        refresh_after(first=current.first_day, last=current.last_day, employee=employee)
    if by.pk != employee.user_id:
        _tell_employee(current)
    return current


def _lock(employee: Employee) -> Employee:
    people = Employee.objects.select_related("site", "team").defer("embedding", "team__embedding")
    return people.select_for_update(of=("self",)).get(pk=employee.pk)


def _check_days(leave: Leave) -> None:
    if not leave.type.is_active:
        raise LeaveRefusedError(
            _("“%(type)s” cannot be asked for now. Choose another type.") % {"type": leave.type}
        )
    if leave.last_day < leave.first_day:
        raise LeaveRefusedError(_("The last day cannot be before the first."))
    if leave.first_day == leave.last_day and leave.starts_at_noon and leave.ends_at_noon:
        raise LeaveRefusedError(_("Of one day choose the morning or the afternoon, not both."))
    if leave.last_day - leave.first_day > LONGEST_LEAVE:
        raise LeaveRefusedError(_("That is more than three years. Check the dates."))
    for day in (leave.first_day, leave.last_day):
        if not leave.employee.is_employed(day):
            raise LeaveRefusedError(
                _("%(name)s does not work here on %(day)s. Choose days of the employment.")
                % {"name": leave.employee, "day": date_format(day)}
            )


def _check_overlap(leave: Leave, *states: State) -> None:
    """Raise LeaveRefusedError when another leave in one of these states takes the same time.

    The exclusion constraint of the table says the same of approved ones; this says it in words.
    """
    near = Leave.objects.filter(
        employee=leave.employee,
        state__in=states,
        first_day__lte=leave.last_day,
        last_day__gte=leave.first_day,
    ).exclude(pk=leave.pk)
    for other in near.select_related("type"):
        if _take_same_time(leave, other):
            raise LeaveRefusedError(
                _("There is a leave in these days already: %(type)s, %(days)s (%(state)s).")
                % {
                    "type": other.type,
                    "days": describe_days(other),
                    "state": other.get_state_display(),
                }
            )


def _take_same_time(one: Leave, other: Leave) -> bool:
    first, last = _number_halves(one)
    other_first, other_last = _number_halves(other)
    return first <= other_last and other_first <= last


def _number_halves(leave: Leave) -> tuple[int, int]:
    """The first and the last half day, two to a day."""
    first = leave.first_day.toordinal() * 2 + int(leave.starts_at_noon)
    return first, leave.last_day.toordinal() * 2 + int(not leave.ends_at_noon)


def _find_for_letter(leave_id: int) -> Leave | None:
    rows = Leave.objects.select_related("employee__site", "employee__user", "employee__team")
    return (
        rows.defer("employee__embedding", "employee__team__embedding").filter(pk=leave_id).first()
    )


def _find_managers(leave: Leave) -> QuerySet[User]:
    """Who gets to know of a request: the team's managers but for who asked and whose it is."""
    managers = User.objects.filter(managed_teams=leave.employee.team_id, is_active=True)
    known = [pk for pk in (leave.employee.user_id, leave.requested_by_id) if pk]
    return managers.exclude(email="").exclude(pk__in=known)


def _tell_managers(leave: Leave) -> None:
    """In the same transaction: an e-mail about a leave that was not stored is never sent."""
    task = task_app.configure_task(ASKED_TASK)
    for account_id in _find_managers(leave).values_list("pk", flat=True):
        task.defer(leave_id=leave.pk, account_id=account_id)


def _tell_employee(leave: Leave) -> None:
    task_app.configure_task(DECIDED_TASK).defer(leave_id=leave.pk)
