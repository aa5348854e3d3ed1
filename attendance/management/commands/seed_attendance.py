"""`manage.py seed_attendance`: a company that does not exist, to try Muster on."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.trial import CompanyExistsError, Steps, Trial, fill_days, seed_trial, show_progress

MOST_PEOPLE = 100_000
MOST_DAYS = 3_660


class Command(BaseCommand):
    """Fill an empty database with an invented company."""

    help = (
        "Invent a company and its attendance: two sites, teams, shifts, leave, and days with "
        "everything that happens on them. The same numbers give the same company. For trials and "
        "benchmarks; events can never be removed again, so it wants a database without people."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How large, and of which days."""
        parser.add_argument("--people", type=int, default=200, help="so many people")
        parser.add_argument("--days", type=int, default=60, help="so many days, the last included")
        parser.add_argument("--seed", type=int, default=1, help="another number, another company")
        parser.add_argument(
            "--until", type=datetime.date.fromisoformat, help="the last day; today when left out"
        )
        parser.add_argument(
            "--no-summaries", action="store_true", help="leave the days to rebuild_summaries"
        )
        parser.add_argument(
            "--processes", type=int, default=1, help="so many share the making of the days"
        )
        parser.add_argument(
            "--into-existing", action="store_true", help="even if people are there, for good"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check the numbers, make the company, say what was made."""
        _check(options)
        with show_progress() as steps:
            trial = self._seed(options, steps)
            if not options["no_summaries"]:
                fill_days(trial, processes=options["processes"], progress=steps)
        self.stdout.write(
            f"{trial.people:,} people and {trial.events:,} events, {trial.first} to {trial.last}."
        )

    def _seed(self, options: dict[str, Any], steps: "Steps") -> Trial:
        try:
            return seed_trial(
                people=options["people"],
                days=options["days"],
                seed=options["seed"],
                last=options["until"],
                is_beside_others=options["into_existing"],
                progress=steps,
            )
        except CompanyExistsError as error:
            raise CommandError(str(error)) from error


def _check(options: dict[str, Any]) -> None:
    for name, most in (("people", MOST_PEOPLE), ("days", MOST_DAYS)):
        if not 1 <= options[name] <= most:
            raise CommandError(f"Say --{name} with a number from 1 to {most:,}.")
