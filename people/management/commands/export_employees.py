"""`manage.py export_employees`: all employees as a CSV or XLSX file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import AccessRecord, Employee
from people.services import record_access
from people.transfer import export_people

FORMATS = ("csv", "xlsx")


class Command(BaseCommand):
    """Export employees."""

    help = "Write all employees to a CSV or XLSX file that import_employees reads."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to; the ending says in which format."""
        parser.add_argument("file", type=Path, help="the file; it ends in .csv or .xlsx")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file, and down that it was written."""
        path: Path = options["file"]
        file_format = path.suffix.lower().removeprefix(".")
        if file_format not in FORMATS:
            raise CommandError(f"{path} ends neither in .csv nor in .xlsx.")
        people = Employee.objects.all()
        count = people.count()
        record_access(
            actor=None,
            action=AccessRecord.Action.EXPORT_PEOPLE,
            detail={"people": count, "format": file_format},
        )
        try:
            path.write_bytes(export_people(people, file_format=file_format))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        people_written = "1 employee" if count == 1 else f"{count} employees"
        self.stdout.write(f"{people_written} written to {path}.")
