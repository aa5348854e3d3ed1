"""Who may pair devices, book check-ins, and see to badges, PINs and what kiosks were told."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attendance.models import (
    Badge,
    CheckInDispute,
    KioskRefusal,
    LateCheckIn,
    Pin,
)
from attendance.policies.reach import is_allowed_for, reached_rows
from people.models import Employee
from people.policies import (
    Account,
    can_view_everybody,
    has_permission,
    visible_employees,
)


def can_pair_device(user: Account) -> bool:
    """Whether the user may turn a browser into a kiosk."""
    return has_permission(user, "attendance.add_device")


def check_pair_device(user: Account) -> None:
    """Raise PermissionDenied unless the user may turn a browser into a kiosk."""
    if not can_pair_device(user):
        raise PermissionDenied(_("You may not pair devices. Ask HR for a code."))


def can_change_device(user: Account) -> bool:
    """Whether the user may pair a device anew, unpair it or switch it off."""
    return has_permission(user, "attendance.change_device")


def check_change_device(user: Account) -> None:
    """Raise PermissionDenied unless the user may pair a device anew or unpair it."""
    if not can_change_device(user):
        raise PermissionDenied(_("You may not pair devices. Ask HR for a code."))


def check_view_devices(user: Account) -> None:
    """Raise PermissionDenied unless the user may see the devices."""
    if not has_permission(user, "attendance.view_device"):
        raise PermissionDenied(_("You may not see devices. Ask HR for the permission."))


def can_report_check_in(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may report that people came or went: at all, or this person."""
    return is_allowed_for(user, "attendance.add_attendanceevent", employee)


def check_report_check_in(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may report that people came or went."""
    if not can_report_check_in(user, employee):
        raise PermissionDenied(_("You may not report check-ins. Ask HR for the permission."))


def visible_late_check_ins(user: Account) -> QuerySet[LateCheckIn]:
    """Those that could not be recorded: nobody knows yet whose they are, so for who sees all."""
    if has_permission(user, "attendance.view_latecheckin") and can_view_everybody(user):
        return LateCheckIn.objects.all()
    return LateCheckIn.objects.none()


def can_settle_late_check_ins(user: Account) -> bool:
    """Whether the user may say whose they are, or that nobody needs them."""
    return has_permission(user, "attendance.change_latecheckin") and can_view_everybody(user)


def visible_badges(user: Account) -> QuerySet[Badge]:
    """One's own badges, and with the permission those of the people whom the user may see."""
    return Badge.objects.filter(reached_rows(user, "attendance.view_badge"))


def visible_pins(user: Account) -> QuerySet[Pin]:
    """Whether and since when there is a PIN: of oneself, and with the permission of others."""
    return Pin.objects.filter(reached_rows(user, "attendance.view_pin"))


def can_manage_badges(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may print and revoke badges: at all, or this person's."""
    return is_allowed_for(user, "attendance.manage_badges", employee)


def check_manage_badges(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may print and revoke badges."""
    if not can_manage_badges(user, employee):
        raise PermissionDenied(_("You may not print or revoke badges. Ask HR."))


def can_manage_pins(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may set, unlock and remove PINs: at all, or this person's."""
    return is_allowed_for(user, "attendance.manage_pins", employee)


def check_manage_pins(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may set, unlock and remove PINs."""
    if not can_manage_pins(user, employee):
        raise PermissionDenied(_("You may not set or unlock PINs. Ask HR."))


def visible_disputes(user: Account) -> QuerySet[CheckInDispute]:
    """What was taken back at kiosks, of the people whom the user may see."""
    if not has_permission(user, "attendance.view_checkindispute"):
        return CheckInDispute.objects.none()
    if can_view_everybody(user):
        return CheckInDispute.objects.all()
    return CheckInDispute.objects.filter(event__employee__in=visible_employees(user).values("pk"))


def find_disputes_to_settle(user: Account) -> QuerySet[CheckInDispute]:
    """What waits for somebody, and this user may settle: never what concerns oneself."""
    if not has_permission(user, "attendance.decide_correction"):
        return CheckInDispute.objects.none()
    waiting = visible_disputes(user).filter(state=CheckInDispute.State.OPEN)
    return waiting.exclude(event__employee__user=user.pk)


def visible_refusals(user: Account) -> QuerySet[KioskRefusal]:
    """What kiosks refused, with the faces of the people whom the user may see."""
    if not has_permission(user, "attendance.view_kioskrefusal"):
        return KioskRefusal.objects.none()
    if can_view_everybody(user):
        return KioskRefusal.objects.all()
    return KioskRefusal.objects.filter(employee__in=visible_employees(user).values("pk"))
