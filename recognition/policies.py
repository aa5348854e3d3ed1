"""Who may ask who somebody is; `check_x` raises with a reason, `can_x` asks."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from people.policies import Account, can_view_everybody, has_permission


def can_recognise(user: Account) -> bool:
    """Whether the user may have pictures of people recognised.

    A picture may name anybody, so it takes the sight of every team as well.
    """
    return has_permission(user, "recognition.search_faces") and can_view_everybody(user)


def check_recognise(user: Account) -> None:
    """Raise PermissionDenied unless the user may have pictures of people recognised."""
    if not can_recognise(user):
        raise PermissionDenied(
            _("You may not search for people by their face. Ask HR for the permission.")
        )
