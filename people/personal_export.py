"""Everything held about one person, as a ZIP that is made while it is sent.

Every room registers its sections. A section lists rows of one model; which fields it shows follows
from the register of personal data (`people.personal_data`), so a field that is classified there is
in the export without another line.
"""

import datetime
import io
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Field, Model
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.encryption import DecryptionError
from people.models import Employee
from people.personal_data import Kind, list_fields

HELD_KINDS = tuple(kind for kind in Kind if kind not in {Kind.NONE, Kind.SECRET})
ENDINGS = {b"\xff\xd8": ".jpg", b"\x89P": ".png", b"RI": ".webp", b"BM": ".bmp", b"GI": ".gif"}
README_NAME = "README.txt"
Words = str | Promise


class Unreadable(Exception):  # noqa: N818  a finding, not a failure of the program
    """A file that is held and cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to put beside the rows: its name in the section's folder, and how to get it.

    A name without an ending gets the one of the picture that it is: photos are kept as they came.
    `read()` raises Unreadable with the reason in words when that cannot be done.
    """

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Section:
    """One topic of the export.

    Attributes:
        name: of the JSON file and the folder, such as `photos`.
        about: what it is, in a sentence or two.
        model: label of the model, such as `people.FaceSample`.
        find: the person's rows.
        list_files: the files of a row.
        hidden: fields that are about somebody else, and are not shown; each with the reason.
        also: fields beyond the register's that help to read the others.
    """

    name: str
    title: Words
    about: Words
    model: str
    find: Callable[[Employee], Iterable[Model]]
    list_files: Callable[[Any], Iterable[ExportFile]] = lambda _row: ()
    hidden: tuple[tuple[str, Words], ...] = ()
    also: tuple[str, ...] = ()

    @property
    def fields(self) -> list[str]:
        """The fields that are shown."""
        hidden = {name for name, _reason in self.hidden}
        held = list_fields(self.model, *HELD_KINDS)
        return [name for name in [*self.also, *held] if name not in hidden]

    @property
    def covers(self) -> set[str]:
        """Every field that the section answers for, such as `people.FaceSample.box`."""
        return {f"{self.model}.{name}" for name in [*self.fields, *dict(self.hidden)]}


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Make a section part of every export from now on."""
    _sections[section.name] = section


def list_sections() -> list[Section]:
    """Every section, in the order of registration."""
    return list(_sections.values())


def stream_export(employee: Employee) -> Iterator[bytes]:
    """The ZIP in pieces; at most one file and one row are in memory at a time."""
    outbox = _Outbox()
    summary = _Summary(employee)
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED) as archive:
        for section in list_sections():
            yield from _write_section(archive, outbox, section, summary)
        archive.writestr(README_NAME, summary.describe())
    yield outbox.take()


def suggest_name(employee: Employee) -> str:
    """A file name that says whose data it is, of characters that every system takes."""
    kept = "".join(char for char in employee.number if char.isascii() and char.isalnum())
    return f"muster-{kept or employee.pk}-{timezone.localdate():%Y-%m-%d}.zip"


def describe_row(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """The fields by their human names, as values for JSON."""
    described: dict[str, Any] = {}
    for name in names:
        field: Any = row._meta.get_field(name)
        label = str(getattr(field, "verbose_name", name)).replace("_", " ")
        if label in described:
            label = f"{label} ({name.replace('_', ' ')})"
        described[label] = _describe_value(row, field)
    return described


def read_stored(file: FieldFile) -> Callable[[], bytes]:
    """A way to read a stored file, decrypted, when its turn comes."""

    def read() -> bytes:
        try:
            with file.open("rb") as stored:
                content: bytes = stored.read()
        except FileNotFoundError as error:
            raise Unreadable(_("the file is missing in the storage")) from error
        except DecryptionError as error:
            raise Unreadable(str(error)) from error
        return content

    return read


class _Summary:
    """What went into the archive, for the README."""

    def __init__(self, employee: Employee) -> None:
        self.employee = employee
        self._counts: list[tuple[Section, int, int]] = []
        self._problems: list[str] = []

    def note(self, section: Section, *, rows: int, files: int) -> None:
        self._counts.append((section, rows, files))

    def note_problem(self, name: str, reason: str) -> None:
        self._problems.append(f"{name}: {reason}")

    def describe(self) -> str:
        made = date_format(timezone.localtime(), "DATETIME_FORMAT")
        lines = [
            _("Everything that Muster holds about %(name)s (%(number)s)")
            % {"name": self.employee.name, "number": self.employee.number},
            _("Made on %(time)s.") % {"time": f"{made} {timezone.localtime():%Z}"},
            "",
            _(
                "Each .json file is a list that opens in any text editor; times are in UTC unless "
                "they say otherwise. The folders of the same name hold the pictures and documents. "
                "They are stored encrypted and are readable here: keep this archive to yourself."
            ),
        ]
        for section, rows, files in self._counts:
            lines += ["", *self._describe_section(section, rows, files)]
        lines += ["", *self._describe_rest()]
        return "\n".join(lines) + "\n"

    @staticmethod
    def _describe_section(section: Section, rows: int, files: int) -> list[str]:
        size = ngettext("%d entry", "%d entries", rows) % rows
        if files:
            size += ", " + ngettext("%d file", "%d files", files) % files
        lines = [f"{section.name}.json – {section.title}: {size}", f"  {section.about}"]
        return lines + [f"  {reason}" for reason in dict.fromkeys(dict(section.hidden).values())]

    def _describe_rest(self) -> list[str]:
        lines = [
            _(
                "Not in here: passwords (only their hashes are kept), what is about other people, "
                "backups, and mean vectors of whole teams, which say nothing of one person alone."
            )
        ]
        if self._problems:
            lines += ["", _("These are held and could not be read. Ask HR about them:")]
        return lines + self._problems


class _Outbox(io.RawIOBase):
    """Takes what the archive writes until somebody sends it on."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What has come since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _write_section(
    archive: zipfile.ZipFile, outbox: _Outbox, section: Section, summary: _Summary
) -> Iterator[bytes]:
    files: list[ExportFile] = []
    rows = 0
    with archive.open(f"{section.name}.json", "w") as target:
        for row in section.find(summary.employee):
            described = describe_row(row, section.fields)
            text = json.dumps(described, ensure_ascii=False, indent=2)
            target.write(("[\n" if rows == 0 else ",\n").encode() + text.encode())
            rows += 1
            files += section.list_files(row)
        target.write(b"\n]\n" if rows else b"[]\n")
    yield outbox.take()
    written = 0
    for file in files:
        name = f"{section.name}/{file.name}"
        try:
            content = file.read()
            archive.writestr(name + _find_ending(file.name, content), content)
        except Unreadable as error:
            summary.note_problem(name, str(error))
        else:
            written += 1
        yield outbox.take()
    summary.note(section, rows=rows, files=written)


def _find_ending(name: str, content: bytes) -> str:
    return "" if "." in name else ENDINGS.get(content[:2], ".bin")


def _describe_value(row: Model, field: "Field[Any, Any]") -> Any:
    if field.many_to_many:
        return sorted(str(other) for other in getattr(row, field.name).all())
    if field.is_relation:
        return str(other) if (other := getattr(row, field.name)) is not None else None
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return _simplify(getattr(row, field.name))


def _simplify(value: Any) -> Any:
    if isinstance(value, FieldFile):
        return value.name or None
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Promise):
        return str(value)
    if isinstance(value, np.ndarray):
        return [float(number) for number in value]
    return value
