"""The entries of the audit log in words: who, what, whom, before and after."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.formats import date_format, number_format, time_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import happenings, retention
from people.audit_log import READINGS, RawEntry, find_person_column, list_histories
from people.models import AccessRecord, Employee, EmployeeChange
from people.roles import label_group

NOTHING = "–"
FOLDED = frozenset({AccessRecord.Action.VIEW_FACE, AccessRecord.Action.VIEW_PHOTO})
HAPPENINGS: dict[str, Promise] = {
    "insert": gettext_lazy("%(thing)s: added"),
    "update": gettext_lazy("%(thing)s: changed"),
    "delete": gettext_lazy("%(thing)s: removed"),
    "password": gettext_lazy("%(thing)s: new password"),
    "key": gettext_lazy("%(thing)s: new key"),
    "PIN": gettext_lazy("%(thing)s: new PIN"),
    "code": gettext_lazy("%(thing)s: pairing code given or used"),
    "text": gettext_lazy("%(thing)s: text changed"),
    "address": gettext_lazy("%(thing)s: new address"),
    "secret": gettext_lazy("%(thing)s: new secret"),
    "drawing": gettext_lazy("%(thing)s: new drawing"),
    "reason": gettext_lazy("%(thing)s: reason changed"),
    "note": gettext_lazy("%(thing)s: note changed"),
}
NAME_COLUMNS = ("username", "name")
# Values that are no choices of their field, and who knows their words.
_words: dict[str, Callable[[Any], str]] = {
    "people.RetentionRule.kind": retention.name_kind,
    "people.WebhookTarget.kinds": happenings.name_happening,
}
# What the database names in English is shown in the reader's language.
OWN_WORDS: dict[type[models.Model], Callable[[str], str]] = {Group: label_group, Permission: _}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom an entry is about; `pk` is None when the employee is gone."""

    name: str
    number: str
    pk: int | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after, in words; empty on the side where there was no row."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log."""

    at: datetime.datetime
    who: str
    place: str
    ip_address: str
    sign: str  # what it is, for the picture beside it: reading, insert, update, delete
    what: str
    subject: str
    people: tuple[Person, ...]
    purpose: str
    changes: tuple[FieldChange, ...]
    action: str = ""


def register_words(field: str, name: Callable[[Any], str]) -> None:
    """Let a field such as `room.Model.field` be said in words; of a list, each of its items."""
    _words[field] = name


def describe_entries(raw: Sequence[RawEntry]) -> list[Entry]:
    """The entries in words; the names behind all their links are looked up together."""
    names = Names(raw)
    return [_describe(entry, names) for entry in raw]


def fold_looks(entries: Iterable[Entry]) -> list[Entry]:
    """Looks of one account at many people, one after the other, as one line with all of them."""
    folded: list[Entry] = []
    for entry in entries:
        last = folded[-1] if folded else None
        if last is not None and last.action in FOLDED and _is_same_look(last, entry):
            known = {person.pk for person in last.people}
            more = tuple(person for person in entry.people if person.pk not in known)
            folded[-1] = replace(last, people=(*last.people, *more))
        else:
            folded.append(entry)
    return folded


class Names:
    """Names of the rows that entries point to, those that are gone included."""

    def __init__(self, raw: Sequence[RawEntry]) -> None:
        self._names: dict[tuple[str, int], str] = {}
        self._people: dict[int, Person] = {}
        wanted = _collect_links(raw)
        self._load_people(wanted.pop(Employee, set()))
        self._load_names(wanted)

    def get(self, model: type[models.Model], pk: int) -> str:
        """The name, or the number of a row of which nothing else is known."""
        if model is Employee:
            person = self.find_person(pk)
            return person.name or f"#{pk}"
        name = self._names.get((_concrete(model)._meta.label, pk), f"#{pk}")
        return OWN_WORDS.get(_concrete(model), str)(name)

    def find_person(self, pk: int) -> Person:
        """The employee, as called now or when last heard of."""
        return self._people.get(pk, Person("", "", None))

    def _load_people(self, pks: set[int]) -> None:
        here = Employee.objects.filter(pk__in=pks).values_list("pk", "name", "number")
        self._people = {pk: Person(name, number, pk) for pk, name, number in here}
        gone = pks - self._people.keys()
        if gone:
            rows = EmployeeChange.objects.filter(pgh_obj_id__in=gone).order_by("pgh_id")
            for pk, name, number in rows.values_list("pgh_obj_id", "name", "number"):
                self._people[pk] = Person(name, number, None)

    def _load_names(self, wanted: dict[type[models.Model], set[int]]) -> None:
        tables = [
            model._base_manager.filter(pk__in=pks)  # noqa: SLF001  also what a manager hides
            .order_by()
            .annotate(table=Value(model._meta.label, CharField()), called=Cast(column, CharField()))
            .values_list("table", "pk", "called")
            for model, pks in wanted.items()
            if (column := _find_name_column(model)) and pks
        ]
        if not tables:
            return
        rows = tables[0].union(*tables[1:], all=True) if tables[1:] else tables[0]
        self._names = {(label, pk): called for label, pk, called in rows}
        missing = wanted.get(User, set()) - {pk for label, pk in self._names if "User" in label}
        if missing:
            history = list_histories()["user"].objects.filter(pgh_obj_id__in=missing)
            for pk, name in history.order_by("pgh_id").values_list("pgh_obj_id", "username"):
                self._names[User._meta.label, pk] = name


