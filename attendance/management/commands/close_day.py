"""`manage.py close_day`: finish the days that ended, begin today, close what was forgotten."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.services import close_days
from people.models import Site


class Command(BaseCommand):
    """What the background worker does every quarter of an hour, now and by hand."""

    help = (
        "Finish the days that ended, give everybody a row for today, and record the check-outs "
        "that were forgotten. The worker does it by itself; running it twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Of which site."""
        parser.add_argument("--site", help="the name of one site; all when left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Close the days of each site and say what was done."""
        sites = Site.objects.all()
        if options["site"] is not None:
            sites = sites.filter(name=options["site"])
            if not sites:
                raise CommandError(f"There is no site called {options['site']}.")
        for site in sites:
            turn = close_days(site=site)
            self.stdout.write(
                f"{site}: {turn.day} is open. {turn.changed:,} days changed, "
                f"{turn.check_outs:,} forgotten check-outs recorded."
            )
