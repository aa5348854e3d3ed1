"""CompreFace's own PostgreSQL database, read and never written.

Its tables (CompreFace 0.6 to 1.2): `model` are the services with their API keys, `subject` has a
name and the key of its service, `embedding` a vector of a subject and the id that its API calls
`image_id`, `img` the photo, if CompreFace was told to keep photos (`save_images_to_db`).
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

CONNECT_TIMEOUT_S = 10
RECOGNITION = "R"

FIND_TABLES = "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL"
TABLES = ("model", "subject", "embedding", "img")

LIST_SERVICES = """
SELECT model.name, model.api_key, count(subject.id) AS subjects
FROM model LEFT JOIN subject ON subject.api_key = model.api_key
WHERE model.type = %s
GROUP BY model.id, model.name, model.api_key
ORDER BY model.name, model.id
"""

LIST_SUBJECTS = """
SELECT subject.id, subject.subject_name AS name, subject.api_key AS service_key,
       count(embedding.id) AS faces,
       count(img.id) AS photos,
       coalesce(sum(length(img.content)), 0)::bigint AS photo_bytes
FROM subject
LEFT JOIN embedding ON embedding.subject_id = subject.id
LEFT JOIN img ON img.id = embedding.img_id
WHERE subject.api_key = ANY(%s)
GROUP BY subject.id, subject.subject_name, subject.api_key
ORDER BY subject.subject_name, subject.id
"""

READ_PHOTOS = """
SELECT embedding.id AS image_id, img.content
FROM embedding JOIN img ON img.id = embedding.img_id
WHERE embedding.subject_id = %s AND NOT embedding.id = ANY(%s)
ORDER BY embedding.id
"""


class DatabaseError(Exception):
    """A database that cannot be read, or is none of CompreFace; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Service:
    """A recognition service: a collection of faces behind one API key."""

    name: str
    api_key: str
    subjects: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject, how many faces are known of it, and how many photos were kept."""

    id: uuid.UUID
    name: str
    service_key: str
    faces: int
    photos: int
    photo_bytes: int


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A photo that was kept, and the id under which clients know it."""

    image_id: uuid.UUID
    content: bytes


class CompreFaceDatabase:
    """An open connection."""

    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        """Read by this connection."""
        self._connection = connection

    def check(self) -> None:
        """Raise DatabaseError unless this is a database of CompreFace."""
        with self._connection.cursor() as cursor:
            missing = cursor.execute(FIND_TABLES, [list(TABLES)]).fetchall()
        if missing:
            names = ", ".join(str(row[0]) for row in missing)
            raise DatabaseError(
                f"This is no database of CompreFace: it has no table {names}. Its name is usually "
                "frs; faces of versions before 0.6 lie elsewhere, upgrade CompreFace first."
            )

    def list_services(self) -> list[Service]:
        """The recognition services, by name."""
        with self._connection.cursor(row_factory=class_row(Service)) as cursor:
            return cursor.execute(LIST_SERVICES, [RECOGNITION]).fetchall()

    def list_subjects(self, services: Sequence[Service]) -> list[Subject]:
        """The subjects of these services, by name."""
        keys = [service.api_key for service in services]
        with self._connection.cursor(row_factory=class_row(Subject)) as cursor:
            return cursor.execute(LIST_SUBJECTS, [keys]).fetchall()

    def read_photos(self, subject: Subject, *, without: Sequence[uuid.UUID]) -> list[Photo]:
        """The photos of a subject, but for those with these ids."""
        with self._connection.cursor(row_factory=class_row(Photo), binary=True) as cursor:
            return cursor.execute(READ_PHOTOS, [subject.id, list(without)]).fetchall()


@contextmanager
def open_database(dsn: str) -> Iterator[CompreFaceDatabase]:
    """A connection that PostgreSQL lets write nothing.

    Raises:
        DatabaseError: there is no such database, it cannot be read, or it is none of CompreFace.
    """
    try:
        with psycopg.connect(dsn, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            connection.execute("SET default_transaction_read_only = on")
            connection.execute("SET client_encoding = 'UTF8'")
            database = CompreFaceDatabase(connection)
            database.check()
            yield database
    except psycopg.Error as error:
        raise DatabaseError(f"CompreFace's database cannot be read: {error}".strip()) from error


def choose_services(found: Sequence[Service], wanted: Sequence[str]) -> list[Service]:
    """The services with these names or keys; all of them when none is named.

    Raises:
        DatabaseError: there is none, or none of that name, or several of it.
    """
    if not found:
        raise DatabaseError("CompreFace has no recognition service in this database.")
    return [_choose(found, name) for name in wanted] if wanted else list(found)


def check_names(subjects: Sequence[Subject]) -> None:
    """Raise DatabaseError when two subjects have one name: are they one person?"""
    counts = Counter(subject.name.casefold() for subject in subjects)
    shared = sorted(name for name, count in counts.items() if count > 1)
    if shared:
        raise DatabaseError(
            f"Several subjects are called {', '.join(shared[:5])}. They may be one person or two. "
            "Take one service after the other with --service NAME, or rename one in CompreFace."
        )


def _choose(found: Sequence[Service], wanted: str) -> Service:
    named = [service for service in found if wanted in {service.name, service.api_key}]
    if len(named) == 1:
        return named[0]
    if named:
        raise DatabaseError(f"Several services are called {wanted}. Name its API key instead.")
    names = ", ".join(service.name for service in found)
    raise DatabaseError(f"There is no recognition service {wanted}. There is: {names}.")
