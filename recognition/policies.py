"""Who may ask who somebody is; `check_x` raises with a reason, `can_x` asks."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from people.policies import Account


def can_recognise(user: Account) -> bool:
    """Whether the user may have pictures of people recognised."""
    return user.is_active and user.has_perm("people.view_facesample")


def check_recognise(user: Account) -> None:
    """Raise PermissionDenied unless the user may have pictures of people recognised."""
    if not can_recognise(user):
        raise PermissionDenied(_("You may not search for people by their face."))
