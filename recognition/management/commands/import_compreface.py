"""`manage.py import_compreface DSN`: take over subjects and photos from a CompreFace database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from people.models import Integration, Site, Team
from recognition.compreface.database import (
    CompreFaceDatabase,
    DatabaseError,
    Subject,
    check_names,
    choose_services,
    open_database,
)
from recognition.compreface.takeover import (
    Destination,
    Plan,
    Takeover,
    plan_takeover,
    take_over,
)
from recognition.engine.errors import EngineError
from recognition.runtime import get_engine

MEGABYTE = 1_000_000


class Command(BaseCommand):
    """Take over subjects and photos from CompreFace."""

    help = (
        "Take over subjects and photos from the PostgreSQL database of CompreFace, which is only "
        "read. Every subject becomes an employee (its name is the number), every photo that "
        "CompreFace has kept a face sample, embedded anew. Running it again goes on where it "
        "stopped. Begin with --dry-run."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which database, which of its services, and where the people belong."""
        parser.add_argument(
            "dsn",
            help="CompreFace's database, for example postgresql://postgres@localhost:5432/frs; "
            "the password may stand in PGPASSWORD or ~/.pgpass",
        )
        parser.add_argument(
            "--service",
            action="append",
            default=[],
            metavar="NAME",
            help="only this recognition service, by its name or API key; may be given again",
        )
        parser.add_argument(
            "--consent-evidence",
            default="",
            metavar="TEXT",
            help="how and when these people agreed to face recognition; kept with each consent. "
            "Without it only people whose consent is recorded already are taken",
        )
        parser.add_argument(
            "--key",
            default="",
            metavar="PREFIX",
            help="the integration whose clients know these people by the names of the subjects",
        )
        parser.add_argument("--team", default="", help="team of new people (made if it is new)")
        parser.add_argument("--site", default="", help="site of new people (made if it is new)")
        parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count or take over, and report."""
        try:
            with open_database(options["dsn"]) as database:
                services = choose_services(database.list_services(), options["service"])
                subjects = database.list_subjects(services)
                check_names(subjects)
                if options["dry_run"]:
                    self._tell_plan(plan_takeover(subjects), as_json=options["json"])
                else:
                    self._tell(self._take_over(subjects, database, options), options["json"])
        except (DatabaseError, EngineError) as error:
            raise CommandError(str(error)) from error

    def _take_over(
        self, subjects: list[Subject], database: CompreFaceDatabase, options: dict[str, Any]
    ) -> Takeover:
        get_engine()  # first: nobody waits for a missing weight
        to = Destination(
            _find_site(options["site"]),
            Team.objects.get_or_create(name=options["team"])[0] if options["team"] else None,
            _find_key(options["key"]),
            options["consent_evidence"].strip(),
        )
        report = Takeover()
        with _show_progress() as progress:
            task = progress.add_task("Taking over", total=len(subjects))
            for subject in subjects:
                progress.update(task, description=subject.name[:30])
                take_over(subject, database, to=to, report=report)
                progress.advance(task)
        return report

    def _tell_plan(self, plan: Plan, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(plan.as_dict(), indent=2, ensure_ascii=False))
            return
        self._list_missing(plan.without_photos)
        self.stdout.write(
            f"Would take over {plan.subjects} subjects ({plan.new_people} new people) and "
            f"{plan.photos} photos ({plan.photo_bytes / MEGABYTE:.1f} MB), "
            f"{plan.photos_already_there} of them already there. "
            f"{plan.lost_faces} faces have no photo. Nothing was written."
        )

    def _tell(self, report: Takeover, as_json: bool) -> None:  # noqa: FBT001
        if as_json:
            self.stdout.write(json.dumps(report.as_dict(), indent=2, ensure_ascii=False))
            return
        for subject, photo, reason in report.refused:
            self.stdout.write(f"refused {subject} {photo}".rstrip() + f": {reason}")
        for subject, photo, reason in report.review:
            self.stdout.write(f"for HR  {subject} {photo}: {reason}")
        self._list_missing(report.without_photos)
        people = report.people
        self.stdout.write(
            f"{report.subjects} subjects: {people.new_people} new people, {people.ready} photos "
            f"ready, {people.known} already there, {len(report.review)} for HR to check, "
            f"{len(report.refused)} refused, {report.lost_faces} faces without a photo."
        )

    def _list_missing(self, subjects: list[str]) -> None:
        for name in subjects:
            self.stdout.write(f"needs photos: {name}")


def _find_site(name: str) -> Site:
    if name:
        return Site.objects.get_or_create(name=name)[0]
    return Site.objects.order_by("pk").first() or Site.objects.create(name="Main site")


def _find_key(prefix: str) -> Integration | None:
    if not prefix:
        return None
    key: Integration | None = Integration.objects.filter(prefix=prefix.partition(".")[0]).first()
    if key is None:
        raise CommandError(
            f"There is no integration with the prefix {prefix.partition('.')[0]}. The list of "
            "integrations in the admin site shows the prefixes."
        )
    return key


def _show_progress() -> Progress:
    return Progress(
        TextColumn("{task.description:<30}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
