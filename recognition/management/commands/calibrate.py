"""`manage.py calibrate`: choose the threshold that fits the people who are enrolled."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recognition.calibration import calibrate, count_needed_scores, describe_calibration
from recognition.engine.errors import EngineError
from recognition.errors import RecognitionError
from recognition.models import Calibration, LookAlike
from recognition.runtime import get_engine

DEFAULT_FPIR = 0.003
SHOWN_PAIRS = 20


class Command(BaseCommand):
    """Choose the threshold for this gallery, and list look-alikes."""

    help = (
        "Choose the threshold that lets in at most the given share of strangers, from the enrolled "
        "photos themselves: each person is left out in turn and becomes a stranger to the others. "
        "It serves at once. With too few photos the default stays. Employees who look too much "
        "alike for the rate are listed; they are asked for a second factor."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The rate, and how to print the answer."""
        parser.add_argument(
            "--fpir",
            type=float,
            default=DEFAULT_FPIR,
            help="share of strangers let in, at most (default: %(default)s, which is 0.3 %%)",
        )
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Calibrate, and say what was chosen and why."""
        try:
            calibration = calibrate(fpir=options["fpir"], model_id=get_engine().model_id)
        except (RecognitionError, EngineError) as error:
            raise CommandError(str(error)) from error
        pairs = list(calibration.look_alikes.select_related("first", "second"))
        if options["json"]:
            self.stdout.write(json.dumps(_as_dict(calibration, pairs), indent=2))
            return
        for line in describe_calibration(calibration):
            self.stdout.write(line)
        self._print_pairs(pairs)

    def _print_pairs(self, pairs: list[LookAlike]) -> None:
        if not pairs:
            self.stdout.write("No two employees look too much alike for this rate.")
            return
        self.stdout.write(f"Look-alikes, to be asked for a second factor: {len(pairs)} pairs")
        for pair in pairs[:SHOWN_PAIRS]:
            self.stdout.write(
                f"  {pair.first.name} ({pair.first.number}) and {pair.second.name} "
                f"({pair.second.number}): {pair.similarity:.2f}"
            )
        if len(pairs) > SHOWN_PAIRS:
            self.stdout.write(f"  and {len(pairs) - SHOWN_PAIRS} more, see the admin")


def _as_dict(calibration: Calibration, pairs: list[LookAlike]) -> dict[str, Any]:
    return {
        "fpir": calibration.asked_fpir,
        "min_evidence": calibration.min_evidence,
        "basis": calibration.basis,
        "expected_fpir": calibration.expected_fpir,
        "expected_fnir": calibration.expected_fnir,
        "people": calibration.people_count,
        "photos": calibration.sample_count,
        "photos_needed": count_needed_scores(calibration.asked_fpir),
        "gallery_version": calibration.gallery_version,
        "model_id": calibration.model_id,
        "look_alikes": [
            {
                "first": pair.first.number,
                "second": pair.second.number,
                "similarity": round(pair.similarity, 4),
            }
            for pair in pairs
        ],
    }
