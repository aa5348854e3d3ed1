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


def can_search_faces(user: Account) -> bool:
    """Whether the user may have pictures looked at, and search by face among visible people."""
    return has_permission(user, "recognition.search_faces")


def check_search_faces(user: Account) -> None:
    """Raise PermissionDenied unless the user may have pictures looked at."""
    if not can_search_faces(user):
        raise PermissionDenied(
            _("You may not search for people by their face. Ask HR for the permission.")
        )


def can_embed_faces(user: Account) -> bool:
    """Whether the user may take out the vectors of faces."""
    return has_permission(user, "recognition.embed_faces")


def check_embed_faces(user: Account) -> None:
    """Raise PermissionDenied unless the user may take out the vectors of faces."""
    if not can_embed_faces(user):
        raise PermissionDenied(
            _("You may not turn faces into vectors. Ask the HR admin for the permission.")
        )


def can_view_map(user: Account) -> bool:
    """Whether the user may see all faces on one map, and have it drawn anew.

    It shows everybody beside everybody, so it takes the sight of every team as well.
    """
    return has_permission(user, "recognition.view_face_map") and can_view_everybody(user)


def check_view_map(user: Account) -> None:
    """Raise PermissionDenied unless the user may see all faces on one map."""
    if not can_view_map(user):
        raise PermissionDenied(_("You may not see the map of faces. Ask HR for the permission."))
