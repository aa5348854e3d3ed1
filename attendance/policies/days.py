"""Who may see and settle days of work: events, days, closed months and corrections."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attendance.models import (
    Adjustment,
    AttendanceEvent,
    Correction,
    DaySummary,
)
from attendance.policies.reach import is_allowed_for, reached_rows
from people.models import Employee
from people.policies import (
    Account,
    can_view_everybody,
    has_permission,
    is_self,
    visible_employees,
)


def can_view_board(user: Account) -> bool:
    """Whether the user may see who is in."""
    return has_permission(user, "attendance.view_board")


def check_view_board(user: Account) -> None:
    """Raise PermissionDenied unless the user may see who is in."""
    if not can_view_board(user):
        raise PermissionDenied(_("You may not see who is in. Ask HR for the permission."))


def visible_events(user: Account) -> QuerySet[AttendanceEvent]:
    """The events of the people whom the user may see."""
    if can_view_everybody(user):
        return AttendanceEvent.objects.all()
    return AttendanceEvent.objects.filter(employee__in=visible_employees(user))


def readable_events(user: Account) -> QuerySet[AttendanceEvent]:
    """The events the user may read: one's own, and with the permission those of the scope."""
    return AttendanceEvent.objects.filter(reached_rows(user, "attendance.view_attendanceevent"))


def visible_days(user: Account) -> QuerySet[DaySummary]:
    """The days the user may read: one's own, and with the permission those of visible people."""
    return DaySummary.objects.filter(reached_rows(user, "attendance.view_daysummary"))


def visible_adjustments(user: Account) -> QuerySet[Adjustment]:
    """What was put right of the days that the user may read."""
    return Adjustment.objects.filter(reached_rows(user, "attendance.view_daysummary"))


def can_view_reports(user: Account) -> bool:
    """Whether the user may read the days of others: those of the visible people."""
    return has_permission(user, "attendance.view_daysummary")


def check_view_reports(user: Account) -> None:
    """Raise PermissionDenied unless the user may read reports."""
    if not can_view_reports(user):
        raise PermissionDenied(_("You may not read reports. Ask HR for the permission."))


def can_view_months(user: Account) -> bool:
    """Whether the user may see which months are closed, with the totals of whole sites."""
    return has_permission(user, "attendance.view_closedmonth") and can_view_everybody(user)


def check_view_months(user: Account) -> None:
    """Raise PermissionDenied unless the user may see which months are closed."""
    if not can_view_months(user):
        raise PermissionDenied(_("You may not see closed months. Ask HR for the permission."))


def can_close_month(user: Account) -> bool:
    """Whether the user may close and reopen months: of whole sites, so who sees everybody."""
    return has_permission(user, "attendance.close_month") and can_view_everybody(user)


def check_close_month(user: Account) -> None:
    """Raise PermissionDenied unless the user may close and reopen months."""
    if not can_close_month(user):
        raise PermissionDenied(_("You may not close or reopen months. Ask HR."))


def can_view_day(user: Account, employee: Employee) -> bool:
    """Whether the user may see what a day of this person is made of; one's own is on `/me/`."""
    return is_allowed_for(user, "attendance.view_daysummary", employee)


def check_view_day(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may see what a day of this person is made of."""
    if not can_view_day(user, employee):
        raise PermissionDenied(_("This person is not in your team. Ask HR."))


def visible_corrections(user: Account) -> QuerySet[Correction]:
    """The corrections the user may read: one's own, and with the permission those of the scope."""
    return Correction.objects.filter(reached_rows(user, "attendance.view_correction"))


def can_request_correction(user: Account, employee: Employee) -> bool:
    """Whether the user may ask for a correction: of one's own days, or of those of the scope."""
    return is_self(user, employee) or is_allowed_for(user, "attendance.add_correction", employee)


def check_request_correction(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may ask for a correction of this person's days."""
    if not can_request_correction(user, employee):
        raise PermissionDenied(_("You may not ask for corrections of this person's days. Ask HR."))


def can_decide_correction(user: Account, employee: Employee) -> bool:
    """Whether the user may approve and refuse for this person; nobody may for oneself."""
    if is_self(user, employee):
        return False
    return is_allowed_for(user, "attendance.decide_correction", employee)


def check_decide_correction(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may approve and refuse for this person."""
    if is_self(user, employee):
        raise PermissionDenied(_("Somebody else decides about your own days. Ask HR."))
    if not can_decide_correction(user, employee):
        raise PermissionDenied(_("You may not decide about this person's days. Ask HR."))


def can_correct_old_days(user: Account) -> bool:
    """Whether the user may correct days of any age: who decides for the people of every team."""
    return has_permission(user, "attendance.decide_correction") and can_view_everybody(user)
