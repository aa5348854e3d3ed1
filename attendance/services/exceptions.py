"""Looking at what is odd about a day, and finding it right."""

import datetime
from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction

from attendance.models import DaySummary, ExceptionReview
from attendance.policies import check_decide_correction
from people.models import Employee


@transaction.atomic
def accept_exceptions(
    *,
    employee: Employee,
    day: datetime.date,
    by: User,
    codes: Collection[str] | None = None,
    note: str = "",
) -> int:
    """Note that the exceptions of a day are right as they are; how many were new.

    `codes` None: all that the day has. What the day does not have is not noted.

    Raises:
        PermissionDenied: `by` may not decide about this person's days.
    """
    check_decide_correction(by, employee)
    summary = DaySummary.objects.filter(employee=employee, day=day).first()
    found = summary.exceptions if summary else []
    known = set(
        ExceptionReview.objects.filter(employee=employee, day=day).values_list("code", flat=True)
    )
    wanted = [code for code in found if code not in known and (codes is None or code in codes)]
    reviews = [
        ExceptionReview(employee=employee, day=day, code=code, by=by, note=note.strip())
        for code in wanted
    ]
    ExceptionReview.objects.bulk_create(reviews, ignore_conflicts=True)
    return len(reviews)