def name_happening(code: str, label: str) -> str:
    """What happened, as `Employee: changed`."""
    pattern = HAPPENINGS.get(label, HAPPENINGS["update"])
    return str(pattern) % {"thing": capfirst(str(name_kind(code)))}


def name_kind(code: str) -> str:
    """What a history is about."""
    return str(list_histories()[code].pgh_tracked_model._meta.verbose_name)


def _describe(entry: RawEntry, names: Names) -> Entry:
    if entry.record is not None:
        return _describe_reading(entry.record)
    return _describe_change(entry, names)


def _describe_reading(record: AccessRecord) -> Entry:
    people: tuple[Person, ...] = ()
    if record.employee_id or record.employee_name or record.employee_number:
        people = (Person(record.employee_name, record.employee_number, record.employee_id),)
    return Entry(
        at=record.at,
        who=record.account_name,
        place=record.place,
        ip_address=record.ip_address or "",
        sign=READINGS,
        what=capfirst(record.get_action_display()),
        subject="",
        people=people,
        purpose=record.purpose,
        changes=tuple(FieldChange(name, "", _join(value)) for name, value in record.detail.items()),
        action=record.action,
    )


def _describe_change(entry: RawEntry, names: Names) -> Entry:
    history, row = list_histories()[entry.code], entry.row or {}
    context = row.get("pgh_context") or {}
    column, user = find_person_column(history), context.get("user")
    person = names.find_person(row[column]) if column and row.get(column) else None
    called = next((row[name] for name in NAME_COLUMNS if row.get(name)), "")
    return Entry(
        at=entry.at,
        who=names.get(User, user) if user else "",
        place=context.get("place", ""),
        ip_address="",
        sign=entry.label,
        what=name_happening(entry.code, entry.label),
        subject="" if column else called,
        people=(person,) if person and (person.name or person.number) else (),
        purpose="",
        changes=_compare(history, entry, names),
    )


def _compare(history: Any, entry: RawEntry, names: Names) -> tuple[FieldChange, ...]:
    """The fields that differ; all that are filled where something came or went."""
    if entry.label not in ("insert", "update", "delete"):
        return ()
    row, empty = entry.row or {}, dict[str, Any]()
    before, after = {
        "insert": (empty, row),
        "delete": (row, empty),
    }.get(entry.label, (entry.before or empty, row))
    changes = []
    for field in _list_fields(history):
        old, new = before.get(field.column), after.get(field.column)
        if old != new and not (old in (None, "") and new in (None, "")):
            tracked = _find_tracked(history, field)
            changes.append(
                FieldChange(
                    field=capfirst(_name_field(tracked)),
                    before="" if before is empty else _say(tracked, old, names),
                    after="" if after is empty else _say(tracked, new, names),
                )
            )
    return tuple(changes)


def _say(field: Any, value: Any, names: Names) -> str:
    """A stored value in words; dates in the form of the reader's language."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(field, models.ForeignKey):
        return names.get(field.related_model, value)
    if isinstance(field, ArrayField):
        return ", ".join(_say(field.base_field, item, names) for item in value)
    return _say_time(field, value) or _say_plain(field, value)


def _say_plain(field: Any, value: Any) -> str:
    if str(field) in _words:
        return _words[str(field)](value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return str(number_format(float(f"{value:.4g}")))
    return str(value)


def _say_time(field: Any, value: Any) -> str:
    """A time on the reader's clock, a day or a time of day; empty for everything else."""
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(value)):
        return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    if isinstance(field, models.DateField) and (day := parse_date(value)):
        return date_format(day, "SHORT_DATE_FORMAT")
    if isinstance(field, models.TimeField) and (time := parse_time(value)):
        return time_format(time)
    return ""


def _collect_links(raw: Sequence[RawEntry]) -> dict[type[models.Model], set[int]]:
    """The numbers of all rows that changes point to, by table."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for entry in raw:
        if entry.row is None:
            continue
        history = list_histories()[entry.code]
        for row in (entry.row, entry.before or {}):
            for field in _list_fields(history):
                if isinstance(field, models.ForeignKey) and row.get(field.column):
                    wanted[_concrete(field.related_model)].add(row[field.column])
        if history is EmployeeChange:
            wanted[Employee].add(entry.row["pgh_obj_id"])
        user = (entry.row.get("pgh_context") or {}).get("user")
        if user:
            wanted[User].add(user)
    return wanted


def _list_fields(history: Any) -> list[Any]:
    return [f for f in history._meta.concrete_fields if not f.name.startswith("pgh_")]


def _find_tracked(history: Any, field: Any) -> Any:
    """The field that was copied; it knows its own words."""
    return history.pgh_tracked_model._meta.get_field(field.name)


def _name_field(field: Any) -> str:
    """What the field is called; the tables that Django makes between two others name no field."""
    is_named = not field.model._meta.auto_created or not field.is_relation
    return str(field.verbose_name if is_named else field.related_model._meta.verbose_name)


def _concrete(model: Any) -> Any:
    return model._meta.concrete_model


def _find_name_column(model: type[models.Model]) -> str:
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in NAME_COLUMNS if name in names), "")


def _is_same_look(last: Entry, entry: Entry) -> bool:
    return (last.action, last.who, last.ip_address, last.purpose) == (
        entry.action,
        entry.who,
        entry.ip_address,
        entry.purpose,
    )


def _join(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
