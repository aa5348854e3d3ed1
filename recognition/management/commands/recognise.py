"""`manage.py recognise PHOTO`: who is in this picture."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from recognition.decision import Outcome
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.management.photo_command import EXIT_NO, EXIT_NO_FACE, PhotoCommand, read_photo
from recognition.photo import PhotoFace, list_recognised, note_search, recognise_photo


class Command(PhotoCommand):
    """Recognise the people in a photo; nothing is stored."""

    help = (
        "Say who is in a photo. Nothing is stored.\n\n"
        "Exit status: 0 somebody was recognised, 3 faces but nobody known, 4 no face, "
        "1 the photo cannot be read or Muster is not ready."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The photo, and how to print the answer."""
        parser.add_argument("photo", type=Path, help="a picture file (JPEG, PNG, WebP, …)")
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Recognise, print, and end with the status that says what was found."""
        photo: Path = options["photo"]
        try:
            faces = recognise_photo(read_photo(photo))
        except (ImageError, EngineError) as error:
            raise CommandError(f"{photo}: {error}") from error
        note_search(actor=None, found=list_recognised(faces), faces=len(faces))
        self._print(photo, faces, as_json=options["json"])
        if not faces:
            sys.exit(EXIT_NO_FACE)
        if all(face.identification.outcome is not Outcome.ACCEPT for face in faces):
            sys.exit(EXIT_NO)

    def _print(self, photo: Path, faces: list[PhotoFace], *, as_json: bool) -> None:
        if as_json:
            report = {"photo": str(photo), "faces": [face.as_dict() for face in faces]}
            self.stdout.write(json.dumps(report, indent=2))
            return
        if not faces:
            self.stdout.write("No face was found.")
        for face in faces:
            self.stdout.write(describe(face))


def describe(face: PhotoFace) -> str:
    """One line about one face."""
    found = face.identification
    left, top, right, bottom = (round(side) for side in face.face.box.as_xyxy())
    who = f"{found.person.name} ({found.person.number})" if found.person else found.outcome.value
    near = f", nearest {found.best.name}" if found.best and not found.person else ""
    return (
        f"{who}: score {found.score:.3f}, margin {found.margin:.3f}, {found.reason}{near}; "
        f"face {right - left}x{bottom - top} px at {left},{top}"
    )
