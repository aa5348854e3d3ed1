"""`manage.py train`: fit a classifier to everybody who is enrolled."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recognition.classifier import Kind
from recognition.engine.errors import EngineError
from recognition.errors import NotEnoughPeopleError
from recognition.models import Classifier
from recognition.training import train_classifier

FOREST = "forest"


class Command(BaseCommand):
    """Train the classifier that confirms what the nearest neighbours say."""

    help = (
        "Train a classifier on all ready face photos. It serves from then on, unless it is worse "
        "than the one before on photos that neither has learnt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which one."""
        parser.add_argument(
            "--classifier",
            choices=[*(kind.value for kind in Kind), FOREST],
            default=None,
            help="how to fit it (default: as the one that serves, softmax at first); "
            f"{FOREST} can only be compared, by `evaluate classifiers`",
        )
        parser.add_argument(
            "--force", action="store_true", help="let it serve even when it is worse"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Train, and say what was trained and how good it is."""
        name = options["classifier"]
        if name == FOREST:
            raise CommandError(
                "A forest is not kept: its trees are grown from everybody's faces together, so "
                "nobody could be erased from it. Compare it with: evaluate classifiers"
            )
        try:
            classifier = train_classifier(kind=Kind(name) if name else None, force=options["force"])
        except (NotEnoughPeopleError, EngineError) as error:
            raise CommandError(str(error)) from error
        self._tell(classifier)

    def _tell(self, classifier: Classifier) -> None:
        held = len(classifier.held_out_ids)
        self.stdout.write(
            f"Trained {classifier.kind} on {classifier.sample_count} photos in "
            f"{classifier.train_s:.1f} s (gallery version {classifier.gallery_version})."
        )
        if held:
            self.stdout.write(
                f"Of {held} photos kept back it names {classifier.held_out_right} rightly."
            )
        if classifier.reliability_error is not None:
            self.stdout.write(
                f"Its probabilities are off by {classifier.reliability_error:.1%} on average "
                f"(temperature {classifier.temperature:.2f})."
            )
        if classifier.compared_count:
            self.stdout.write(
                f"On {classifier.compared_count} photos new to both: {classifier.compared_right} "
                f"right, the one before {classifier.compared_right_before}."
            )
        if classifier.refusal:
            raise CommandError(f"{classifier.refusal} It does not serve; --force lets it.")
        self.stdout.write(f"It serves, and knows {classifier.classes.count()} people.")
