"""`manage.py find PHOTO`: which stored photos are most similar."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from people.models import FaceSample
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.errors import NoFaceError
from recognition.management.photo_command import EXIT_NO, EXIT_NO_FACE, PhotoCommand, read_photo
from recognition.pairs import find_similar
from recognition.photo import note_search


class Command(PhotoCommand):
    """List the enrolled photos that resemble a photo; nothing is stored."""

    help = (
        "List the enrolled photos that are most similar to the main face of a photo, best first. "
        "Similar is not the same: who it is, `recognise` says. Nothing is stored.\n\n"
        "Exit status: 0 listed, 3 nobody is enrolled, 4 no face, 1 the photo cannot be read or "
        "Muster is not ready."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The photo, how many, and how to print the answer."""
        parser.add_argument("photo", type=Path, help="a picture file")
        parser.add_argument(
            "--limit", type=int, default=5, metavar="K", help="so many (default: 5)"
        )
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Find, print, and end with the status that says what was found."""
        if options["limit"] < 1:
            raise CommandError("--limit must be 1 or more.")
        data = read_photo(options["photo"])
        try:
            found = find_similar(data, limit=options["limit"])
        except NoFaceError as error:
            self.stderr.write(str(error))
            sys.exit(EXIT_NO_FACE)
        except (ImageError, EngineError) as error:
            raise CommandError(str(error)) from error
        note_search(actor=None, found=[sample.employee_id for sample, _cosine in found], faces=1)
        self._print(found, as_json=options["json"])
        if not found:
            sys.exit(EXIT_NO)

    def _print(self, found: list[tuple[FaceSample, float]], *, as_json: bool) -> None:
        if as_json:
            report = [describe(sample, cosine) for sample, cosine in found]
            self.stdout.write(json.dumps({"samples": report}, indent=2))
            return
        if not found:
            self.stdout.write("Nobody is enrolled.")
        for sample, cosine in found:
            person = sample.employee
            self.stdout.write(f"{cosine:.3f}  {person.name} ({person.number}), photo {sample.pk}")


def describe(sample: FaceSample, cosine: float) -> dict[str, Any]:
    """Plain values for JSON."""
    return {
        "sample": sample.pk,
        "employee_id": sample.employee_id,
        "number": sample.employee.number,
        "name": sample.employee.name,
        "cosine": round(cosine, 4),
    }
