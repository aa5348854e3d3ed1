"""Who may see attendance and who may pair devices; `check_x` raises, `can_x` asks."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attendance.models import AttendanceEvent
from people.policies import (
    Account,
    can_view_everybody,
    has_permission,
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


def can_pair_device(user: Account) -> bool:
    """Whether the user may turn a browser into a kiosk."""
    return has_permission(user, "attendance.add_device")


def check_pair_device(user: Account) -> None:
    """Raise PermissionDenied unless the user may turn a browser into a kiosk."""
    if not can_pair_device(user):
        raise PermissionDenied(_("You may not pair devices. Ask HR for a device key."))
