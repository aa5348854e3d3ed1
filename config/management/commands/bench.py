"""`manage.py bench`: measure Muster beside facenet-pytorch, and print both."""

import inspect
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.benchmarks import (
    api,
    cameras,
    face_map,
    intake,
    kiosks,
    people,
    reports,
    server,
    team,
    walk_up,
)
from config.benchmarks.database import drop_database
from config.benchmarks.goals import GOALS
from recognition.benchmarks import engine, enrol, search, stream, train, worker
from recognition.benchmarks.measurement import Measurement, describe_machine
from recognition.benchmarks.pictures import NoSamplePhotosError
from recognition.benchmarks.rtsp.serving import RtspServerError, check_rtsp_server
from recognition.engine.errors import EngineError

BENCHMARKS: dict[str, Callable[..., Measurement]] = {
    "detect": engine.measure_detect,
    "embed": engine.measure_embed,
    "stream": stream.measure_stream,
    "stream_many": stream.measure_stream_many,
    "enrol": enrol.measure_enrol,
    "search": search.measure_search,
    "train": train.measure_train,
    "worker": worker.measure_worker,
    "employee_list": people.measure_employee_list,
    "home": people.measure_home,
    "import_people": people.measure_import_people,
    "reports": reports.measure_reports,
    "start": server.measure_start,
    "memory": server.measure_memory,
    "kiosk": server.measure_kiosk,
    "kiosks": kiosks.measure_kiosks,
    "walk_up": walk_up.measure_walk_up,
    "intake": intake.measure_intake,
    "api": api.measure_api,
    "map": face_map.measure_map,
    "team": team.measure_team,
    "cameras": cameras.measure_cameras,
}

NEED_BROWSER = ("walk_up", "map")
SIZES = ("size", "people", "photos", "days", "fresh", "clients", "seconds", "visits")

PAGE = """# Performance

Made by `make bench`. Medians of one run; Muster and the baseline take turns within it. The
baseline is facenet-pytorch's own MTCNN and InceptionResnetV1 on torch, with the same weights,
thresholds and smallest face. Machines differ and are noisy: read the ratios.

Machine: {machine}. Date: {date}.

## Goals

| figure | asked | found | |
|---|---|---|---|
{goals}

## Everything measured

| benchmark | what | Muster | baseline | ratio | conditions |
|---|---|---|---|---|---|
{rows}
"""


class Command(BaseCommand):
    """Run benchmarks."""

    help = (
        "Measure one benchmark, or all of them. Needs the weights and the sample photos "
        f"(MUSTER_SAMPLE_FACES). Benchmarks: {', '.join(BENCHMARKS)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which benchmark, and how to print it."""
        parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS), help="all when left out")
        parser.add_argument("--size", type=int, help="vectors to search among (search, api)")
        parser.add_argument("--people", type=int, help="so many people (train, employee_list, …)")
        parser.add_argument("--photos", type=int, help="photos to take in, or to map (intake, map)")
        parser.add_argument("--days", type=int, help="days of attendance (reports)")
        parser.add_argument("--clients", type=int, help="kiosks, cameras, or clients (api) at once")
        parser.add_argument("--seconds", type=int, help="for so long (kiosks, cameras, api)")
        parser.add_argument("--visits", type=int, help="so often somebody walks up (walk_up)")
        parser.add_argument("--fresh", action="store_true", help="make the company anew (reports)")
        parser.add_argument("--drop", action="store_true", help="remove that company, and end")
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")
        parser.add_argument("--write", type=Path, metavar="FILE", help="write a Markdown page")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure, print, and write the page when asked to."""
        if options["drop"]:
            was_there = drop_database(reports.DATABASE)
            self.stdout.write("Removed." if was_there else "There was none.")
            return
        names = [options["name"]] if options["name"] else self._list_possible()
        sizes = {name: options[name] for name in SIZES if options[name]}
        results = []
        for name in names:
            results.append(self._measure(name, self._choose_sizes(name, sizes, options["name"])))
            if not options["json"]:  # at once: what comes later may fail
                self.stdout.write(describe(results[-1]))
                self.stdout.flush()
        if options["json"]:
            found = [result.as_dict() for result in results]
            self.stdout.write(json.dumps(found[0] if options["name"] else found, indent=2))
        if options["write"]:
            options["write"].write_text(render_page(results))

    def _list_possible(self) -> list[str]:
        """All benchmarks for which the programs are here."""
        missing: set[str] = set()
        try:
            walk_up.find_browser()
        except walk_up.NoBrowserError as error:
            self.stderr.write(f"{' and '.join(NEED_BROWSER)} are left out. {error}")
            missing |= set(NEED_BROWSER)
        try:
            check_rtsp_server()
        except RtspServerError as error:
            self.stderr.write(f"cameras is left out. {error}")
            missing.add("cameras")
        return [name for name in BENCHMARKS if name not in missing]

    def _choose_sizes(self, name: str, sizes: dict[str, int], asked: str | None) -> dict[str, int]:
        """Among all benchmarks a large company is measured only when it is there: it takes long."""
        if name != "reports" or asked or "people" in sizes or reports.has_large_company():
            return sizes
        self.stderr.write(
            "There is no company of 10,000 people with a year of days yet, so a smaller one is "
            "measured. `manage.py bench reports` makes it in about half an hour, and keeps it."
        )
        return {**sizes, **reports.SMALL}

    def _measure(self, name: str, sizes: dict[str, int]) -> Measurement:
        self.stderr.write(f"measuring {name} …")
        taken = inspect.signature(BENCHMARKS[name]).parameters
        try:
            return BENCHMARKS[name](**{size: sizes[size] for size in sizes if size in taken})
        except (
            EngineError, NoSamplePhotosError, RtspServerError, walk_up.NoBrowserError,
        ) as error:  # fmt: skip
            raise CommandError(str(error)) from error


def describe(result: Measurement) -> str:
    """One line about one result."""
    beside = f", baseline {result.baseline:.3g} {result.unit}" if result.baseline else ""
    ratio = f", {result.ratio:.1f}x" if result.ratio else ""
    return f"{result.name}: {result.muster:.3g} {result.unit}{beside}{ratio} ({_list(result)})"


def render_page(results: list[Measurement]) -> str:
    """The results as a Markdown page."""
    return PAGE.format(
        goals="\n".join(_render_goals(results)),
        machine=describe_machine(),
        date=time.strftime("%Y-%m-%d"),
        rows="\n".join(_render_row(result) for result in results),
    )


def _render_goals(results: list[Measurement]) -> Iterator[str]:
    by_name = {result.name: result for result in results}
    for goal in GOALS:
        if goal.benchmark in by_name:
            yield f"| {' | '.join(goal.describe(by_name[goal.benchmark]))} |"


def _render_row(result: Measurement) -> str:
    what = (BENCHMARKS[result.name].__doc__ or "").splitlines()[0].rstrip(".")
    baseline = f"{result.baseline:.3g} {result.unit}" if result.baseline else "–"
    ratio = f"**{result.ratio:.1f}×**" if result.ratio else "–"
    cells = [f"`{result.name}`", what, f"{result.muster:.3g} {result.unit}", baseline, ratio]
    return f"| {' | '.join([*cells, _list(result)])} |"


def _list(result: Measurement) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in result.context.items())
