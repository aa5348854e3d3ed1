"""`manage.py import_faces DIR`: take on the people of `DIR/person/photo.jpg`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from people.models import Site, Team
from recognition.engine.errors import EngineError
from recognition.folder_import import ImportReport, find_people_folders, import_person
from recognition.runtime import get_engine


def positive(text: str) -> int:
    """A whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


class Command(BaseCommand):
    """Import people and their photos from folders."""

    help = (
        "Import DIR/person/photo.jpg: every folder becomes an employee (its name is the number, "
        "and with spaces for underscores the name), every photo a face sample. Running it again "
        "goes on where it stopped: people and photos that are there already are left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the folders are, and where their people belong."""
        parser.add_argument("directory", type=Path, help="the folder of people's folders")
        parser.add_argument(
            "--limit", type=positive, default=None, help="take at most so many people"
        )
        parser.add_argument("--team", default="", help="team of new people (made if it is new)")
        parser.add_argument("--site", default="", help="site of new people (made if it is new)")
        parser.add_argument(
            "--consent",
            default="",
            metavar="TEXT",
            help="how and when these people agreed to face recognition; kept with each consent. "
            "Without it only people whose consent is recorded already are taken",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import person by person, with a progress bar, and report what was rejected."""
        directory: Path = options["directory"]
        if not directory.is_dir():
            raise CommandError(f"{directory} is not a folder.")
        folders = find_people_folders(directory)[: options["limit"]]
        if not folders:
            raise CommandError(
                f"{directory} has no folder with photos. Expected {directory}/person/photo.jpg."
            )
        try:
            get_engine()
        except EngineError as error:
            raise CommandError(str(error)) from error
        site = self._find_site(options["site"])
        team = Team.objects.get_or_create(name=options["team"])[0] if options["team"] else None
        report = ImportReport()
        with self._progress() as progress:
            task = progress.add_task("Importing", total=len(folders))
            for folder in folders:
                progress.update(task, description=folder.name[:30])
                import_person(
                    folder, site=site, team=team, consent=options["consent"].strip(), report=report
                )
                progress.advance(task)
        self._print(report)

    def _find_site(self, name: str) -> Site:
        if name:
            return Site.objects.get_or_create(name=name)[0]
        return Site.objects.first() or Site.objects.create(name="Main site")

    def _progress(self) -> Progress:
        return Progress(
            TextColumn("{task.description:<30}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )

    def _print(self, report: ImportReport) -> None:
        for photo, reason in report.rejected:
            self.stdout.write(f"rejected {photo}: {reason}")
        self.stdout.write(
            f"{report.new_people} new people, {report.ready} photos ready, "
            f"{report.known} already there, {len(report.rejected)} rejected."
        )
