"""`manage.py watch SOURCE`: see what Muster sees."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
from django.core.management.base import CommandError, CommandParser

from recognition.benchmarks.measurement import describe_machine
from recognition.engine.errors import EngineError
from recognition.engine.types import RgbImage
from recognition.engine.video import Frame, FrameSource, SourceError, open_source
from recognition.management.photo_command import PhotoCommand
from recognition.runtime import get_engine
from recognition.stream import Sight
from recognition.watching import Watcher, describe_sight, draw_sights

DEFAULT_FPS = 10.0
WINDOW = "Muster (q ends it)"
QUIT_KEYS = {ord("q"), 27}


class Command(PhotoCommand):
    """Watch a webcam, video, stream or folder; nothing is recorded."""

    help = (
        "Recognise the people in a source of frames, the way a kiosk does. Nothing is recorded as "
        "attendance, and nothing is stored but the video asked for with --save.\n\n"
        "SOURCE is a webcam's number (0), a video file, the address of a stream (rtsp://…, "
        "http://…) or a folder of pictures. Ctrl-C, or q in the window, ends it with a summary."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to watch, and how to show it."""
        parser.add_argument("source", help="webcam number, file, folder or address of a stream")
        parser.add_argument("--save", type=Path, metavar="FILE.mp4", help="write the drawn video")
        parser.add_argument("--headless", action="store_true", help="open no window")
        parser.add_argument(
            "--json", action="store_true", help="one JSON line a frame, summary last"
        )
        parser.add_argument("--limit-frames", type=int, metavar="N", help="stop after N frames")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Watch until the source ends, the limit is reached or somebody stops it."""
        try:
            watcher = Watcher(get_engine())
            source = open_source(options["source"])
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
                    self._print_frame(watcher.summary.frames, frame, sights)
                if shows_window or options["save"]:
                    caption = f"{watcher.summary.frames_per_s:.0f} frames/s"
                    drawn = draw_sights(frame.image, sights, caption=caption)
                    write(drawn)
                    if shows_window and not show(drawn):
                        return
                if limit and watcher.summary.frames >= limit:
                    return

    def _print_frame(self, number: int, frame: Frame, sights: list[Sight]) -> None:
        faces = [describe_sight(sight) for sight in sights]
        self.stdout.write(
            json.dumps({"frame": number, "time_s": round(frame.time_s, 3), "faces": faces})
        )

    def _print_summary(self, watcher: Watcher, source: FrameSource, *, as_json: bool) -> None:
        summary = watcher.summary
        if as_json:
            report = {**summary.as_dict(), "damaged": source.damaged, "machine": describe_machine()}
            self.stdout.write(json.dumps({"summary": report}))
            return
        width, height = summary.size_wh
        self.stdout.write(
            f"{source.label}: {summary.frames} frames of {width}x{height}, "
            f"{summary.frames_per_s:.1f} frames/s, up to {summary.most_faces} faces, "
            f"{source.damaged} frames damaged ({describe_machine()})"
        )
        for person in summary.people.values():
            self.stdout.write(
                f"  {person.name} ({person.number}): "
                f"{person.first_s:.1f} to {person.last_s:.1f} s, best score {person.best_score:.3f}"
            )
        if summary.unknown_tracks:
            self.stdout.write(f"  unknown faces: {len(summary.unknown_tracks)}")


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
