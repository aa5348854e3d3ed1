"""People come, change teams and leave."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.errors import LastDayError
from people.models import Employee, Site, Team
from people.services.templates import renew_teams


@transaction.atomic
def register_employee(
    *,
    number: str,
    name: str,
    site: Site,
    team: Team | None = None,
    email: str = "",
    active_from: datetime.date | None = None,
    active_until: datetime.date | None = None,
) -> Employee:
    """Take on a person.

    Raises:
        ValidationError: the number is taken, or a value is not of its form.
    """
    employee = Employee(number=number, name=name, site=site, team=team, email=email)
    employee.active_from = active_from or timezone.localdate(timezone=site.zone)
    employee.active_until = active_until
    employee.full_clean()
    employee.save()
    return employee


@transaction.atomic
def change_employee(*, employee: Employee, changes: dict[str, Any]) -> Employee:
    """Change values of a person's record; another team renews the means of both.

    Raises:
        ValidationError: the number is taken, or a value is not of its form.
    """
    (locked,) = _lock([employee])
    old_team_id = locked.team_id
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.full_clean(exclude=["embedding", "embedding_model_id"])
    locked.save(update_fields=list(changes))
    if locked.team_id != old_team_id:
        teams = {old_team_id, locked.team_id}
        renew_teams(team_ids={pk for pk in teams if pk is not None})
    return locked


@transaction.atomic
def move_to_team(*, employees: Iterable[Employee], team: Team | None) -> int:
    """Put people into a team (None: into none) and renew the means; how many have moved."""
    people = _lock(employees)
    team_id = team.pk if team else None
    moved = [employee for employee in people if employee.team_id != team_id]
    touched = {employee.team_id for employee in moved if employee.team_id is not None}
    Employee.objects.filter(pk__in=[employee.pk for employee in moved]).update(team=team)
    renew_teams(team_ids=touched | ({team.pk} if team else set()))
    return len(moved)


@transaction.atomic
def end_employment(*, employees: Iterable[Employee], last_day: datetime.date) -> int:
    """Set the last day of work of all these people, or of none; how many there are.

    Raises:
        LastDayError: somebody starts after that day.
    """
    people = _lock(employees)
    later = [str(employee) for employee in people if employee.active_from > last_day]
    if later:
        raise LastDayError(
            _("%(names)s had not started by %(day)s. Choose a later day, or leave them out.")
            % {"names": ", ".join(later[:5]), "day": last_day}
        )
    return Employee.objects.filter(pk__in=[employee.pk for employee in people]).update(
        active_until=last_day
    )


def _lock(employees: Iterable[Employee]) -> list[Employee]:
    people = Employee.objects.filter(pk__in=[employee.pk for employee in employees])
    return list(
        people.order_by("pk")
        .select_for_update(of=("self",))
        .select_related("team")
        .defer("embedding", "team__embedding")
    )
