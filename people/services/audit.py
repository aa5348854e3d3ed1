"""The two ways past the protection of the audit log: its own retention, and a person's erasure."""

import datetime
from typing import Any

import pghistory
import pgtrigger
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from people.models import AccessRecord, Employee, EmployeeChange

# What a history may say about a person in words; links by number stay.
PERSONAL_WORDS = {"number": "", "name": "", "email": "", "note": ""}


@transaction.atomic
def remove_old_audit_entries(*, before: datetime.datetime) -> dict[str, int]:
    """Remove what is older than the retention allows; how many, by kind."""
    with _protection_lifted():
        records = AccessRecord.objects.filter(at__lt=before).delete()[0]
        changes = sum(
            model.objects.filter(pgh_created_at__lt=before).delete()[0]
            for model in list_histories()
        )
    return {"access_records": records, "changes": changes}


def count_old_audit_entries(*, before: datetime.datetime) -> int:
    """How many entries `remove_old_audit_entries` would remove."""
    changes = [model.objects.filter(pgh_created_at__lt=before) for model in list_histories()]
    return sum(rows.count() for rows in [AccessRecord.objects.filter(at__lt=before), *changes])


@transaction.atomic
def forget_person_in_audit(*, employee_id: int) -> int:
    """Take a person's name, number, address and notes out of the audit log; how many entries.

    That something was done, when and by whom stays. Face data needs no such thing: the audit log
    never holds any. May be called after the employee is gone.
    """
    # Deletion has emptied the link of the access records; their names still tell whose they are.
    names = EmployeeChange.objects.filter(pgh_obj_id=employee_id).values("number", "name")
    gone = [
        Q(employee=None, employee_number=row["number"], employee_name=row["name"])
        # What somebody typed who looked for the person in vain.
        | Q(employee=None, detail__words__iexact=row["name"])
        for row in names.distinct()
        if row["number"]
    ]
    theirs = Q(employee_id=employee_id)
    for condition in gone:
        theirs |= condition
    with _protection_lifted():
        count = AccessRecord.objects.filter(theirs).update(
            employee_number="", employee_name="", detail={}
        )
        count += sum(_forget_in(model, employee_id) for model in list_histories())
    return count + LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Employee), object_id=str(employee_id)
    ).update(object_repr="", change_message="")


def list_histories() -> list[Any]:
    """The tables of all rooms that keep changes."""
    return pghistory.core.event_models()


def _forget_in(history: Any, employee_id: int) -> int:
    names = {field.name for field in history._meta.concrete_fields}
    words: dict[str, Any] = {name: empty for name, empty in PERSONAL_WORDS.items() if name in names}
    if history.pgh_tracked_model is Employee:
        rows = history.objects.filter(pgh_obj_id=employee_id)
        words["user"] = None
    elif "employee" in names:
        rows = history.objects.filter(employee_id=employee_id)
    else:
        return 0
    return int(rows.update(**words)) if words else 0


def _protection_lifted() -> Any:
    """While it holds, rows of the audit log may be changed and removed."""
    protected = [AccessRecord, *list_histories()]
    return pgtrigger.ignore(*(uri for model in protected for uri in _list_protections(model)))


def _list_protections(model: type[models.Model]) -> list[str]:
    triggers = getattr(model._meta, "triggers", [])
    return [f"{model._meta.label}:{trigger.name}" for trigger in triggers]
