"""`manage.py rebuild_summaries`: make the days of a time anew from events and plans."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from attendance.plans import ONE_DAY
from attendance.summaries import find_people, rebuild_days
from people.models import Employee, Site


class Command(BaseCommand):
    """Rebuild day summaries and periods."""

    help = (
        "Make the day summaries from one day to another anew, from events, plans, holidays and "
        "leave, and write only what differs. It can be interrupted and run again. Closed months "
        "stay as they are; what they should have been is posted to an open month."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Of which days and of whom."""
        day = datetime.date.fromisoformat
        parser.add_argument("--from", dest="first", type=day, required=True, help="the first day")
        parser.add_argument("--to", dest="last", type=day, help="the last day; today if left out")
        parser.add_argument("--site", help="the name of a site: only its people")
        parser.add_argument("--person", help="a personnel number: only this person")
        parser.add_argument(
            "--processes", type=int, default=2, help="so many share the work; 2 when left out"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Find the people, make their days, say what changed."""
        today = datetime.datetime.now(datetime.UTC).date() + ONE_DAY
        first, last = options["first"], min(options["last"] or today, today)
        if first > last:
            raise CommandError(f"--from {first} is after {last}, the last day there can be.")
        people = _find_people(first, last, options)
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Days", total=len(people))
            report = rebuild_days(
                employee_ids=people,
                first=first,
                last=last,
                processes=max(1, options["processes"]),
                progress=lambda done, _total: bar.update(task, completed=done),
            )
        self.stdout.write(
            f"{len(people):,} people: {report.changed:,} days changed, "
            f"{report.unchanged:,} were right, {report.adjusted:,} of closed months were adjusted."
        )


def _find_people(first: datetime.date, last: datetime.date, options: dict[str, Any]) -> list[int]:
    if options["person"] is not None:
        found = Employee.objects.filter(number=options["person"])
        if not found:
            raise CommandError(f"There is nobody with the number {options['person']}.")
        return list(found.values_list("pk", flat=True))
    site = None
    if options["site"] is not None:
        site = Site.objects.filter(name=options["site"]).first()
        if site is None:
            raise CommandError(f"There is no site called {options['site']}.")
    return find_people(first=first, last=last, site=site)
