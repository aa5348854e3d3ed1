"""Who may see attendance and who may pair devices; `check_x` raises, `can_x` asks."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from people.policies import Account


def can_view_board(user: Account) -> bool:
    """Whether the user may see who is in."""
    return _has_permission(user, "attendance.view_attendanceevent")


def check_view_board(user: Account) -> None:
    """Raise PermissionDenied unless the user may see who is in."""
    if not can_view_board(user):
        raise PermissionDenied(_("You may not see who is in. Ask HR for the permission."))


def can_pair_device(user: Account) -> bool:
    """Whether the user may turn a browser into a kiosk."""
    return _has_permission(user, "attendance.add_device")


def check_pair_device(user: Account) -> None:
    """Raise PermissionDenied unless the user may turn a browser into a kiosk."""
    if not can_pair_device(user):
        raise PermissionDenied(_("You may not pair devices. Ask HR for a device key."))


def _has_permission(user: Account, name: str) -> bool:
    return bool(user.is_active and user.has_perm(name))
