"""Who may see and change what about people; `check_x` raises with a reason, `can_x` asks it."""

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from people.errors import ConsentMissingError
from people.models import Employee
from people.queries import has_active_consent

Account = User | AnonymousUser


def check_view_photos(user: Account) -> None:
    """Raise PermissionDenied unless the user may look at stored face photos."""
    if not can_view_photos(user):
        raise PermissionDenied(_("You may not look at face photos. Ask HR for the permission."))


def can_view_photos(user: Account) -> bool:
    """Whether the user may look at stored face photos."""
    return bool(user.is_active and user.has_perm("people.view_facesample"))


def check_add_photos(user: Account) -> None:
    """Raise PermissionDenied unless the user may add face photos of people."""
    if not can_add_photos(user):
        raise PermissionDenied(_("You may not add face photos. Ask HR for the permission."))


def can_add_photos(user: Account) -> bool:
    """Whether the user may add face photos of people."""
    return bool(user.is_active and user.has_perm("people.add_facesample"))


def check_store_face(employee: Employee) -> None:
    """Raise ConsentMissingError unless the person has agreed to be recognised by face."""
    if not has_active_consent(employee):
        raise ConsentMissingError(
            _("%(name)s has not agreed to face recognition. Record the consent first.")
            % {"name": employee.name}
        )
