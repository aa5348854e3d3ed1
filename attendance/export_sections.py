"""What attendance holds about a person, as sections of the export."""

from django.utils.translation import gettext_lazy as _

from people.personal_export import Section, register_section

SECTIONS = (
    Section(
        name="attendance",
        title=_("Your attendance"),
        about=_("When you came and went, where, and how Muster knew that it was you."),
        model="attendance.AttendanceEvent",
        find=lambda employee: employee.events.select_related("device").order_by("at", "pk"),
    ),
    Section(
        name="leave",
        title=_("Your leave"),
        about=_("When you were away and why, who asked for it, and the answer."),
        model="attendance.Leave",
        find=lambda employee: employee.leaves.select_related("type").order_by("first_day", "pk"),
    ),
    Section(
        name="schedules",
        title=_("Your schedules"),
        about=_("The schedules that were made for you alone; others are of your team and site."),
        model="attendance.ScheduleAssignment",
        find=lambda employee: employee.schedule_assignments.select_related("schedule").order_by(
            "valid_from"
        ),
    ),
    Section(
        name="single_days",
        title=_("Single days of yours"),
        about=_("Days on which you, and not the whole team, were to work otherwise."),
        model="attendance.PlanException",
        find=lambda employee: employee.plan_exceptions.select_related("shift").order_by("day"),
    ),
)


def register_sections() -> None:
    """Make the sections of this room part of every export."""
    for section in SECTIONS:
        register_section(section)
