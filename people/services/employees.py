"""People come."""

import datetime

from django.db import transaction
from django.utils import timezone

from people.models import Employee, Site, Team


@transaction.atomic
def register_employee(
    *,
    number: str,
    name: str,
    site: Site,
    team: Team | None = None,
    email: str = "",
    active_from: datetime.date | None = None,
) -> Employee:
    """Take on a person.

    Raises:
        ValidationError: the number is taken, or a value is not of its form.
    """
    employee = Employee(number=number, name=name, site=site, team=team, email=email)
    employee.active_from = active_from or timezone.localdate(timezone=site.zone)
    employee.full_clean()
    employee.save()
    return employee
