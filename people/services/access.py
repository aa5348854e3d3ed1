"""The access log: every reading and export of personal data, every search for a person."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from people.models import AccessRecord, Employee
from people.origin import get_origin
from people.policies import Account

MAX_DETAIL_LENGTH = 500  # characters of one value, items of one list
MAX_PLACE_LENGTH = 200


def record_access(
    *,
    actor: Account | None,
    action: AccessRecord.Action,
    employee: Employee | None = None,
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> AccessRecord:
    """Write down that `actor` read or took out something; None is a command or a task.

    Page and address come from `people.origin`. Write the record first and answer afterwards: when
    it cannot be written, nothing is shown.

    Raises:
        ValueError: `detail` holds something that might be a face: bytes, or a row of numbers.
    """
    record = _make_record(actor, action, employee, purpose, detail or {})
    record.save(force_insert=True)
    return record


def record_accesses(
    *,
    actor: Account | None,
    action: AccessRecord.Action,
    employees: Sequence[Employee | None],
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """The same about several people, in one write.

    Raises:
        ValueError: as `record_access` does.
    """
    records = [
        _make_record(actor, action, employee, purpose, detail or {}) for employee in employees
    ]
    if len(records) == 1:
        records[0].save(force_insert=True)  # needs no transaction around it
    else:
        AccessRecord.objects.bulk_create(records)


def _make_record(
    actor: Account | None,
    action: AccessRecord.Action,
    employee: Employee | None,
    purpose: str,
    detail: dict[str, Any],
) -> AccessRecord:
    check_detail(detail)
    account = actor if isinstance(actor, User) else None
    origin = get_origin()
    return AccessRecord(
        account=account,
        account_name=account.get_username() if account else "",
        action=action,
        employee=employee,
        employee_number=employee.number if employee else "",
        employee_name=employee.name if employee else "",
        purpose=purpose,
        detail=detail,
        place=origin.place[:MAX_PLACE_LENGTH],
        ip_address=origin.ip_address,
    )


def record_view(
    *, actor: User, action: AccessRecord.Action, employee: Employee | None = None
) -> None:
    """Write down that `actor` looked at something of a person, once in AUDIT_VIEW_MINUTES.

    A list shows a hundred faces and is looked at again and again: the first look at each person
    is written, so who saw whom is never lost.
    """
    since = timezone.now() - datetime.timedelta(minutes=settings.AUDIT_VIEW_MINUTES)
    seen = AccessRecord.objects.filter(
        account=actor, action=action, employee=employee, at__gte=since
    )
    if not seen.exists():
        record_access(actor=actor, action=action, employee=employee)


def check_detail(detail: dict[str, Any]) -> None:
    """Raise ValueError unless every value is a short word, a number, or a short list of words."""
    for name, value in detail.items():
        items = value if isinstance(value, list) else [value]
        if len(items) > MAX_DETAIL_LENGTH or not all(_is_harmless(item) for item in items):
            raise ValueError(f"The access log takes no {type(value).__name__} as {name}.")
        if len(items) > 1 and any(isinstance(item, float) for item in items):
            raise ValueError(f"The access log takes no row of numbers as {name}.")


def _is_harmless(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_DETAIL_LENGTH
    return value is None or isinstance(value, bool | int | float)
