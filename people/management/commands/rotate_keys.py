"""`manage.py rotate_keys`: encrypt every stored file with the newest key."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import Progress

from people.services import (
    list_encrypted_files,
    renew_account_secrets,
    renew_secrets,
    rotate_keys,
)


class Command(BaseCommand):
    """Encrypt photos, faces and scans with the first key of MUSTER_ENCRYPTION_KEYS."""

    help = (
        "Encrypt every stored photo, face, scan and PIN with the first of MUSTER_ENCRYPTION_KEYS. "
        "Muster may run meanwhile. Running it again goes on where it stopped.\n\n"
        "Exit status: 0 no older key is needed any more (or a rehearsal without problems), "
        "1 a file or a PIN cannot be opened with any key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to look only."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only say how many files need an older key"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through all files with a progress bar, name those that fail, and say what is left."""
        names = list_encrypted_files()
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("Encrypting", total=len(names))
            rotation = rotate_keys(
                names, is_rehearsal=options["dry_run"], progress=lambda: bar.advance(task)
            )
        self._renew_second_factors(is_rehearsal=options["dry_run"])
        lost = self._renew_secrets(is_rehearsal=options["dry_run"])
        for name, reason in rotation.failed:
            self.stderr.write(f"{name}: {reason}")
        self.stdout.write(
            f"{rotation.renewed} files encrypted with the newest key, "
            f"{rotation.current} were already. Still under an older key: {rotation.left}."
        )
        if rotation.waiting:
            self.stdout.write(
                f"{rotation.waiting} of them are archives that are being imported. "
                "They are deleted when that is done; run this again then."
            )
        if rotation.failed or lost:
            sys.exit(1)

    def _renew_second_factors(self, *, is_rehearsal: bool) -> None:
        count = renew_account_secrets(is_rehearsal=is_rehearsal)
        if count and is_rehearsal:
            self.stdout.write(f"Second factors under an older key: {count}.")
        elif count:
            self.stdout.write(f"{count} second factors encrypted with the newest key.")

    def _renew_secrets(self, *, is_rehearsal: bool) -> int:
        """What other rooms keep in the database; how many no key opens."""
        lost = 0
        for kind, (count, names) in renew_secrets(is_rehearsal=is_rehearsal).items():
            for name in names:
                self.stderr.write(f"{name}: no key in MUSTER_ENCRYPTION_KEYS opens it.")
            lost += len(names)
            if count and is_rehearsal:
                self.stdout.write(f"{kind} under an older key: {count}.")
            elif count:
                self.stdout.write(f"{count} {kind} encrypted with the newest key.")
        return lost
