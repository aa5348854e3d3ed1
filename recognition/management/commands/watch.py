"""`manage.py watch SOURCE…`: see what Muster sees."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import cv2
from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from rich.console import Console

from recognition.benchmarks.measurement import describe_machine
from recognition.dashboard import Dashboard
from recognition.engine.errors import EngineError
from recognition.engine.types import RgbImage
from recognition.engine.video import Frame, FrameSource, SourceError, open_source
from recognition.feeds import close_feeds, open_feeds
from recognition.management.photo_command import PhotoCommand
from recognition.runtime import get_engine
from recognition.stream import Sight
from recognition.watching import Summary, Watched, Watcher, describe_sight, draw_sights, watch_all

DEFAULT_FPS = 10.0
WINDOW = "Muster (q ends it)"
QUIT_KEYS = {ord("q"), 27}


class Command(PhotoCommand):
    """Watch webcams, videos, streams or folders; nothing is recorded."""

    help = (
        "Recognise the people in a source of frames, the way a kiosk does. Nothing is recorded as "
        "attendance, and nothing is stored but the video asked for with --save.\n\n"
        "SOURCE is a webcam's number (0), a video file, the address of a stream (rtsp://…, "
        "http://…) or a folder of pictures. Several are watched at once, in fair turns, with a "
        "table in place of the window. Ctrl-C, or q in the window, ends it with a summary."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to watch, and how to show it."""
        parser.add_argument(
            "source", nargs="+", help="webcam number, file, folder or address of a stream"
        )
        parser.add_argument("--save", type=Path, metavar="FILE.mp4", help="write the drawn video")
        parser.add_argument("--headless", action="store_true", help="open no window")
        parser.add_argument(
            "--json", action="store_true", help="one JSON line a frame, summary last"
        )
        parser.add_argument("--limit-frames", type=int, metavar="N", help="stop after N frames")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Watch until the sources end, the limit is reached or somebody stops it."""
        if len(options["source"]) > 1:
            self._watch_several(options)
        else:
            self._watch_one(options)

    def _watch_one(self, options: dict[str, Any]) -> None:
        try:
            watcher = Watcher(get_engine())
            source = open_source(options["source"][0], uses_hardware=settings.HARDWARE_DECODING)
        except (SourceError, EngineError) as error:
            raise CommandError(str(error)) from error
        shows_window = not options["headless"] and has_display()
        if not shows_window and not options["headless"]:
            self.stderr.write("No display: watching without a window.")
        try:
            self._watch(source, watcher, shows_window=shows_window, options=options)
        except SourceError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped.")
        finally:
            source.close()
            if shows_window:
                cv2.destroyAllWindows()
        self._print_summary(watcher, source, as_json=options["json"])

    def _watch(
        self, source: FrameSource, watcher: Watcher, *, shows_window: bool, options: dict[str, Any]
    ) -> None:
        limit = options["limit_frames"]
        with open_writer(options["save"], source.fps or DEFAULT_FPS) as write:
            for frame in source:
                sights = watcher.look(frame)
                if options["json"]:
                    self._print_json(describe_frame(watcher.summary.frames, frame, sights))
                if shows_window or options["save"]:
                    caption = f"{watcher.summary.frames_per_s:.0f} frames/s"
                    drawn = draw_sights(frame.image, sights, caption=caption)
                    write(drawn)
                    if shows_window and not show(drawn):
                        return
                if limit and watcher.summary.frames >= limit:
                    return

    def _watch_several(self, options: dict[str, Any]) -> None:
        if options["save"]:
            raise CommandError("--save writes the video of one source. Name only that one.")
        news = threading.Condition()
        try:
            engine = get_engine()
            feeds = open_feeds(options["source"], news)
        except (SourceError, EngineError) as error:
            raise CommandError(str(error)) from error
        watched = [Watched(feed, Watcher(engine)) for feed in feeds]
        try:
            self._take_turns(watched, news, options)
        except KeyboardInterrupt:
            self.stderr.write("Stopped.")
        finally:
            close_feeds(feeds)
        self._print_summaries(watched, as_json=options["json"])

    def _take_turns(
        self, watched: list[Watched], news: threading.Condition, options: dict[str, Any]
    ) -> None:
        shows_table = self.stdout.isatty() and not options["json"]
        limit, frames = options["limit_frames"], 0
        with Dashboard(Console()) if shows_table else nullcontext() as dashboard:
            for turn in watch_all(watched, news):
                if dashboard is not None:
                    dashboard.show([each.describe() for each in watched])
                if turn is None:
                    continue
                frames += 1
                if options["json"]:
                    number = turn.watched.watcher.summary.frames
                    line = describe_frame(number, turn.frame, turn.watched.sights)
                    self._print_json({"source": turn.watched.feed.label, **line})
                if limit and frames >= limit:
                    return

    def _print_json(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value))

    def _print_summary(self, watcher: Watcher, source: FrameSource, *, as_json: bool) -> None:
        summary = watcher.summary
        if as_json:
            report = {**summary.as_dict(), "damaged": source.damaged, "machine": describe_machine()}
            self._print_json({"summary": report})
            return
        self._print_people(source.label, summary, source.damaged)

    def _print_summaries(self, watched: list[Watched], *, as_json: bool) -> None:
        if as_json:
            report = {
                "sources": [each.report() for each in watched],
                "machine": describe_machine(),
            }
            self._print_json({"summary": report})
            return
        for each in watched:
            state = each.feed.describe()
            self._print_people(each.feed.label, each.watcher.summary, state.damaged)
            if state.problem:
                self.stdout.write(f"  {state.problem}")

    def _print_people(self, label: str, summary: Summary, damaged: int) -> None:
        width, height = summary.size_wh
        self.stdout.write(
            f"{label}: {summary.frames} frames of {width}x{height}, "
            f"{summary.frames_per_s:.1f} frames/s, up to {summary.most_faces} faces, "
            f"{damaged} frames damaged ({describe_machine()})"
        )
        for person in summary.people.values():
            self.stdout.write(
                f"  {person.name} ({person.number}): "
                f"{person.first_s:.1f} to {person.last_s:.1f} s, best score {person.best_score:.3f}"
            )
        if summary.unknown_tracks:
            self.stdout.write(f"  unknown faces: {len(summary.unknown_tracks)}")


def describe_frame(number: int, frame: Frame, sights: list[Sight]) -> dict[str, Any]:
    """What a frame shows, as plain values for JSON."""
    faces = [describe_sight(sight) for sight in sights]
    return {"frame": number, "time_s": round(frame.time_s, 3), "faces": faces}


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show(image: RgbImage) -> bool:
    """Show the frame in the window; False when somebody asked to quit."""
    cv2.imshow(WINDOW, cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    return cv2.waitKey(1) not in QUIT_KEYS


@contextmanager
def open_writer(path: Path | None, fps: float) -> Iterator[Any]:
    """A function that writes (H, W, 3) RGB frames to an MP4 file; all get the size of the first.

    Without a path it writes nothing. Raises SourceError when the file cannot be written.
    """
    writer: Any = None
    size: tuple[int, int] = (0, 0)

    def write(image: RgbImage) -> None:
        nonlocal writer, size
        if path is None:
            return
        if writer is None:
            size = image.shape[1], image.shape[0]
            writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, size)
            if not writer.isOpened():
                raise SourceError(f"{path} cannot be written. Choose another folder, and .mp4.")
        if (image.shape[1], image.shape[0]) != size:
            image = cv2.resize(image, size).astype(image.dtype)
        writer.write(cv2.cvtColor(image, cv2.COLOR_RGB2BGR))

    try:
        yield write
    finally:
        if writer is not None:
            writer.release()
