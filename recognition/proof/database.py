"""Every table of the database, searched for a face: also tables that Muster does not know."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.apps import apps
from django.db import connection, models
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _
from psycopg import sql

from people.erasure import count_left
from people.models import EMBEDDING_SIZE, Employee, ErasureCertificate, Team
from recognition.engine.types import Embeddings
from recognition.proof.probe import Probe
from recognition.proof.report import Place

SAME_FACE_MIN = 0.75
"""Cosine from which a vector counts as the same face. Two people reach it more seldom than once in
5,000 pairs reach 0.6 (recognition/evidence.py); two photos of one person mostly lie above it."""

SHOWN_ROWS = 20
MIN_DIGITS_VALUE = 0.001  # smaller numbers may be written with an exponent
DIGIT_RUN = 3  # so many numbers in a row, to four digits each, are one vector in 10^12

VECTOR_COLUMNS = """
    SELECT n.nspname, c.relname, a.attname, t.typname
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE t.typname IN ('vector', 'halfvec', 'sparsevec', '_float4', '_float8')
      AND c.relkind IN ('r', 'm') AND a.attnum > 0 AND NOT a.attisdropped
      AND n.nspname !~ '^(pg_|information_schema)'
    ORDER BY 1, 2, 3
"""
TABLES = """
    SELECT n.nspname, c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^(pg_|information_schema)'
    ORDER BY 1, 2
"""
SIMILAR_ROWS = """
    SELECT to_jsonb(candidate) ->> 'id', to_jsonb(candidate) ->> {owner}, 1 - distance
    FROM (
        SELECT candidate, CASE WHEN {size} = %(size)s
            THEN candidate.{column}::vector <=> %(vector)s::vector END AS distance
        FROM {table} AS candidate
    ) AS compared
    WHERE distance <= %(limit)s
    ORDER BY distance LIMIT %(rows)s
"""
SIZES = {
    "vector": "vector_dims(candidate.{column})",
    "halfvec": "vector_dims(candidate.{column})",
    "sparsevec": "vector_dims(candidate.{column}::vector)",
    "_float4": "array_length(candidate.{column}, 1)",
    "_float8": "array_length(candidate.{column}, 1)",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds vectors, of whatever type."""

    schema: str
    table: str
    name: str
    type_name: str

    @property
    def label(self) -> str:
        """As people write it."""
        prefix = "" if self.schema == "public" else f"{self.schema}."
        return f"{prefix}{self.table}.{self.name}"


def search_vectors(probe: Probe, *, ignored: Sequence[Employee]) -> Iterator[Place]:
    """Every column of vectors in the database, by cosine to every vector of the probe.

    `ignored` are people who are known only to resemble this one.
    """
    ignored_ids = {person.pk for person in ignored}
    for column in list_vector_columns():
        findings = _find_similar(column, probe.vectors, ignored_ids)
        yield Place(
            _("vectors in %(column)s") % {"column": column.label}, _count_values(column), findings
        )


def list_vector_columns() -> list[Column]:
    """Columns of vectors and of arrays of numbers, found in PostgreSQL's own catalogue."""
    return [Column(*row) for row in _fetch(VECTOR_COLUMNS)]


def search_texts(probe: Probe) -> Iterator[Place]:
    """Every row of every table, as text: hashes and names of photos, and digits of vectors.

    That covers histories, the arguments of waiting and finished jobs, sessions and logs.
    """
    pattern = _make_pattern(probe)
    rows, findings = 0, []
    for schema, table in _fetch(TABLES):
        if table == ErasureCertificate._meta.db_table:
            continue
        name = sql.Identifier(schema, table)
        count = sql.SQL("SELECT count(*), count(*) FILTER (WHERE row::text ~ %s) FROM {} AS row")
        ((total, found),) = _fetch(count.format(name), [pattern])
        rows += total
        if found:
            findings.append(_("%(table)s: %(count)d rows") % {"table": table, "count": found})
    yield Place(_("rows of all tables, as text"), rows, findings)


def search_registered(probe: Probe) -> Iterator[Place]:
    """The places that the rooms have registered for erasure."""
    if probe.employee is not None:
        left = count_left(probe.employee)
        findings = [f"{name}: {count}" for name, count in left.items() if count]
        yield Place(_("places registered for erasure"), len(left), findings)


def search_owned_vectors(probe: Probe) -> Iterator[Place]:
    """Rows with a vector that belong to the person, whatever the vector is."""
    if probe.employee is None:
        return
    tables = {column.table: column.name for column in list_vector_columns()}
    for model, field in _list_links():
        column = tables.get(model._meta.db_table)
        if column is not None and _belongs(model, column):
            rows = model._base_manager.filter(**{field: probe.employee.pk})  # noqa: SLF001
            count = rows.exclude(**{column: None}).count()
            label = f"{model._meta.label}.{field}"
            findings = [_("%(count)d rows") % {"count": count}] if count else []
            total = model._base_manager.count()  # noqa: SLF001
            yield Place(_("rows with a vector by %(link)s") % {"link": label}, total, findings)


