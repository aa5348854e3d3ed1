"""Whose rows an account reaches with a permission."""

from django.db.models import Q

from people.models import Employee
from people.policies import (
    Account,
    can_view_employee,
    can_view_everybody,
    has_permission,
    visible_employees,
)


def is_allowed_for(user: Account, permission: str, employee: Employee | None) -> bool:
    """Whether the user has the permission, and sees this person if one is given."""
    return has_permission(user, permission) and (
        employee is None or can_view_employee(user, employee)
    )


def reached_rows(user: Account, permission: str) -> Q:
    """Rows that belong to oneself, or with the permission to visible people."""
    if not user.is_active or user.pk is None:
        return Q(pk__in=[])
    if not has_permission(user, permission):
        return Q(employee__user=user.pk)
    return Q() if can_view_everybody(user) else Q(employee__in=visible_employees(user).values("pk"))
