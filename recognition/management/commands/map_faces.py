"""`manage.py map_faces`: put all enrolled faces down in two dimensions."""

import json
import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recognition.engine.errors import EngineError
from recognition.errors import MapStoppedError, RecognitionError
from recognition.face_maps.making import draw_map
from recognition.face_maps.shown import find_odd_points
from recognition.models import FaceMap

NICENESS = 10
SHOWN_ODD = 20


class Command(BaseCommand):
    """Draw the map of faces."""

    help = (
        "Draw the map of all enrolled faces, by PCA and by t-SNE, and list photos that are "
        "probably under a wrong name. It takes the place of the last map; the admin shows it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to begin, and how to print."""
        parser.add_argument(
            "--fresh",
            action="store_true",
            help="begin from nothing; otherwise faces begin where they were on the last map",
        )
        parser.add_argument(
            "--background",
            action="store_true",
            help="leave the processor to others, and end when whoever started it ends",
        )
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Draw, and say what was found."""
        parent = os.getppid() if options["background"] else None
        if parent is not None:
            os.nice(NICENESS)
        started_s = time.process_time()
        try:
            face_map = draw_map(is_fresh=options["fresh"], tell=lambda _share: check_on(parent))
        except (RecognitionError, EngineError) as error:
            raise CommandError(str(error)) from error
        self._print(face_map, time.process_time() - started_s, as_json=options["json"])

    def _print(self, face_map: FaceMap, cpu_s: float, *, as_json: bool) -> None:
        odd = list(find_odd_points(face_map))
        if as_json:
            report = {
                "photos": face_map.sample_count,
                "people": face_map.people_count,
                "compute_s": round(face_map.compute_s or 0.0, 2),
                "cpu_s": round(cpu_s, 2),
                "gallery_version": face_map.gallery_version,
                "model_id": face_map.model_id,
                "flagged": [_as_dict(point) for point in odd],
            }
            self.stdout.write(json.dumps(report, indent=2))
            return
        self.stdout.write(
            f"Map of {face_map.sample_count} photos of {face_map.people_count} people drawn in "
            f"{face_map.compute_s:.1f} s (gallery version {face_map.gallery_version})."
        )
        for point in odd[:SHOWN_ODD]:
            self.stdout.write(f"  {_describe(point)}")
        if len(odd) > SHOWN_ODD:
            self.stdout.write(f"  and {len(odd) - SHOWN_ODD} more, see the admin")


def check_on(parent: int | None) -> None:
    """Raise MapStoppedError when the process that started this one is gone."""
    if parent is not None and os.getppid() != parent:
        raise MapStoppedError("The worker has ended, and the map with it. Draw it once more.")


def _describe(point: Any) -> str:
    person, rival = point.sample.employee, point.rival
    own = "no other photo" if point.own is None else f"own {point.own:.2f}"
    other = f", {rival.name} ({rival.number}) {point.rival_similarity:.2f}" if rival else ""
    return (
        f"photo {point.sample_id} of {person.name} ({person.number}): "
        f"{point.get_flag_display()}: {own}{other}"
    )


def _as_dict(point: Any) -> dict[str, Any]:
    rival = point.rival
    return {
        "sample": point.sample_id,
        "number": point.sample.employee.number,
        "flag": point.flag,
        "own": None if point.own is None else round(point.own, 4),
        "nearest_other": rival.number if rival else None,
        "similarity": None if point.rival_similarity is None else round(point.rival_similarity, 4),
    }
