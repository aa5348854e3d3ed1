"""Shifts and schedules with which a company begins: one click each, HR's to change."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.errors import PlanRefusedError
from attendance.models import RequiredBreak, Schedule, ScheduleDay, Shift

WORKDAYS = range(5)
# More than six hours: half an hour of break; more than nine: three quarters.
BREAKS = {6 * 60: 30, 9 * 60: 45}


@dataclass(frozen=True, slots=True)
class Preset:
    """A shift as it is offered; `summary` says in a line what it means."""

    name: Promise
    summary: Promise
    code: str
    color: str
    values: Mapping[str, Any]
    breaks: Mapping[int, int] = field(default_factory=lambda: dict(BREAKS))


def _at(hour: int, minute: int = 0) -> datetime.time:
    return datetime.time(hour, minute)


PRESETS: dict[str, Preset] = {
    "office": Preset(
        gettext_lazy("Office 9–17:30"),
        gettext_lazy("8 hours and half an hour of break; five minutes late are none."),
        "O",
        "#0e7c86",
        {"starts_at": _at(9), "ends_at": _at(17, 30), "break_minutes": 30, "late_grace": 5},
    ),
    "early": Preset(
        gettext_lazy("Early 6–14:30"),
        gettext_lazy("8 hours and half an hour of break, from six in the morning."),
        "E",
        "#b7791f",
        {"starts_at": _at(6), "ends_at": _at(14, 30), "break_minutes": 30, "late_grace": 5},
    ),
    "late": Preset(
        gettext_lazy("Late 14–22:30"),
        gettext_lazy("8 hours and half an hour of break, until half past ten at night."),
        "L",
        "#4d7cc9",
        {"starts_at": _at(14), "ends_at": _at(22, 30), "break_minutes": 30, "late_grace": 5},
    ),
    "night": Preset(
        gettext_lazy("Night 22–6"),
        gettext_lazy("Across midnight: counts on the day on which it begins. Break is paid."),
        "N",
        "#5b5f97",
        {
            "starts_at": _at(22),
            "ends_at": _at(6),
            "break_minutes": 0,
            "breaks_are_paid": True,
            "late_grace": 5,
        },
        {},
    ),
    "flexible": Preset(
        gettext_lazy("Flexible 8 h"),
        gettext_lazy("Come and go as you like: 8 hours a day, nobody is late."),
        "F",
        "#2f8f6b",
        {
            "starts_at": _at(10),
            "ends_at": _at(15),
            "is_flexible": True,
            "has_core": False,
            "planned_minutes": 480,
        },
    ),
}


@transaction.atomic
def add_preset(*, key: str) -> Schedule:
    """Make the shift, and a schedule with it from Monday to Friday.

    Raises:
        PlanRefusedError: there is no such preset, or a shift or schedule of this name already.
    """
    preset = PRESETS.get(key)
    if preset is None:
        raise PlanRefusedError(_("Choose one of the shifts on this page."))
    name = str(preset.name)
    week = _("%(shift)s, Monday to Friday") % {"shift": name}
    if Shift.objects.filter(name=name).exists() or Schedule.objects.filter(name=week).exists():
        raise PlanRefusedError(_("There is “%(name)s” already.") % {"name": name})
    shift = Shift.objects.create(name=name, code=preset.code, color=preset.color, **preset.values)
    RequiredBreak.objects.bulk_create(
        RequiredBreak(shift=shift, after_minutes=after, minutes=minutes)
        for after, minutes in preset.breaks.items()
    )
    schedule = Schedule.objects.create(name=week)
    ScheduleDay.objects.bulk_create(
        ScheduleDay(schedule=schedule, weekday=weekday, shift=shift) for weekday in WORKDAYS
    )
    return schedule
