"""`manage.py export_person NUMBER --out FILE`: everything held about a person, as a ZIP."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import AccessRecord, Employee
from people.personal_export import stream_export
from people.services import record_access

PRIVATE = 0o600


class Command(BaseCommand):
    """Write what is held about one person into a ZIP that only you can read."""

    help = (
        "Write everything held about a person into a ZIP: JSON, pictures, consent forms, "
        "certificates, and a README. The pictures in it are not encrypted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose data, and where to."""
        parser.add_argument("number", help="personnel number of the person")
        parser.add_argument("--out", type=Path, required=True, help="the ZIP file to write")
        parser.add_argument("--force", action="store_true", help="replace a file that is there")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write beside the target and move it there when it is whole."""
        target: Path = options["out"]
        employee = Employee.objects.filter(number=options["number"]).first()
        if employee is None:
            raise CommandError(f"Nobody has the number {options['number']}.")
        if target.exists() and not options["force"]:
            raise CommandError(f"{target} is there already. Choose another name, or add --force.")
        record_access(actor=None, action=AccessRecord.Action.EXPORT_PERSON, employee=employee)
        part = target.with_name(f"{target.name}.part")
        try:
            _write(employee, part)
            part.replace(target)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{target}: everything held about {employee.name} ({employee.number}).")


def _write(employee: Employee, path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        for piece in stream_export(employee):
            file.write(piece)
