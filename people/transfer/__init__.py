"""Employees as a file: what its columns mean, what an import would change, and the export.

An import is all or nothing. A person is known by the number: one that is there is changed, one
that is not is taken on. An empty cell of a required column changes nothing; an empty e-mail, team
or last day empties it.
"""

from collections.abc import Iterable, Sequence

import tablib
from django.db import transaction
from django.db.models import QuerySet
from import_export.results import RowResult

from people.models import Employee, Site
from people.services import renew_teams
from people.tables import Table, read_table, undo_defuse, write_csv, write_workbook
from people.transfer.cells import read_day
from people.transfer.columns import HEADINGS, LINE, match_columns
from people.transfer.report import ImportReport, preview
from people.transfer.resource import EmployeeResource

__all__ = [
    "HEADINGS",
    "ImportReport",
    "export_people",
    "import_people",
    "make_sample",
    "match_columns",
    "read_day",
]

SAMPLE = (
    ("1001", "Ada Brandt", "ada.brandt@example.com", "Engineering", "2024-03-01", ""),
    ("1002", "Bilal Aydin", "", "Design", "2025-09-15", ""),
    ("1003", "Clara Novak", "clara.novak@example.com", "", "2020-01-01", "2026-12-31"),
)


def import_people(*, data: bytes, may_create_teams: bool = False, dry_run: bool) -> ImportReport:
    """Take on and change the people of a CSV or XLSX file: all of them, or with a problem none.

    Raises:
        TableError: the file is no table of employees.
    """
    table = read_table(data)
    columns = match_columns(table.headings)
    dataset = _make_dataset(table, columns)
    resource = EmployeeResource(may_create_teams=may_create_teams)
    with transaction.atomic():
        result = resource.import_data(
            dataset,
            dry_run=dry_run,
            rollback_on_validation_errors=True,
            retain_instance_in_row_result=True,
        )
        if result.base_errors:
            raise result.base_errors[0].error
        rows = tuple(preview(row, table, columns) for row in result.rows)
        if not dry_run and not any(row.problems for row in rows):
            renew_teams(team_ids=_find_touched_teams(result.rows))
    return ImportReport(
        rows=rows,
        new_teams=tuple(team.name for team in resource.teams.created),
        unused_headings=tuple(
            heading
            for position, heading in enumerate(table.headings)
            if heading and position not in columns.values()
        ),
    )


def export_people(people: QuerySet[Employee], *, file_format: str) -> bytes:
    """People as a file of the given format, "csv" or "xlsx", which `import_people` reads."""
    resource = EmployeeResource()
    rows = people.select_related("team", "site").defer("embedding", "team__embedding")
    return _write(file_format, (resource.export_resource(person) for person in rows.iterator()))


def make_sample(*, file_format: str) -> bytes:
    """A small file to start from, with a site that is there."""
    site = Site.objects.values_list("name", flat=True).first() or "Berlin"
    return _write(file_format, ([*row[:4], site, *row[4:]] for row in SAMPLE))


def _make_dataset(table: Table, columns: dict[str, int]) -> tablib.Dataset:
    dataset = tablib.Dataset(headers=[*columns, LINE, "extra"])
    width = len(table.headings)
    for line in table.lines:
        cells = [*line.cells, *[""] * (width - len(line.cells))]
        known = [undo_defuse(cells[position]) for position in columns.values()]
        dataset.append([*known, str(line.number), "yes" if any(cells[width:]) else ""])
    return dataset


def _find_touched_teams(rows: Iterable[RowResult]) -> set[int]:
    """The teams that somebody who was here before has left or joined."""
    touched: set[int | None] = set()
    for row in rows:
        if row.original is not None and row.original.team_id != row.instance.team_id:
            touched |= {row.original.team_id, row.instance.team_id}
    return {pk for pk in touched if pk is not None}


def _write(file_format: str, rows: Iterable[Sequence[str]]) -> bytes:
    headings = [str(heading) for heading in HEADINGS.values()]
    return (write_csv if file_format == "csv" else write_workbook)(headings, rows)
