"""Employees as a file: what its columns mean, what an import would change, and the export.

An import is all or nothing. A person is known by the number: one that is there is changed, one
that is not is taken on. An empty cell of a required column changes nothing; an empty e-mail, team
or last day empties it.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import RowResult
from import_export.widgets import Widget

from people.errors import TableError
from people.models import Employee, Site, Team
from people.services import renew_teams
from people.tables import Table, read_table, undo_defuse, write_csv, write_workbook

HEADINGS = {
    "number": gettext_lazy("Number"),
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "team": gettext_lazy("Team"),
    "site": gettext_lazy("Site"),
    "active_from": gettext_lazy("First day"),
    "active_until": gettext_lazy("Last day"),
}
# Other words for the columns, English and German, without case, spaces and signs.
ALIASES = {
    "number": "number employeenumber personnelnumber staffnumber employeeid id no "
    "nummer personalnummer persnr personalnr mitarbeiternummer",
    "name": "name fullname employee employeename mitarbeiter mitarbeitername vollername",
    "email": "email emailaddress mail emailadresse mailadresse",
    "team": "team department group abteilung gruppe bereich",
    "site": "site location office standort betrieb ort niederlassung",
    "active_from": "firstday activefrom start startdate hired entry joined "
    "erstertag eintritt eintrittsdatum beginn aktivab",
    "active_until": "lastday activeuntil end enddate left exit leaving "
    "letztertag austritt austrittsdatum ende aktivbis",
}
REQUIRED = ("name", "site", "active_from")
LINE = "line"
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
SAMPLE = (
    ("1001", "Ada Brandt", "ada.brandt@example.com", "Engineering", "2024-03-01", ""),
    ("1002", "Bilal Aydin", "", "Design", "2025-09-15", ""),
    ("1003", "Clara Novak", "clara.novak@example.com", "", "2020-01-01", "2026-12-31"),
)

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


class TextWidget(Widget):  # type: ignore[misc]
    """Text as it is written."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> str:
        """Without spaces around it, and without the apostrophe of an export."""
        return undo_defuse(str(value).strip())

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """The text."""
        return "" if value is None else str(value)


class DateWidget(TextWidget):
    """A day that can be read in one way only."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """The day, None when the cell is empty.

        Raises:
            ValueError: it is no day, or one that is read differently in other countries.
        """
        text = str(value).strip()
        return read_day(text) if text else None

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """As 2026-11-21."""
        return value.isoformat() if value else ""


class NamedWidget(TextWidget):
    """A team or a site, by its name; `known` are the rows by their names in small letters."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Any] = {}

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """The row with this name, None when the cell is empty.

        Raises:
            ValueError: there is none.
        """
        name = super().clean(value)
        if not name:
            return None
        found = self.known.get(name.casefold())
        return self.miss(name) if found is None else found

    def miss(self, name: str) -> Any:
        """What to do about a name that is not known."""
        raise NotImplementedError


class SiteWidget(NamedWidget):
    """A site, which has to be there: it decides the time zone."""

    def miss(self, name: str) -> Any:
        """Refuse, and list the sites there are."""
        raise ValueError(
            _("There is no site “%(name)s”. Sites: %(sites)s.")
            % {"name": name, "sites": list_names(self.known.values())}
        )


class TeamWidget(NamedWidget):
    """A team, which may be made."""

    def __init__(self) -> None:
        super().__init__()
        self.may_create = False
        self.created: list[Team] = []

    def miss(self, name: str) -> Any:
        """Make it when that was asked for, else refuse."""
        if not self.may_create:
            raise ValueError(
                _("There is no team “%(name)s”. Correct the name, or allow new teams.")
                % {"name": name}
            )
        team = Team(name=name)
        try:
            team.full_clean(exclude=["managers"])
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        team.save()
        self.created.append(team)
        self.known[name.casefold()] = team
        return team


