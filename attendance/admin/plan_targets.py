"""For whom a schedule or a single day holds: a person, a team or a site."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance.models import PlanException, ScheduleAssignment

TARGETS = ("employee", "team", "site")
TARGET_HELP = {
    "employee": _("One person, or …"),
    "team": _("… a team, or …"),
    "site": _("… a site. What is closest to the person holds: person, team, site."),
}


def check_target(values: Mapping[str, Any]) -> None:
    """Raise ValidationError unless a form names exactly one of the three."""
    if sum(bool(values.get(name)) for name in TARGETS) != 1:
        raise forms.ValidationError(_("Choose a person, a team or a site: exactly one."))


def describe_whom(row: ScheduleAssignment | PlanException) -> str:
    """Like "Team Design"."""
    if row.employee is not None:
        return row.employee.name
    if row.team is not None:
        return gettext("Team %(name)s") % {"name": row.team}
    return gettext("Site %(name)s") % {"name": row.site}
