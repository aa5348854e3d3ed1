"""Questions about people; nothing here writes."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Consent, Employee, FaceSample, Gallery


def has_active_consent(employee: Employee) -> bool:
    """Whether the person has agreed to be recognised, and has not withdrawn it."""
    return Consent.objects.filter(employee=employee, withdrawn_at__isnull=True).exists()


def find_active_employees(on: datetime.date) -> QuerySet[Employee]:
    """People whose dates of employment include the day `on`."""
    still_there = Q(active_until__isnull=True) | Q(active_until__gte=on)
    return Employee.objects.filter(still_there, active_from__lte=on)


def find_recognisable_employees(*, model_id: str, on: datetime.date) -> QuerySet[Employee]:
    """Active people with active consent and a template made by the model `model_id`."""
    consents = Consent.objects.filter(employee=OuterRef("pk"), withdrawn_at__isnull=True)
    return find_active_employees(on).filter(
        Exists(consents), embedding__isnull=False, embedding_model_id=model_id
    )


def find_ready_samples(*, model_id: str) -> QuerySet[FaceSample]:
    """Face samples with a vector of the model `model_id`."""
    return FaceSample.objects.filter(state=FaceSample.State.READY, model_id=model_id)


def get_gallery_version() -> int:
    """The number of changes to the set of known faces so far."""
    return Gallery.objects.values_list("version", flat=True).first() or 0
