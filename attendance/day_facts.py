"""What every page that shows one day of a person says about it."""

from typing import Any

from attendance.day_forms import Target
from attendance.day_story import tell_events, tell_exceptions, tell_numbers, tell_plan
from attendance.models import Adjustment, DaySummary, ExceptionReview, Period


def describe_day(target: Target) -> dict[str, Any]:
    """The day in words: the plan, the events, the numbers and how they came about."""
    employee, day, zone = target.employee, target.day, target.zone
    summary = (
        DaySummary.objects.filter(employee=employee, day=day)
        .select_related("shift", "leave__type", "site", "team")
        .defer("team__embedding")
        .first()
    )
    periods = list(Period.objects.filter(employee=employee, day=day))
    reviews = ExceptionReview.objects.filter(employee=employee, day=day)
    return {
        "employee": employee,
        "day": day,
        "zone": zone,
        "summary": summary,
        "plan": tell_plan(summary) if summary else [],
        "numbers": tell_numbers(summary, periods) if summary else [],
        "exceptions": tell_exceptions(summary.exceptions) if summary else [],
        "reviews": list(reviews.select_related("by")),
        "events": tell_events(target.events, day=day, zone=zone),
        "adjustments": list(
            Adjustment.objects.filter(employee=employee, day=day).order_by("posted_on", "pk")
        ),
    }
