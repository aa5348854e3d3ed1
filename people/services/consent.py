"""What people agree to, and that they no longer do."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from people.models import Consent, Employee, ErasureCertificate
from people.services.erasure import erase_face_data


@transaction.atomic
def record_consent(*, employee: Employee, method: Consent.Method, note: str = "") -> Consent:
    """Record that the person agreed to face recognition; an active consent stays as it is."""
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    active = employee.consents.filter(withdrawn_at__isnull=True).first()
    return active or employee.consents.create(method=method, note=note)


@transaction.atomic
def withdraw_consent(*, employee: Employee, by: User | None = None) -> ErasureCertificate:
    """End the person's consent and erase every face of theirs; the certificate of that."""
    # Without the key: who holds the consent (`hold_consents`) may still refer to the person.
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    employee.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    return erase_face_data(employee=employee, reason=ErasureCertificate.Reason.WITHDRAWAL, by=by)


def hold_consents(employee_ids: Iterable[int]) -> set[int]:
    """The people among these whose consent is active; it cannot end before the transaction does.

    For work that takes long and stores something biometric at its end.
    """
    active = Consent.objects.filter(employee__in=set(employee_ids), withdrawn_at__isnull=True)
    held = active.order_by("pk").select_for_update(no_key=True, of=("self",))
    return set(held.values_list("employee_id", flat=True))
