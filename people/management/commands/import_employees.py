"""`manage.py import_employees`: take on and change people by a CSV or XLSX file."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.errors import TableError
from people.transfer import ImportReport, import_people


class Command(BaseCommand):
    """Import employees."""

    help = (
        "Take on and change employees by a CSV or XLSX file: all of its lines, or with a problem "
        "in one of them none. People are known by their number."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and how."""
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument(
            "--create-teams", action="store_true", help="make teams that are not there yet"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and say what became of the lines."""
        try:
            report = import_people(
                data=options["file"].read_bytes(),
                may_create_teams=options["create_teams"],
                dry_run=options["dry_run"],
            )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except TableError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_dict(report), indent=2, ensure_ascii=False))
        else:
            self._tell(report, is_dry_run=options["dry_run"])
        if report.problems:
            raise CommandError(f"Nothing was imported: {len(report.problems)} problems.")

    def _tell(self, report: ImportReport, *, is_dry_run: bool) -> None:
        for problem in report.problems:
            self.stderr.write(str(problem))
        for heading in report.unused_headings:
            self.stderr.write(f"Column not used: {heading}")
        if report.problems:
            return
        for team in report.new_teams:
            self.stdout.write(f"New team: {team}")
        done = "would be imported" if is_dry_run else "imported"
        counts = [f"{report.count(kind)} {kind}" for kind in ("new", "changed", "same")]
        lines = "1 line" if len(report.rows) == 1 else f"{len(report.rows)} lines"
        self.stdout.write(f"{lines} {done}: {', '.join(counts)}.")


def as_dict(report: ImportReport) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "new": report.count("new"),
        "changed": report.count("changed"),
        "same": report.count("same"),
        "refused": report.count("refused"),
        "new_teams": list(report.new_teams),
        "unused_headings": list(report.unused_headings),
        "problems": [dataclasses.asdict(problem) for problem in report.problems],
    }
