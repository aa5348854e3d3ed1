"""The audit log as one list: every reading and every change, of all rooms, newest first.

Each table gives its newest rows by its own index, and PostgreSQL merges them; what the rows of one
page say is then fetched in one more query.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pghistory
from django.contrib.auth.models import User
from django.db import connection, models
from django.db.models import F, Q, QuerySet, Value

from people.models import AccessRecord, Employee, EmployeeChange

READINGS = "reading"
CHANGES = "change"
NOBODY = "nobody"  # as the account: commands and tasks


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries to list; what is not given does not matter.

    `kind` is `reading`, `reading:ACTION`, `change` for all changes, or the code of a history such
    as `employee`; `record` is one row of that history by its number; `account` is an account's
    number or `nobody`.
    """

    words: str = ""
    account: str = ""
    person: str = ""
    person_id: int | None = None
    kind: str = ""
    record: int | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as it is stored: an access record, or a row of a history and the one before it."""

    code: str
    label: str
    at: datetime.datetime
    record: AccessRecord | None = None
    row: dict[str, Any] | None = None
    before: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is searched for, and the accounts and people it names."""

    text: str
    accounts: list[int]
    people: QuerySet[Any, Any]


Place = tuple[str, datetime.datetime, int]
MAX_MATCHES = 5_000


class AuditLog:
    """The entries of a filter; can be counted and sliced, as a paginator wants it.

    A search for words has to read every row, so it is done once, for the newest `MAX_MATCHES`.
    """

    def __init__(self, wanted: AuditFilter) -> None:
        self._wanted = wanted
        self._people = _find_people(wanted)
        self._words = [_look_up(word) for word in wanted.words.split()]
        self._tables = self._select()
        self._matches = self._locate(0, MAX_MATCHES) if self._words else None

    def count(self) -> int:
        """How many entries there are; of a search for words, at most `MAX_MATCHES`."""
        if self._matches is not None:
            return len(self._matches)
        if len(self._tables) < 2:  # noqa: PLR2004  nothing to merge
            return sum(rows.count() for rows in self._tables)
        return self._tables[0].union(*self._tables[1:], all=True).count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[RawEntry]:
        """The entries of one page."""
        start, stop = part.start or 0, part.stop
        if self._matches is not None:
            return load_entries(self._matches[start:stop])
        return load_entries(self._locate(start, stop))

    def _locate(self, start: int, stop: int) -> list[Place]:
        """Where the entries of one page are, newest first."""
        if stop <= start:
            return []
        tables = [rows.order_by("-log_at", "-log_id") for rows in self._tables]
        if len(tables) < 2:  # noqa: PLR2004  nothing to merge
            return [place for rows in tables for place in rows[start:stop]]
        heads = [rows[:stop] for rows in tables]
        merged = heads[0].union(*heads[1:], all=True).order_by("-log_at", "log_code", "-log_id")
        return list(merged[start:stop])

    def _select(self) -> list[QuerySet[Any, Any]]:
        """From each table that matters, where its rows are."""
        kind = self._wanted.kind
        chosen: list[QuerySet[Any, Any]] = []
        if not kind or kind.split(":")[0] == READINGS:
            chosen.append(self._select_readings())
        for code, history in list_histories().items():
            if kind in ("", CHANGES, code):
                rows = self._select_changes(history)
                if rows is not None:
                    chosen.append(_locate(rows, code, "pgh_created_at", "pgh_id"))
        return chosen

    def _select_readings(self) -> QuerySet[Any, Any]:
        wanted = self._wanted
        rows = _within(AccessRecord.objects.order_by(), "at", wanted)
        if ":" in wanted.kind:
            rows = rows.filter(action=wanted.kind.split(":")[1])
        if wanted.account:
            rows = rows.filter(account=None if wanted.account == NOBODY else wanted.account)
        if self._people is not None:
            named = Q(employee_name__icontains=wanted.person) | Q(employee_number=wanted.person)
            theirs = Q(employee__in=self._people)
            rows = rows.filter(theirs | named if wanted.person else theirs)
        for word in self._words:
            rows = rows.filter(_match(AccessRecord, word))
        return _locate(rows, READINGS, "at", "id")

    def _select_changes(self, history: Any) -> QuerySet[Any, Any] | None:
        """The rows of one history; None when it has nothing to do with a person who is wanted."""
        wanted = self._wanted
        rows = _within(QuerySet(history).order_by(), "pgh_created_at", wanted)
        if wanted.record is not None:
            rows = rows.filter(pgh_obj_id=wanted.record)
        if wanted.account == NOBODY:
            rows = rows.filter(
                Q(pgh_context__isnull=True)
                | Q(pgh_context__user=None)
                | Q(pgh_context__user__isnull=True)
            )
        elif wanted.account:
            rows = rows.filter(pgh_context__user=int(wanted.account))
        if self._people is not None:
            column = find_person_column(history)
            if column is None:
                return None
            rows = rows.filter(**{f"{column}__in": self._people})
        for word in self._words:
            rows = rows.filter(_match(history, word))
        return rows


