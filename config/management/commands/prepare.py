"""`manage.py prepare`: everything a start needs, done once and checked every time."""

import random
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.utils import ProgrammingError
from rich.console import Console
from rich.progress import DownloadColumn, Progress

from attendance.demo_cameras import seed_sightings
from attendance.demo_company import make_demo_accounts, seed_company
from config.checks import check_database
from recognition.engine.download import download_weights
from recognition.engine.errors import EngineError
from recognition.engine.weights import (
    FACENET,
    MINIFAS,
    PublishedWeights,
    WeightsError,
    find_weights,
)
from recognition.runtime import get_engine, get_liveness


class Command(BaseCommand):
    """Prepare database, weights, networks and the first account."""

    help = (
        "Prepare Muster for its start: migrate the database, find or download the weights, "
        "convert the networks, and make the first administrator. Safe to run again."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to fill an empty database with the demonstration."""
        parser.add_argument(
            "--demo", action="store_true", help="fill an empty database with a demo company"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do each step; say only what happened."""
        self._prepare_database()
        has_engine = self._prepare_engine()
        self._prepare_liveness()
        if options["demo"]:
            self._seed(with_faces=has_engine)
            seed_sightings(random.Random())  # noqa: S311  not a secret
        self._create_first_admin(is_demo=options["demo"] and settings.DEMO)

    def _prepare_database(self) -> None:
        problems = check_database(None, databases=["default"])
        if problems:
            raise CommandError("\n".join(f"{problem.msg} {problem.hint}" for problem in problems))
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except ProgrammingError as error:
            raise CommandError(
                f"The database cannot be prepared: {error}"
                "If it is about the extension, run CREATE EXTENSION vector as its superuser."
            ) from error
        except NodeNotFoundError as error:
            raise CommandError(
                "This database was made by a version of Muster that is too old for this one. Start "
                "Muster of 22 November 2026 (commit 9e5cb4a) with it once, then this version. "
                f"Nothing was changed. ({error})"
            ) from error

    def _prepare_engine(self) -> bool:
        """Have weights and converted networks ready; False when there are no weights."""
        try:
            self._find_or_download(FACENET)
            get_engine()
        except EngineError as error:
            self.stderr.write(self.style.WARNING(f"Faces cannot be recognised yet: {error}"))
            return False
        return True

    def _prepare_liveness(self) -> None:
        try:
            self._find_or_download(MINIFAS)
            get_liveness()
        except EngineError as error:
            self.stderr.write(
                self.style.WARNING(
                    "Photos and screens cannot be told from people yet, so no face is checked in "
                    f"where a site asks for that: {error}"
                )
            )

    def _find_or_download(self, weights: PublishedWeights) -> None:
        try:
            find_weights(weights, settings.MODEL_DIRECTORIES)
        except WeightsError:
            with Progress(*Progress.get_default_columns(), DownloadColumn()) as progress:
                task = progress.add_task(f"Downloading {weights.title} weights", total=None)
                download_weights(
                    weights,
                    settings.VAR_DIR / "models",
                    progress=lambda done, total: progress.update(task, completed=done, total=total),
                )

    def _seed(self, *, with_faces: bool) -> None:
        samples = settings.SAMPLE_FACES_DIR if with_faces else settings.VAR_DIR / "no-faces"
        console = Console(stderr=True)
        with console.status("Making the demo company …") as status:
            is_new = seed_company(
                sample_faces=samples,
                progress=lambda text: status.update(f"Making the demo company … {text}"),
            )
        if is_new:
            self.stdout.write("Demo company made: 24 people in 4 teams, five weeks of attendance.")

    def _create_first_admin(self, *, is_demo: bool) -> None:
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        try:
            users.create_superuser(username="admin", email="", password=password)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            self.style.SUCCESS("First administrator (shown only now): ")
            + f"user admin, password {password}"
        )
        if is_demo:
            names = ", ".join(make_demo_accounts(password=password))
            self.stdout.write(f"The same password opens the roles: {names}.")
