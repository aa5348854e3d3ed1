"""Who may enrol whose face: asked when the page opens, when its socket opens, and when it saves."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from people.errors import ConsentMissingError
from people.models import Employee
from people.policies import Account, check_add_photos, check_store_face, visible_employees
from recognition.errors import EnrolmentRefusedError
from recognition.face_rules import get_face_rules


@dataclass(frozen=True, slots=True)
class AccountDoor:
    """An account enrols a person: HR somebody beside them, or the person themselves."""

    user_id: int | None
    employee_id: int

    def find_person(self) -> Employee:
        """The person, as the account may see and enrol them now.

        Raises:
            EnrolmentRefusedError: not this account, not this person, or not at this site.
        """
        employee = find_person(self._find_account(), self.employee_id)
        check_enrolment(employee)
        return employee

    def note_saved(self) -> None:
        """Accounts may enrol again."""

    def _find_account(self) -> Account:
        """The account as it is now: it may have been switched off meanwhile."""
        if self.user_id is None:
            return AnonymousUser()
        return User.objects.filter(pk=self.user_id).first() or AnonymousUser()


def find_person(user: Account, employee_id: int) -> Employee:
    """The person whose face the account may add; nobody learns whether an invisible one exists.

    Raises:
        EnrolmentRefusedError: the account may not.
    """
    visible = visible_employees(user).select_related("site").defer("embedding")
    employee = visible.filter(pk=employee_id).first()
    try:
        check_add_photos(user, employee)
    except PermissionDenied as error:
        raise EnrolmentRefusedError(str(error)) from error
    if employee is None:
        raise EnrolmentRefusedError(_("This person is not in your team. Ask HR."))
    return employee


def check_enrolment(employee: Employee) -> None:
    """Raise EnrolmentRefusedError unless the person's face may be stored, and is of use."""
    check_faces_wanted(employee)
    try:
        check_store_face(employee)
    except ConsentMissingError as error:
        raise EnrolmentRefusedError(str(error)) from error


def check_faces_wanted(employee: Employee) -> None:
    """Raise EnrolmentRefusedError where the person has left, or the site does without faces."""
    name = {"name": employee.name, "site": employee.site}
    last_day = employee.active_until
    if last_day is not None and last_day < timezone.localdate(timezone=employee.site.zone):
        raise EnrolmentRefusedError(_("%(name)s does not work here now.") % name)
    if not get_face_rules(employee.site).faces:
        raise EnrolmentRefusedError(
            _("%(site)s does without faces: people check in by PIN or badge there.") % name
        )
