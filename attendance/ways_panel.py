"""What the page of an employee, and the own one, say about PIN and badges."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.models import Badge, CheckInRules, PinTries
from attendance.policies import can_manage_badges, can_manage_pins
from attendance.services import get_check_in_rules
from attendance.services.pin_tries import describe_lock
from people.models import Employee
from people.policies import has_permission

SHOWN_BADGES = 5


def gather_ways(request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """PIN and badges of the person, for those who may see them."""
    user = request.user
    if not (has_permission(user, "attendance.view_pin") or can_manage_pins(user)):
        return None
    badges = list(employee.badges.all()[: SHOWN_BADGES + 1])
    manages_badges = can_manage_badges(user, employee)
    return {
        "employee": employee,
        "offered": ", ".join(name_ways(get_check_in_rules(employee.site))),
        "pin": describe_pin(employee),
        "pin_url": reverse("admin:attendance_pin_of", args=[employee.pk])
        if can_manage_pins(user, employee)
        else "",
        "badges": badges[:SHOWN_BADGES],
        "more_url": link_badges(employee) if len(badges) > SHOWN_BADGES else "",
        "manages_badges": manages_badges,
        "print_url": f"{reverse('admin:attendance_badge_print')}?people={employee.pk}"
        if manages_badges
        else "",
    }


def describe_own_ways(employee: Employee) -> dict[str, Any]:
    """What the own page shows: the ways of the site, the PIN, the badges that are valid."""
    return {
        "offered": ", ".join(name_ways(get_check_in_rules(employee.site))),
        "pin": describe_pin(employee),
        "badges": list(Badge.objects.valid().filter(employee=employee)),
    }


def describe_pin(employee: Employee) -> dict[str, Any]:
    """Whether there is a PIN and whether it is locked: a mark and a sentence."""
    row = Employee.objects.filter(pk=employee.pk).values_list(
        "pin__set_at", "pin_tries__failures", "pin_tries__locked_until"
    )
    found: tuple[Any, Any, Any] = row.get()  # what is joined may be missing
    set_at, failures, locked_until = found
    tries = PinTries(failures=failures or 0, locked_until=locked_until)
    now = timezone.now()
    is_locked = tries.is_locked(now)
    if set_at is None:
        mark, words = "missing", _("No PIN.")
    else:
        day = date_format(set_at.astimezone(employee.site.zone), "DATE_FORMAT")
        mark, words = "ready", _("A PIN was set on %(day)s.") % {"day": day}
    if is_locked:
        mark, words = "problem", f"{words} {describe_lock(tries, now)}"
    return {"has_pin": set_at is not None, "is_locked": is_locked, "mark": mark, "words": words}


def name_ways(rules: CheckInRules) -> list[str]:
    """The ways that a site offers, in words."""
    ways = {
        _("face"): rules.faces,
        _("PIN"): rules.pin,
        _("badge"): rules.badge,
        _("list of names"): rules.names,
    }
    return [way for way, is_on in ways.items() if is_on]


def link_badges(employee: Employee) -> str:
    """The list of the person's badges."""
    return f"{reverse('admin:attendance_badge_changelist')}?employee__id__exact={employee.pk}"


def describe_badge(badge: Badge) -> str:
    """Whether it opens something, and if not why."""
    return badge.get_reason_display() if badge.revoked_at else _("valid")
