"""`manage.py evaluate`: how good recognition is, measured on photos whose people are known."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from recognition.decision import DEFAULT_POLICY
from recognition.engine.covering import load_measure, write_measure
from recognition.engine.errors import EngineError
from recognition.evaluation.baseline import BaselineReader
from recognition.evaluation.challenges import count_genuine, read_portraits, try_challenges
from recognition.evaluation.classifiers import WAYS, compare_classifiers, list_rows
from recognition.evaluation.covering import (
    CoverResult,
    evaluate_measure,
    fit_measure,
    see_photos,
    split_people,
)
from recognition.evaluation.crops import (
    CropReader,
    CropResult,
    compare_crops,
    list_crop_photos,
)
from recognition.evaluation.folders import EvaluationInputError, Pair, list_people, read_pairs
from recognition.evaluation.identification import OpenSetResult, evaluate_open_set, plan_open_set
from recognition.evaluation.occluders import COVERS
from recognition.evaluation.reading import PhotoReader, Vectors
from recognition.evaluation.report import (
    Report,
    draw_identification,
    draw_verification,
    renew_covers,
    write_report,
)
from recognition.evaluation.verification import Verification, evaluate_pairs
from recognition.management.evaluation_arguments import ENROLLED_PHOTOS, add_actions
from recognition.presentations import judge_files, list_files
from recognition.runtime import get_engine, get_liveness

Advance = Callable[[], object]
Read = Callable[[list[Path], str], Vectors]

SEVERAL_IMAGES = 5
CROP_FPIRS = (0.01, 0.003)


class Command(BaseCommand):
    """Measure verification (pairs) or identification (an open set), or write the page of both."""

    help = (
        "Measure how good recognition is, on photos whose people are known: DIR/person/photo.jpg. "
        "Every photo goes the product's own way: decode, detect, choose the main face, crop, "
        "embed, decide. Nothing is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Eight things to do."""
        add_actions(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure what was asked for."""
        try:
            self._readers = {"Muster": PhotoReader(get_engine()).read}
            {
                "verification": self._verify,
                "identification": self._identify,
                "crops": self._compare,
                "classifiers": self._compare_classifiers,
                "covered": self._judge_covers,
                "liveness": self._judge_liveness,
                "challenge": self._try_challenges,
                "report": self._report,
            }[options["action"]](options)
        except (EvaluationInputError, EngineError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _verify(self, options: dict[str, Any]) -> None:
        pairs = read_pairs(options["pairs"], options["faces"])
        found = {"Muster": self._evaluate_pairs("Muster", pairs)}
        if options["baseline"]:
            found["facenet-pytorch"] = self._evaluate_pairs("facenet-pytorch", pairs)
        _save_curve(options["curve"], lambda: draw_verification(found))
        answer = {**found["Muster"].as_dict(), **_describe_engine()}
        if options["baseline"]:
            answer["baseline"] = found["facenet-pytorch"].as_dict()
        self._print(answer, as_json=options["json"])

    def _identify(self, options: dict[str, Any]) -> None:
        result = self._evaluate_open_set(
            options["faces"], enrol=options["enrol"], probe_images=options["probe_images"]
        )
        _save_curve(options["curve"], lambda: draw_identification(result))
        answer = {
            **result.as_dict(),
            "enrol": options["enrol"],
            "probe_images": options["probe_images"],
            **_describe_engine(),
        }
        self._print(answer, as_json=options["json"])

    def _compare(self, options: dict[str, Any]) -> None:
        crops = self._compare_crops(
            options["faces"], read_pairs(options["pairs"], options["faces"])
        )
        answer = {**{crop.name: crop.as_dict() for crop in crops}, **_describe_engine()}
        self._print(answer, as_json=options["json"])

    def _compare_classifiers(self, options: dict[str, Any]) -> None:
        open_set = plan_open_set(
            list_people(options["faces"]), enrol=options["enrol"], probe_images=1
        )
        vectors = self._read("Muster", open_set.list_photos())
        with _show_progress("Muster compares", len(WAYS)) as advance:
            found = compare_classifiers(open_set, vectors, advance=advance)
        if options["json"]:
            self._print({**found.as_dict(), **_describe_engine()}, as_json=True)
            return
        for line in list_rows(found):
            self.stdout.write(line)

    def _judge_covers(self, options: dict[str, Any]) -> None:
        result = self._evaluate_covers(options["faces"], fit=options["fit"])
        if options["write"] is not None:
            renew_covers(options["write"], result)
        self._print({**result.as_dict(), **_describe_engine()}, as_json=options["json"])

    def _judge_liveness(self, options: dict[str, Any]) -> None:
        files = list_files(options["directory"])
        liveness = get_liveness()
        with _show_progress("Muster looks", sum(map(len, files.values()))) as advance:
            result = judge_files(files, engine=get_engine(), liveness=liveness, advance=advance)
        answer = result.as_dict()
        if not options["json"]:
            answer["curve"] = {f"{it.pop('threshold'):g}": it for it in answer["curve"]}
        self._print(answer, as_json=options["json"])

    def _try_challenges(self, options: dict[str, Any]) -> None:
        engine, attacks = get_engine(), options["attacks"]
        photos = [photos[0] for photos in list_people(options["faces"]).values()]
        portraits = read_portraits(photos, engine, count=attacks)
        if not portraits:
            raise EvaluationInputError("No photo has a face that is large enough.")
        with _show_progress("Muster asks", attacks + count_genuine(attacks)) as advance:
            result = try_challenges(
                portraits,
                attacks=attacks,
                engine=engine,
                liveness=get_liveness(),
                seed=options["seed"],
                films=options["films"],
                advance=advance,
            )
        self._print(result.as_dict(), as_json=options["json"])

    def _report(self, options: dict[str, Any]) -> None:
        faces = options["faces"]
        pairs = read_pairs(options["pairs"], faces)
        report = Report(
            verification=self._evaluate_pairs("Muster", pairs),
            baseline=self._evaluate_pairs("facenet-pytorch", pairs),
            one_image=self._evaluate_open_set(faces, enrol=ENROLLED_PHOTOS, probe_images=1),
            several_images=self._evaluate_open_set(
                faces, enrol=ENROLLED_PHOTOS, probe_images=SEVERAL_IMAGES
            ),
            crops=self._compare_crops(faces, pairs),
            covers=self._evaluate_covers(faces),
            probe_images=SEVERAL_IMAGES,
            enrol=ENROLLED_PHOTOS,
            faces=faces.name,
            engine=_describe_engine(),
        )
        write_report(options["write"], report)
        self.stdout.write(f"{options['write']} written.")

    def _evaluate_pairs(self, pipeline: str, pairs: list[Pair]) -> Verification:
        photos = [path for pair in pairs for path in (pair.first, pair.second)]
        return evaluate_pairs(pairs, self._read(pipeline, photos))

    def _evaluate_open_set(self, faces: Path, *, enrol: int, probe_images: int) -> OpenSetResult:
        open_set = plan_open_set(list_people(faces), enrol=enrol, probe_images=probe_images)
        vectors = self._read("Muster", open_set.list_photos())
        return evaluate_open_set(open_set, vectors, policy=DEFAULT_POLICY)

    def _compare_crops(self, faces: Path, pairs: list[Pair]) -> list[CropResult]:
        open_set = plan_open_set(list_people(faces), enrol=ENROLLED_PHOTOS, probe_images=1)
        photos = list_crop_photos(pairs, open_set)
        with _show_progress("Muster cuts faces in other ways", len(photos)) as advance:
            return compare_crops(
                CropReader(get_engine()),
                pairs=pairs,
                open_set=open_set,
                fpirs=CROP_FPIRS,
                advance=advance,
            )

    def _evaluate_covers(self, faces: Path, *, fit: bool = False) -> CoverResult:
        halves = split_people(list_people(faces))
        with _show_progress("Muster paints", sum(map(len, _flatten(halves)))) as advance:
            fitted, tested = (see_photos(half, get_engine(), advance=advance) for half in halves)
        with _show_progress("Muster fits", len(COVERS) + fit) as advance:
            if fit:
                write_measure(fit_measure(fitted))
                advance()
            return evaluate_measure(load_measure(), fitted=fitted, tested=tested, advance=advance)

    def _read(self, pipeline: str, photos: list[Path]) -> Vectors:
        """The vectors of the photos by a pipeline, with progress on standard error."""
        if pipeline not in self._readers:
            self._readers[pipeline] = BaselineReader(settings.MODEL_DIRECTORIES).read
        unique = list(dict.fromkeys(photos))
        with _show_progress(f"{pipeline} reads photos", len(unique)) as advance:
            return self._readers[pipeline](unique, advance=advance)

    def _print(self, answer: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(answer, indent=2))
            return
        for line in _list_lines(answer):
            self.stdout.write(line)


def _flatten(halves: Iterable[dict[str, list[Path]]]) -> Iterator[list[Path]]:
    for half in halves:
        yield from half.values()


def _save_curve(path: Path | None, draw: Callable[[], str]) -> None:
    if path is not None:
        path.write_text(draw(), encoding="utf-8")


def _describe_engine() -> dict[str, Any]:
    engine = get_engine()
    return {
        "engine": settings.ENGINE_BACKEND,
        "precision": engine.precision,
        "model_id": engine.model_id,
    }


@contextmanager
def _show_progress(title: str, total: int) -> Iterator[Advance]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)


def _list_lines(answer: dict[str, Any], *, indent: str = "") -> Iterator[str]:
    """One line per value; values within values are indented."""
    for name, value in answer.items():
        label = name.replace("_", " ")
        if isinstance(value, dict):
            yield f"{indent}{label}:"
            yield from _list_lines(value, indent=indent + "  ")
        else:
            yield f"{indent}{label}: {value}"