class NumberLoader(BaseInstanceLoader):  # type: ignore[misc]
    """Finds the people of a file by their numbers, all of them in one query."""

    def __init__(self, resource: Any, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        numbers = [undo_defuse(number) for number in dataset["number"]] if dataset else []
        people = Employee.objects.filter(number__in=numbers).select_related("team", "site")
        people = people.defer("embedding", "team__embedding")
        self.people = {person.number: person for person in people}

    def get_instance(self, row: dict[str, str]) -> Employee | None:
        """The person with the number in this row."""
        return self.people.get(undo_defuse(row["number"]))


class EmployeeResource(ModelResource):  # type: ignore[misc]
    """The rows of a file as employees."""

    number = Field("number", "number", widget=TextWidget())
    name = Field("name", "name", widget=TextWidget())
    email = Field("email", "email", widget=TextWidget())
    team = Field("team", "team", widget=TeamWidget())
    site = Field("site", "site", widget=SiteWidget())
    active_from = Field("active_from", "active_from", widget=DateWidget())
    active_until = Field("active_until", "active_until", widget=DateWidget())

    class Meta:
        model = Employee
        fields = tuple(HEADINGS)
        import_id_fields = ("number",)
        instance_loader_class = NumberLoader
        skip_unchanged = report_skipped = store_row_values = True
        use_transactions = True
        skip_html_diff = True

    def __init__(self, *, may_create_teams: bool = False) -> None:
        super().__init__()
        self.teams: TeamWidget = self.fields["team"].widget
        self.sites: SiteWidget = self.fields["site"].widget
        self.teams.may_create = may_create_teams
        self.teams.known = by_name(Team.objects.defer("embedding"))
        self.sites.known = by_name(Site.objects.all())
        self.seen: dict[tuple[str, str], str] = {}
        self.owners: dict[str, tuple[str, str]] = {}

    def before_import_row(self, row: dict[str, str], **_kwargs: Any) -> None:
        """Refuse a number or an address that an earlier line has; leave out empty cells."""
        if row.get("extra"):
            raise ValidationError(_("There are more cells than headings. Look for a separator."))
        errors = {name: self._find_earlier(name, row) for name in ("number", "email")}
        found = {name: message for name, message in errors.items() if message}
        if found:
            raise ValidationError(found)
        for name in REQUIRED:
            if name in row and not row[name].strip():
                del row[name]

    def after_init_instance(
        self,
        instance: Employee,
        new: bool,
        row: dict[str, str],
        **_kwargs: Any,
    ) -> None:
        """Give a new person the only site there is, and today at that site."""
        if new and len(self.sites.known) == 1:
            instance.site = next(iter(self.sites.known.values()))
        if new:
            instance.active_from = timezone.localdate()

    def validate_instance(
        self,
        instance: Employee,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Check the values without a query: links are there, numbers and addresses are known.

        What comes in between, from somebody else, the constraints of the table refuse.
        """
        errors: dict[str, Any] = dict(import_validation_errors or {})
        if getattr(instance, "site_id", None) is None and "site" not in errors:
            errors["site"] = [
                _("Write the site. Sites: %(sites)s.")
                % {"sites": list_names(self.sites.known.values())}
            ]
        errors |= self._check_together(instance, errors)
        unchecked = {"site", "team", "user", "embedding", "embedding_model_id", *errors}
        try:
            instance.clean_fields(exclude=unchecked)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def before_import(self, dataset: tablib.Dataset, **_kwargs: Any) -> None:
        """Ask once who has the addresses of the file."""
        emails = dataset["email"] if "email" in dataset.headers else []
        wanted = {email.strip().lower() for email in emails} - {""}
        people = Employee.objects.annotate(address=Lower("email")).filter(address__in=wanted)
        self.owners = {row[0]: row[1:] for row in people.values_list("address", "number", "name")}

    def _check_together(self, instance: Employee, errors: dict[str, Any]) -> dict[str, Any]:
        """What the constraints of the table say, in words and without a query for each line."""
        found: dict[str, Any] = {}
        number, name = self.owners.get(instance.email.lower(), (instance.number, ""))
        if instance.email and number != instance.number:
            found["email"] = [
                _("%(name)s (%(number)s) has this e-mail address.")
                % {"name": name, "number": number}
            ]
        last, first = instance.active_until, instance.active_from
        dates_are_read = {"active_from", "active_until"}.isdisjoint(errors)
        if dates_are_read and last is not None and first is not None and last < first:
            found["active_until"] = [_("The last day cannot be before the first.")]
        return {name: messages for name, messages in found.items() if name not in errors}

    def _find_earlier(self, name: str, row: dict[str, str]) -> str:
        value = row.get(name, "").strip().casefold()
        if not value:
            return ""
        line = self.seen.setdefault((name, value), row[LINE])
        if line == row[LINE]:
            return ""
        return _("Line %(line)s has “%(value)s” already.") % {"line": line, "value": row[name]}


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
        rows = tuple(_preview(row, table, columns) for row in result.rows)
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


def match_columns(headings: Sequence[str]) -> dict[str, int]:
    """The position of each known column.

    Raises:
        TableError: a column is there twice, or the number is missing.
    """
    words = {_simplify(str(label)): name for name, label in HEADINGS.items()}
    words |= {alias: name for name, aliases in ALIASES.items() for alias in aliases.split()}
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        name = words.get(_simplify(heading))
        if name is not None and name in found:
            raise TableError(
                _("The columns “%(one)s” and “%(other)s” mean the same. Remove one of them.")
                % {"one": headings[found[name]], "other": heading}
            )
        if name is not None:
            found[name] = position
    if "number" not in found:
        raise TableError(
            _("There is no column “Number”. The first line has: %(headings)s.")
            % {"headings": ", ".join(heading[:40] for heading in headings[:12] if heading)}
        )
    return found


def read_day(text: str) -> datetime.date:
    """A day written as 2026-11-21 or 21.11.2026.

    Raises:
        ValueError: it is written otherwise, or there is no such day.
    """
    iso, german = ISO_DATE.fullmatch(text), GERMAN_DATE.fullmatch(text)
    try:
        if iso:
            year, month, day = iso.groups()
            return datetime.date(int(year), int(month), int(day))
        if german:
            day, month, year = german.groups()
            return datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError(_("There is no day “%(text)s”.") % {"text": text}) from error
    raise ValueError(_("“%(text)s” is no date. Write it like 2026-11-21.") % {"text": text[:40]})


def by_name(rows: Iterable[Any]) -> dict[str, Any]:
    """Teams or sites by their names in small letters."""
    return {row.name.casefold(): row for row in rows}


def list_names(rows: Iterable[Any]) -> str:
    """The names of some rows, a few of them when there are many."""
    names = sorted(row.name for row in rows)
    return ", ".join(names[:8]) + (", …" if names[8:] else "")


def _make_dataset(table: Table, columns: dict[str, int]) -> tablib.Dataset:
    dataset = tablib.Dataset(headers=[*columns, LINE, "extra"])
    width = len(table.headings)
    for line in table.lines:
        cells = [*line.cells, *[""] * (width - len(line.cells))]
        known = [undo_defuse(cells[position]) for position in columns.values()]
        dataset.append([*known, str(line.number), "yes" if any(cells[width:]) else ""])
    return dataset


def _preview(row: RowResult, table: Table, columns: dict[str, int]) -> RowPreview:
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


def _simplify(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())
