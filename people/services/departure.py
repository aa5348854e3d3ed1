"""People go: with their face at once, or with their whole record."""

import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from people.errors import RecordKeptError
from people.models import Employee, ErasureCertificate
from people.services.audit import forget_person_in_audit
from people.services.consent import delete_scans_on_commit
from people.services.employees import end_employment
from people.services.erasure import erase_face_data
from people.services.webhooks import announce

Reason = ErasureCertificate.Reason


@transaction.atomic
def erase_leaver(
    *, employee: Employee, last_day: datetime.date, by: User | None = None
) -> ErasureCertificate:
    """Set the last day of work and erase the face now, before the retention would.

    Raises:
        LastDayError: the person starts after that day.
        ErasureError: something could not be removed; nothing has changed.
    """
    end_employment(employees=[employee], last_day=last_day)
    return erase_face_data(employee=employee, reason=Reason.LEAVER, by=by)


@transaction.atomic
def delete_employee(*, employee: Employee, by: User | None = None) -> ErasureCertificate:
    """Remove a person's record with everything that hangs on it, and the name from the audit log.

    What stays is the certificate, which has the number and the name.

    Raises:
        RecordKeptError: attendance was recorded, which is never removed.
        ErasureError: something of the face could not be removed; nothing has changed.
    """
    certificate = erase_face_data(employee=employee, reason=Reason.DELETED, by=by)
    delete_scans_on_commit(employee)
    employee_id = employee.pk
    try:
        with transaction.atomic():
            employee.delete()
    except (ProtectedError, IntegrityError) as error:  # the latter: a day of a closed month
        raise RecordKeptError(
            _(
                "%(name)s has attendance, which is never removed, so the record stays. Set the "
                "last day of work and erase the face instead."
            )
            % {"name": employee.name}
        ) from error
    forget_person_in_audit(employee_id=employee_id)
    announce(kind="employee.deleted", data={"employee_id": employee_id})
    return certificate
