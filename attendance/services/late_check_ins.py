"""Late check-ins that could not be recorded: kept for HR, who enter or dismiss them."""

import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.day_changes import AddEvent
from attendance.errors import LateCheckInError
from attendance.models import LateCheckIn
from attendance.policies import can_settle_late_check_ins
from attendance.services.corrections import correct_now
from attendance.services.turns import find_kind, put_turns_right
from people.models import Employee
from people.retention import register_retention

State = LateCheckIn.State
KEPT_DAYS = 90


@transaction.atomic
def enter_late_check_in(*, late: LateCheckIn, employee: Employee, by: User) -> LateCheckIn:
    """Record it by hand, as the check-in of this person at its time.

    Raises:
        PermissionDenied: `by` may not settle these, or not correct days of this person.
        LateCheckInError: somebody settled it meanwhile.
        CorrectionRefusedError: the day of this person cannot be corrected so; the text says why.
    """
    current = _lock(late, by)
    _check_transition(current, State.ENTERED)
    employee = Employee.objects.select_related("site", "team").get(pk=employee.pk)
    at = current.at.astimezone(employee.site.zone)
    kind = find_kind(employee=employee, device=current.device, at=current.at)
    correction = correct_now(
        employee=employee,
        day=at.date(),
        reason=_("Checked in at %(device)s at %(time)s without a connection: %(reason)s.")
        % {
            "device": current.device.name,
            "time": f"{at:%H:%M}",
            "reason": current.get_reason_display(),
        },
        lines=[AddEvent(kind, current.at)],
        by=by,
    )
    put_turns_right(employee=employee, since=current.at)
    current.employee, current.correction = employee, correction
    return _move(current, State.ENTERED, by)


@transaction.atomic
def dismiss_late_check_in(*, late: LateCheckIn, by: User) -> LateCheckIn:
    """Nobody needs it: it was entered otherwise, or was nobody's.

    Raises:
        PermissionDenied: `by` may not settle these.
        LateCheckInError: somebody settled it meanwhile.
    """
    return _move(_lock(late, by), State.DISMISSED, by)


def register_kinds() -> None:
    """What this room does not keep for good."""
    register_retention(
        "late_check_ins",
        label=gettext_lazy("Late check-ins that needed somebody, from when they were settled"),
        default_days=KEPT_DAYS,
        sweep=sweep_late_check_ins,
    )


def sweep_late_check_ins(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001  a Sweep
    """Remove what was settled before; how many. What still waits is never removed."""
    settled = LateCheckIn.objects.filter(settled_at__lt=before)
    return settled.count() if is_rehearsal else settled.delete()[0]


def _lock(late: LateCheckIn, by: User) -> LateCheckIn:
    if not can_settle_late_check_ins(by):
        raise PermissionDenied(_("You may not settle late check-ins. Ask HR."))
    rows = LateCheckIn.objects.select_related("device").select_for_update(of=("self",))
    return rows.get(pk=late.pk)


def _check_transition(late: LateCheckIn, state: State) -> None:
    if state not in LateCheckIn.TRANSITIONS[late.state]:
        raise LateCheckInError(
            _("This is settled already: %(state)s. Load the page again.")
            % {"state": late.get_state_display()}
        )


def _move(late: LateCheckIn, state: State, by: User) -> LateCheckIn:
    """The one way from state to state; the caller holds the lock."""
    _check_transition(late, state)
    late.state, late.settled_by, late.settled_at = state, by, timezone.now()
    late.save(update_fields=["state", "settled_by", "settled_at", "employee", "correction"])
    return late
