"""A person's own choice to be shown to visitors who look alike; it goes with the face."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Employee
from people.policies import Account, is_self
from people.queries import has_active_consent
from recognition.models import ColleagueRelease
from recognition.team_page.colleagues import get_release


def describe_choice() -> str:
    """What people agree to, in their language; it is kept with their choice."""
    return _(
        "Visitors of the public page about teams whose face resembles mine may see one of my "
        "photos there, without my name. I can end this at any time."
    )


def check_choose(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user is the person: nobody chooses for somebody else."""
    if not is_self(user, employee):
        raise PermissionDenied(_("Only the person may choose this, on the own page."))


@transaction.atomic
def give_release(*, employee: Employee, by: User) -> ColleagueRelease:
    """Let a photo of the person be shown; a release that is there already stays.

    Raises:
        PermissionDenied: `by` is somebody else, or nothing of the face may be used at all.
    """
    check_choose(by, employee)
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    if not has_active_consent(employee):
        raise PermissionDenied(_("Agree to face recognition first: without it no photo is kept."))
    found = get_release(employee)
    return found or ColleagueRelease.objects.create(
        employee=employee, text=describe_choice(), given_by=by
    )


@transaction.atomic
def end_release(*, employee: Employee, by: User) -> int:
    """Show the person's photo no more; how many releases ended.

    Raises:
        PermissionDenied: `by` is somebody else.
    """
    check_choose(by, employee)
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    return _end(employee, by)


def end_with_face(employee: Employee) -> int:
    """The part of an erasure: whoever comes back chooses anew. How many releases ended."""
    return _end(employee, None)


def count_releases(employee: Employee) -> int:
    """How many releases are in force."""
    return ColleagueRelease.objects.filter(employee=employee, ended_at__isnull=True).count()


def _end(employee: Employee, by: User | None) -> int:
    active = ColleagueRelease.objects.filter(employee=employee, ended_at__isnull=True)
    return active.update(ended_at=timezone.now(), ended_by=by)