def list_histories() -> dict[str, Any]:
    """The tables of changes by a code, such as `employee`."""
    return {
        str(model._meta.model_name).removesuffix("change"): model
        for model in pghistory.core.event_models()
    }


def find_person_column(history: Any) -> str | None:
    """The column that says whose row it is; None when it is about nobody."""
    if history is EmployeeChange:
        return "pgh_obj_id"
    names = {field.name for field in history._meta.concrete_fields}
    return "employee_id" if "employee" in names else None


def load_entries(places: Iterable[Place]) -> list[RawEntry]:
    """What the entries at these places say, in the same order."""
    places = list(places)
    wanted: dict[str, list[int]] = defaultdict(list)
    for code, _moment, ident in places:
        wanted[code].append(ident)
    records = AccessRecord.objects.in_bulk(wanted.pop(READINGS, []))
    changes = _load_changes(wanted)
    return [
        RawEntry(code, records[ident].action, moment, record=records[ident])
        if code == READINGS
        else RawEntry(code, changes[code, ident][0], moment, None, *changes[code, ident][1:])
        for code, moment, ident in places
        if code != READINGS or ident in records
    ]


def _load_changes(wanted: dict[str, list[int]]) -> dict[tuple[str, int], tuple[str, Any, Any]]:
    """Label, row and the row before it, of changes in any histories, in one query."""
    if not wanted:
        return {}
    histories = list_histories()
    parts = [_describe_changes(histories[code]) for code in wanted]
    parameters = [value for code, idents in wanted.items() for value in (code, idents)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        rows = cursor.fetchall()
    return {
        (code, ident): (label, _parse(row), _parse(before))
        for code, ident, label, row, before in rows
    }


def _describe_changes(history: Any) -> str:
    """SQL for some rows of one history, each with the state before it."""
    table = connection.ops.quote_name(history._meta.db_table)
    before = "NULL::jsonb"
    if any(field.name == "pgh_obj" for field in history._meta.concrete_fields):
        before = (
            f"(SELECT to_jsonb(p) FROM {table} p WHERE p.pgh_obj_id = c.pgh_obj_id "  # noqa: S608
            "AND p.pgh_id < c.pgh_id ORDER BY p.pgh_id DESC LIMIT 1)"
        )
    return (
        f"SELECT %s, c.pgh_id, c.pgh_label, to_jsonb(c), {before} "  # noqa: S608  our own table
        f"FROM {table} c WHERE c.pgh_id = ANY(%s)"
    )


def _parse(value: Any) -> Any:
    """JSON as the driver gives it: text, since Django asks for no more."""
    return json.loads(value) if isinstance(value, str) else value


def _locate(rows: QuerySet[Any, Any], code: str, moment: str, ident: str) -> QuerySet[Any, Any]:
    places: QuerySet[Any, Any] = rows.annotate(
        log_code=Value(code, models.TextField()), log_at=F(moment), log_id=F(ident)
    )
    return places.values_list("log_code", "log_at", "log_id")


def _within(rows: QuerySet[Any, Any], column: str, wanted: AuditFilter) -> QuerySet[Any, Any]:
    if wanted.since is not None:
        rows = rows.filter(**{f"{column}__gte": wanted.since})
    return rows if wanted.until is None else rows.filter(**{f"{column}__lt": wanted.until})


def _find_people(wanted: AuditFilter) -> list[int] | None:
    """The numbers of the people who are meant, gone or here; None when it does not matter."""
    if wanted.person_id is not None:
        return [wanted.person_id]
    if not wanted.person:
        return None
    named = Q(number=wanted.person) | Q(name__icontains=wanted.person)
    here = Employee.objects.filter(named).values_list("pk", flat=True)
    once = EmployeeChange.objects.order_by().filter(named).values_list("pgh_obj_id", flat=True)
    return list(set(here) | set(once))


def _look_up(word: str) -> Word:
    named = Q(name__icontains=word) | Q(number__icontains=word)
    return Word(
        text=word,
        accounts=list(User.objects.filter(username__icontains=word).values_list("pk", flat=True)),
        people=Employee.objects.order_by().filter(named).values("pk"),
    )


def _match(table: Any, word: Word) -> Q:
    """The word somewhere in the row: in its texts, its page, or the names behind its links."""
    found = Q()
    for field in table._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        if is_text and not field.choices and not field.name.startswith("pgh_"):
            found |= Q(**{f"{field.name}__icontains": word.text})
    if table is AccessRecord:
        return found | Q(account__in=word.accounts)
    found |= Q(pgh_context__place__icontains=word.text) | Q(pgh_context__user__in=word.accounts)
    if find_person_column(table) == "employee_id":
        found |= Q(employee_id__in=word.people)
    return found