def search_team_means() -> Iterator[Place]:
    """Whether each team's mean is that of the people who are in it now."""
    findings, searched = [], 0
    for team in Team.objects.filter(embedding__isnull=False):
        searched += 1
        people = Employee.objects.filter(team=team, embedding_model_id=team.embedding_model_id)
        vectors = [np.asarray(vector) for vector in people.values_list("embedding", flat=True)]
        mean = np.sum(vectors, axis=0) if vectors else np.zeros(EMBEDDING_SIZE)
        size = float(np.linalg.norm(mean))
        cosine = float(np.dot(mean, np.asarray(team.embedding)) / size) if size else 0.0
        if cosine < 0.999:  # noqa: PLR2004  rounding takes less
            findings.append(_("%(team)s: not the mean of its people") % {"team": team.name})
    yield Place(_("means of teams, computed anew"), searched, findings)


def count_kept(probe: Probe) -> dict[str, int]:
    """What names the person and stays: consents, events, certificates and the like."""
    if probe.employee is None:
        return {}
    with_vectors = {column.table for column in list_vector_columns()}
    kept: dict[str, int] = {}
    for model, field in _list_links():
        if model._meta.db_table in with_vectors:
            continue
        count = model._base_manager.filter(**{field: probe.employee.pk}).count()  # noqa: SLF001
        name = str(model._meta.verbose_name_plural)
        if count:
            kept[name] = kept.get(name, 0) + count
    return kept


def _find_similar(
    column: Column, vectors: Sequence[Embeddings], ignored_ids: set[int]
) -> list[str]:
    best: dict[str, tuple[float, str | None]] = {}
    for vector in vectors:
        for row_id, owner, cosine in _fetch(_write_search(column), _fill_search(vector)):
            if owner is not None and int(owner) in ignored_ids:
                continue
            key = row_id or "?"
            if float(cosine) > best.get(key, (-1.0, None))[0]:
                best[key] = (float(cosine), owner)
    ranked = sorted(best.items(), key=lambda item: -item[1][0])
    return [_describe_row(row_id, owner, cosine) for row_id, (cosine, owner) in ranked]


def _write_search(column: Column) -> sql.Composed:
    name = sql.Identifier(column.name)
    is_employee = column.table == Employee._meta.db_table
    return sql.SQL(SIMILAR_ROWS).format(
        owner=sql.Literal("id" if is_employee else "employee_id"),
        column=name,
        table=sql.Identifier(column.schema, column.table),
        size=sql.SQL(SIZES[column.type_name]).format(column=name),
    )


def _fill_search(vector: Embeddings) -> dict[str, object]:
    return {
        "vector": "[" + ",".join(repr(float(number)) for number in vector) + "]",
        "size": len(vector),
        "limit": 1.0 - SAME_FACE_MIN,
        "rows": SHOWN_ROWS,
    }


def _describe_row(row_id: str, owner: str | None, cosine: float) -> str:
    person = Employee.objects.filter(pk=int(owner)).first() if owner else None
    whose = f"{person.name} ({person.number})" if person else _("nobody")
    return _("row %(id)s, of %(whose)s, cosine %(cosine).3f") % {
        "id": row_id,
        "whose": whose,
        "cosine": cosine,
    }


def _count_values(column: Column) -> int:
    name, table = sql.Identifier(column.name), sql.Identifier(column.schema, column.table)
    ((count,),) = _fetch(sql.SQL("SELECT count({}) FROM {}").format(name, table))
    return int(count)


def _make_pattern(probe: Probe) -> str:
    """A regular expression of PostgreSQL that finds what is known of the face in a text."""
    words = [re.escape(word) for word in sorted(probe.hashes | probe.file_names) if word]
    digits = [_write_digits(vector) for vector in probe.vectors]
    return "|".join([*words, *filter(None, digits)]) or "(?!)"


def _write_digits(vector: Embeddings) -> str:
    """The first numbers in a row that are written without an exponent, to four digits each."""
    numbers = [float(number) for number in vector]
    for start in range(len(numbers) - DIGIT_RUN):
        run = numbers[start : start + DIGIT_RUN]
        if all(abs(number) >= MIN_DIGITS_VALUE for number in run):
            return r"[0-9]*,\s*".join(_write_start(number) for number in run)
    return ""


def _write_start(number: float) -> str:
    """`-0.01234567` as `-0\\.01234`, however many digits follow."""
    digits = f"{abs(number):.12f}"
    places = 4 - int(np.floor(np.log10(abs(number)))) - 1
    sign = "-" if number < 0 else ""
    return sign + re.escape(digits[: digits.index(".") + 1 + places])


def _list_links() -> Iterator[tuple[type[Model], str]]:
    """Every field of every model that points to a person."""
    for model in apps.get_models():
        if model is Employee or model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model is Employee:
                yield model, field.name


def _belongs(model: type[Model], column: str) -> bool:
    """Whether the table's vector column is a field of the model."""
    names = [field.name for field in model._meta.get_fields()]
    return column in names and isinstance(model._meta.get_field(column), models.Field)


def _fetch(
    query: str | sql.Composed, parameters: Sequence[object] | dict[str, object] | None = None
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)  # type: ignore[arg-type]
        return list(cursor.fetchall())
