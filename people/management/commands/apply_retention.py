"""`manage.py apply_retention`: remove now what has been kept long enough."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import RetentionRun
from people.retention import name_kind
from people.services import apply_retention, find_orphans, finish_erasures, sweep_orphans


class Command(BaseCommand):
    """Apply the retention rules; the worker does it every day by itself."""

    help = (
        "Remove what has been kept longer than the retention rules of the admin site allow, and "
        "files that a crash has left behind. The worker does the same every day.\n\n"
        "Exit status: 0 done, 1 something could not be removed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to remove anything, and how to print."""
        parser.add_argument("--dry-run", action="store_true", help="count only, remove nothing")
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Apply, print, and fail when something could not be removed."""
        is_rehearsal: bool = options["dry_run"]
        runs = apply_retention(is_rehearsal=is_rehearsal)
        if is_rehearsal:
            files = len(find_orphans())
        else:
            finish_erasures()
            files = sweep_orphans()
        self._print(runs, files, is_rehearsal=is_rehearsal, as_json=options["json"])
        problems = [f"{name_kind(run.kind)}: {run.problem}" for run in runs if run.problem]
        if problems:
            raise CommandError("\n".join(problems))

    def _print(
        self, runs: list[RetentionRun], files: int, *, is_rehearsal: bool, as_json: bool
    ) -> None:
        if as_json:
            rows = [
                {"kind": run.kind, "days": run.days, "count": run.count, "problem": run.problem}
                for run in runs
            ]
            report = {"dry_run": is_rehearsal, "kinds": rows, "orphaned_files": files}
            self.stdout.write(json.dumps(report))
            return
        verb = "would be removed" if is_rehearsal else "removed"
        for run in runs:
            self.stdout.write(f"{name_kind(run.kind)} ({run.days} days): {run.count} {verb}")
        self.stdout.write(f"Files that belong to nothing: {files} {verb}")
