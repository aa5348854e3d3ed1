"""What people agree to, and that they no longer do."""

from django.db import transaction
from django.utils import timezone

from people.models import Consent, Employee
from people.services.erasure import erase_face_data


@transaction.atomic
def record_consent(*, employee: Employee, method: Consent.Method, note: str = "") -> Consent:
    """Record that the person agreed to face recognition; an active consent stays as it is."""
    Employee.objects.select_for_update().get(pk=employee.pk)
    active = employee.consents.filter(withdrawn_at__isnull=True).first()
    return active or employee.consents.create(method=method, note=note)


@transaction.atomic
def withdraw_consent(*, employee: Employee) -> dict[str, int]:
    """End the person's consent and erase every face of theirs; what was removed, by kind."""
    Employee.objects.select_for_update().get(pk=employee.pk)
    employee.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    return erase_face_data(employee=employee)
