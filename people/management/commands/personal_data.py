"""`manage.py personal_data`: the register of everything that is held about people."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.personal_data import write_register


class Command(BaseCommand):
    """Print or write the register of personal data."""

    help = (
        "Print the register of personal data as Markdown: every field of every table, what it "
        "says about people, what it is for and how long it is kept."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("--write", type=Path, help="write the page to this file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print, or write the file."""
        path: Path | None = options["write"]
        if path is None:
            self.stdout.write(write_register(), ending="")
            return
        try:
            path.write_text(write_register())
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{path} written.")
