"""Who may see and decide leave, and who may say who works when."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from attendance.models import (
    Leave,
    PlanException,
    ScheduleAssignment,
)
from attendance.policies.reach import is_allowed_for, reached_rows
from people.models import Employee
from people.policies import (
    Account,
    can_view_everybody,
    has_permission,
    is_self,
    visible_employees,
    visible_teams,
)


def visible_leaves(user: Account) -> QuerySet[Leave]:
    """One's own leave, and with the permission that of the people whom the user may see."""
    return Leave.objects.filter(reached_rows(user, "attendance.view_leave"))


def can_request_leave(user: Account, employee: Employee) -> bool:
    """Whether the user may ask for leave for this person: for oneself always."""
    return is_self(user, employee) or is_allowed_for(user, "attendance.add_leave", employee)


def check_request_leave(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may ask for leave for this person."""
    if not can_request_leave(user, employee):
        raise PermissionDenied(_("You may not ask for leave for this person. Ask HR."))


def can_decide_leave(user: Account, leave: Leave) -> bool:
    """Whether the user may approve and refuse this leave: never one's own, whoever one is."""
    if is_self(user, leave.employee):
        return False
    return is_allowed_for(user, "attendance.decide_leave", leave.employee)


def check_decide_leave(user: Account, leave: Leave) -> None:
    """Raise PermissionDenied unless the user may approve and refuse this leave."""
    if is_self(user, leave.employee):
        raise PermissionDenied(_("Nobody decides on their own leave. Ask somebody else."))
    if not can_decide_leave(user, leave):
        raise PermissionDenied(_("You may not decide on this leave. Ask HR."))


def can_cancel_leave(user: Account, leave: Leave) -> bool:
    """Whether the user may take it back: a waiting one of one's own, or whoever may decide."""
    if is_self(user, leave.employee):
        return leave.state == Leave.State.REQUESTED
    return can_decide_leave(user, leave)


def check_cancel_leave(user: Account, leave: Leave) -> None:
    """Raise PermissionDenied unless the user may take this leave back."""
    if can_cancel_leave(user, leave):
        return
    if is_self(user, leave.employee):
        raise PermissionDenied(_("This leave is decided. Ask your manager or HR to take it back."))
    raise PermissionDenied(_("You may not take this leave back. Ask HR."))


def can_read_reason(user: Account, leave: Leave) -> bool:
    """Whether the user may read why somebody is away: the person, HR and the own managers."""
    return is_self(user, leave.employee) or can_decide_leave(user, leave)


def find_leaves_to_decide(user: Account) -> QuerySet[Leave]:
    """The waiting requests on which the user may decide."""
    if not has_permission(user, "attendance.decide_leave"):
        return Leave.objects.none()
    waiting = visible_leaves(user).filter(state=Leave.State.REQUESTED)
    return waiting.exclude(employee__user=user.pk)


def visible_assignments(user: Account) -> QuerySet[ScheduleAssignment]:
    """The schedules of the people, teams and sites that the user works with."""
    if not has_permission(user, "attendance.view_scheduleassignment"):
        return ScheduleAssignment.objects.none()
    return ScheduleAssignment.objects.filter(_plan_for(user))


def visible_exceptions(user: Account) -> QuerySet[PlanException]:
    """The single days of the people, teams and sites that the user works with."""
    if not has_permission(user, "attendance.view_planexception"):
        return PlanException.objects.none()
    return PlanException.objects.filter(_plan_for(user))


def can_plan(user: Account) -> bool:
    """Whether the user may say who works when."""
    return has_permission(user, "attendance.add_scheduleassignment")


def _plan_for(user: Account) -> Q:
    """What is planned for visible people, their teams, or the sites at which they work."""
    if can_view_everybody(user):
        return Q()
    people = visible_employees(user)
    sites = people.order_by().values("site")
    return Q(employee__in=people) | Q(team__in=visible_teams(user)) | Q(site__in=sites)
