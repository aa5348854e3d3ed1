"""`manage.py train`: fit the softmax classifier to everybody who is enrolled."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recognition.engine.errors import EngineError
from recognition.errors import NotEnoughPeopleError
from recognition.services import train_classifier


class Command(BaseCommand):
    """Train the classifier that confirms what the nearest neighbours say."""

    help = "Train the softmax classifier on all ready face photos. It serves at once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Train, and say what was trained."""
        started = time.monotonic()
        try:
            classifier = train_classifier()
        except (NotEnoughPeopleError, EngineError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Trained on {classifier.sample_count} photos of {classifier.classes.count()} people "
            f"in {time.monotonic() - started:.1f} s (gallery version {classifier.gallery_version})."
        )
