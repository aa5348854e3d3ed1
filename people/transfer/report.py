"""What an import does, or would do: line by line, with the problems in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from import_export.results import RowResult

from people.tables import Table
from people.transfer.columns import HEADINGS, LINE
from people.transfer.resource import EmployeeResource

Kind = Literal["new", "changed", "same", "refused"]
KINDS: dict[str, Kind] = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "same",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value that an import changes; `before` is empty for a new person."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken; `heading` as the file has it, empty for the line as a whole."""

    line: int
    heading: str
    message: str

    def __str__(self) -> str:
        place = {"line": self.line, "heading": self.heading, "message": self.message}
        if not self.heading:
            return _("Line %(line)d: %(message)s") % place
        return _("Line %(line)d, column “%(heading)s”: %(message)s") % place


@dataclass(frozen=True, slots=True)
class RowPreview:
    """What becomes of one line."""

    line: int
    kind: Kind
    number: str
    name: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import does, or would do: line by line, with new teams and columns not used."""

    rows: tuple[RowPreview, ...]
    new_teams: tuple[str, ...]
    unused_headings: tuple[str, ...]

    @property
    def problems(self) -> list[Problem]:
        """Everything that stands in the way, by line."""
        return [problem for row in self.rows for problem in row.problems]

    def count(self, kind: Kind) -> int:
        """How many lines are of this kind."""
        return sum(row.kind == kind for row in self.rows)


def preview(row: RowResult, table: Table, columns: dict[str, int]) -> RowPreview:
    """What became of one line; `columns` as `match_columns` gives them."""
    values = row.row_values
    line = int(values[LINE])
    headings = {name: table.headings[position] for name, position in columns.items()}
    problems = tuple(_list_problems(row, line, headings))
    return RowPreview(
        line=line,
        kind="refused" if problems else KINDS[row.import_type],
        number=values.get("number", ""),
        name=values.get("name", "") or (row.instance.name if row.instance else ""),
        changes=() if problems else tuple(_list_changes(row)),
        problems=problems,
    )


def _list_problems(row: RowResult, line: int, headings: dict[str, str]) -> Iterator[Problem]:
    if row.validation_error is not None:
        error = row.validation_error
        by_field = getattr(error, "message_dict", None) or {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            heading = headings.get(name) or str(HEADINGS.get(name, ""))
            yield from (Problem(line, heading, message) for message in messages)
    for failure in row.errors:
        yield Problem(
            line, "", _("The database refused it: %(error)s") % {"error": str(failure.error)[:200]}
        )


def _list_changes(row: RowResult) -> Iterator[Change]:
    resource = EmployeeResource.fields
    for name, heading in HEADINGS.items():
        before = resource[name].export(row.original) if row.original is not None else ""
        after = resource[name].export(row.instance)
        if before != after:
            yield Change(str(heading), before, after)
