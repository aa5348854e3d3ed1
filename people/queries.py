"""Questions about people; nothing here writes."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Consent, Employee, FaceSample, Gallery

# The time zones of the Earth reach from UTC-12 to UTC+14.
WEST_OF_ALL = datetime.timedelta(hours=12)
EAST_OF_ALL = datetime.timedelta(hours=14)


def has_active_consent(employee: Employee) -> bool:
    """Whether the person has agreed to be recognised, and has not withdrawn it."""
    return Consent.objects.filter(employee=employee, withdrawn_at__isnull=True).exists()


def has_withdrawn_consent(employee: Employee) -> bool:
    """Whether the person agreed once and has withdrawn it since."""
    return not has_active_consent(employee) and employee.consents.exists()


def find_active_employees(now: datetime.datetime) -> QuerySet[Employee]:
    """People whose dates of employment include today, wherever on Earth their site lies.

    Dates are local, so at the edges this may include somebody for some hours too many;
    `Employee.is_employed` with the date at the site is exact.
    """
    first_today, last_today = (now - WEST_OF_ALL).date(), (now + EAST_OF_ALL).date()
    still_there = Q(active_until__isnull=True) | Q(active_until__gte=first_today)
    return Employee.objects.filter(still_there, active_from__lte=last_today)


def is_consenting(employee_id: str = "pk") -> Exists:
    """The condition that a row's person has an active consent; `employee_id` names the column."""
    active = Consent.objects.filter(employee=OuterRef(employee_id), withdrawn_at__isnull=True)
    return Exists(active)


def find_consenting_employees() -> QuerySet[Employee]:
    """People who agreed to be recognised, employed or not."""
    return Employee.objects.filter(is_consenting())


def find_recognisable_employees(*, model_id: str, now: datetime.datetime) -> QuerySet[Employee]:
    """Active people with active consent and a template made by the model `model_id`."""
    return find_active_employees(now).filter(
        is_consenting(), embedding__isnull=False, embedding_model_id=model_id
    )


def find_ready_samples(*, model_id: str) -> QuerySet[FaceSample]:
    """Face samples with a vector of the model `model_id`, of people who agreed."""
    return FaceSample.objects.filter(
        is_consenting("employee"), state=FaceSample.State.READY, model_id=model_id
    )


def get_gallery_version() -> int:
    """The number of changes to the set of known faces so far."""
    return Gallery.objects.values_list("version", flat=True).first() or 0
