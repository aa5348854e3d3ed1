"""Who may work with cameras and doors, and who may look for people on cameras."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attendance.models import (
    DoorDecision,
    EmergencyEntry,
)
from people.models import Employee
from people.policies import (
    Account,
    can_view_everybody,
    has_permission,
    visible_employees,
)


def can_change_cameras(user: Account) -> bool:
    """Whether the user may say where cameras hang, and what they are for."""
    return has_permission(user, "attendance.change_camera")


def check_change_cameras(user: Account) -> None:
    """Raise PermissionDenied unless the user may say where cameras hang."""
    if not can_change_cameras(user):
        raise PermissionDenied(_("You may not change cameras. Ask the HR admin."))


def check_try_cameras(user: Account) -> None:
    """Raise PermissionDenied unless the user may have the server open a camera's address."""
    if not (can_change_cameras(user) or has_permission(user, "attendance.add_camera")):
        raise PermissionDenied(_("You may not test cameras. Ask the HR admin."))


def check_view_cameras(user: Account) -> None:
    """Raise PermissionDenied unless the user may see which cameras there are."""
    if not has_permission(user, "attendance.view_camera"):
        raise PermissionDenied(_("You may not see cameras. Ask the HR admin."))


def can_watch_cameras(user: Account) -> bool:
    """Whether the user may see live pictures."""
    return has_permission(user, "attendance.preview_camera")


def check_watch_cameras(user: Account) -> None:
    """Raise PermissionDenied unless the user may see live pictures."""
    if not can_watch_cameras(user):
        raise PermissionDenied(_("You may not watch cameras. Ask the HR admin."))


def check_view_plans(user: Account) -> None:
    """Raise PermissionDenied unless the user may see floor plans, or find people on them."""
    if not (has_permission(user, "attendance.view_floorplan") or can_find_people(user)):
        raise PermissionDenied(_("You may not see floor plans. Ask the HR admin."))


def can_open_door(user: Account) -> bool:
    """Whether the user may open doors by hand."""
    return has_permission(user, "attendance.open_door")


def check_open_door(user: Account) -> None:
    """Raise PermissionDenied unless the user may open doors by hand."""
    if not can_open_door(user):
        raise PermissionDenied(_("You may not open doors. Ask the HR admin for the permission."))


def visible_door_decisions(user: Account) -> QuerySet[DoorDecision]:
    """What was decided at doors about the people whom the user may see."""
    if not has_permission(user, "attendance.view_doordecision"):
        return DoorDecision.objects.none()
    if can_view_everybody(user):
        return DoorDecision.objects.all()
    return DoorDecision.objects.filter(employee__in=visible_employees(user).values("pk"))


def visible_emergency_entries(user: Account) -> QuerySet[EmergencyEntry]:
    """The entries of the emergency list about the people whom the user may see."""
    if not has_permission(user, "attendance.view_emergencyentry"):
        return EmergencyEntry.objects.none()
    if can_view_everybody(user):
        return EmergencyEntry.objects.all()
    return EmergencyEntry.objects.filter(employee__in=visible_employees(user).values("pk"))


def can_find_people(user: Account) -> bool:
    """Whether the user may ask where cameras saw people: those whom the user may see."""
    return has_permission(user, "attendance.find_person")


def check_find_people(user: Account) -> None:
    """Raise PermissionDenied unless the user may ask where cameras saw people."""
    if not can_find_people(user):
        raise PermissionDenied(_("You may not look for people on cameras. Ask HR."))


def findable_people(user: Account) -> QuerySet[Employee]:
    """The people for whom the user may look."""
    return visible_employees(user) if can_find_people(user) else Employee.objects.none()


def can_find_by_photo(user: Account) -> bool:
    """Whether the user may look for a person by a photo."""
    return can_find_people(user) and has_permission(user, "recognition.search_faces")


def check_find_by_photo(user: Account) -> None:
    """Raise PermissionDenied unless the user may look for a person by a photo."""
    if not can_find_by_photo(user):
        raise PermissionDenied(_("You may not look for people by a photo. Ask HR."))


def can_view_company(user: Account) -> bool:
    """Whether the user may see who else was seen at a place."""
    return can_find_people(user) and has_permission(user, "attendance.view_company")


def check_view_company(user: Account) -> None:
    """Raise PermissionDenied unless the user may see who else was seen at a place."""
    if not can_view_company(user):
        raise PermissionDenied(_("You may not see who else was there. Ask HR."))


def can_view_sightings(user: Account) -> bool:
    """Whether the user may see the pictures that cameras kept of people who were found."""
    return can_find_people(user) and has_permission(user, "attendance.view_sighting")
