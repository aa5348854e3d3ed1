"""`manage.py verify A B`: do two photos show one person."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.errors import NoFaceError
from recognition.management.photo_command import EXIT_NO, EXIT_NO_FACE, PhotoCommand, read_photo
from recognition.pairs import SAME_PERSON_MIN, Comparison, compare_photos


class Command(PhotoCommand):
    """Compare two photos; nothing is stored and nobody needs to be enrolled."""

    help = (
        "Say whether two photos show the same person. In each the main face counts. Nothing is "
        "stored, and nobody needs to be enrolled.\n\n"
        "Exit status: 0 the same person, 3 different people, 4 no face in one of them, "
        "1 a photo cannot be read or Muster is not ready."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The two photos, and how to print the answer."""
        parser.add_argument("one", type=Path, help="a picture file")
        parser.add_argument("other", type=Path, help="another picture file")
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, print, and end with the status that says what was found."""
        one, other = read_photo(options["one"]), read_photo(options["other"])
        try:
            comparison = compare_photos(one, other)
        except NoFaceError as error:
            self.stderr.write(str(error))
            sys.exit(EXIT_NO_FACE)
        except (ImageError, EngineError) as error:
            raise CommandError(str(error)) from error
        self._print(comparison, as_json=options["json"])
        if not comparison.is_same:
            sys.exit(EXIT_NO)

    def _print(self, comparison: Comparison, *, as_json: bool) -> None:
        if as_json:
            report = {
                "same": comparison.is_same,
                "cosine": round(comparison.cosine, 4),
                "threshold": SAME_PERSON_MIN,
            }
            self.stdout.write(json.dumps(report))
            return
        answer = "the same person" if comparison.is_same else "different people"
        self.stdout.write(
            f"{answer}: cosine {comparison.cosine:.3f}, threshold {SAME_PERSON_MIN:.2f}"
        )
