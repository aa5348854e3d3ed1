"""Who has left has no PIN and no badge any more."""

import datetime

from django.db import transaction
from django.utils import timezone

from attendance.models import Badge, Pin
from attendance.services.badges import revoke_badges
from people.models import Employee


@transaction.atomic
def end_ways_of_leavers(*, now: datetime.datetime | None = None) -> int:
    """Take PINs and badges from people whose last day is over everywhere; how many people.

    From the last day on `check_in` refuses them already, but for leaving the last night.
    """
    # A day may end twelve hours after it does in UTC, and the shift of it a day later.
    last = ((now or timezone.now()) - datetime.timedelta(days=1, hours=12)).date()
    gone = Employee.objects.filter(active_until__lt=last).defer("embedding")
    with_pins = gone.filter(pk__in=Pin.objects.values("employee"))
    with_badges = gone.filter(pk__in=Badge.objects.filter(revoked_at=None).values("employee"))
    people = list((with_pins | with_badges).order_by("pk").select_for_update(no_key=True))
    Pin.objects.filter(employee__in=people).delete()
    revoke_badges(employees=people, by=None, reason=Badge.Reason.LEFT)
    return len(people)
