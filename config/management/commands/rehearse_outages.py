"""`manage.py rehearse_outages`: try whether a check-in can be lost or counted twice."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.rehearsal.outages import rehearse

MOST = 100_000


class Command(BaseCommand):
    """Check people in while server, database and network fail."""

    help = (
        "Start a web server and a database of their own, let people check in at a kiosk, kill the "
        "server and the database and cut the network at random moments meanwhile, and count what "
        "was lost or doubled. Touches nothing of this installation.\n\n"
        "Exit status: 0 nothing, 1 something was lost or doubled."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, at which moments, and how to print."""
        parser.add_argument("--check-ins", type=int, default=1000, help="so many people, once each")
        parser.add_argument("--seed", type=int, default=1, help="chooses the moments")
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rehearse, print, and fail when something went wrong."""
        count: int = options["check_ins"]
        if not 1 <= count <= MOST:
            raise CommandError(f"--check-ins takes a number from 1 to {MOST}.")
        outcome = rehearse(check_ins=count, seed=options["seed"], note=self.stderr.write)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(outcome)))
        else:
            for name, value in asdict(outcome).items():
                self.stdout.write(f"{name.replace('_', ' ')}: {value}")
        if outcome.lost or outcome.doubled:
            raise CommandError(f"{outcome.lost} were lost and {outcome.doubled} doubled.")
