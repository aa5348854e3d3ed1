"""A video through the whole pipeline: from JPEG frames to names.

Muster's `FaceStream` beside the textbook loop: facenet-pytorch's MTCNN and InceptionResnetV1 on
every frame, and the same decision on the same gallery. Both decode the JPEG, both search from the
same smallest face on. The textbook loop keeps nothing from frame to frame, so it is timed on every
third frame; Muster sees all of them.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from django.conf import settings

from recognition.benchmarks.engine import MIN_FACE_PX, load_baseline
from recognition.benchmarks.gallery import MemoryGallery, enrol_in_memory
from recognition.benchmarks.measurement import Measurement, take_a_breath
from recognition.benchmarks.pictures import FRAME_WH, find_people, read_photos
from recognition.benchmarks.scene import Actor, arrange_actors, cut_middle, draw_scene
from recognition.engine.crop import crop_faces
from recognition.engine.images import decode_frame, encode_jpeg
from recognition.engine.loading import FaceEngine
from recognition.engine.openvino_runtime import count_cores
from recognition.engine.types import Box
from recognition.runtime import get_engine
from recognition.stream import FaceStream

FRAMES_PER_S = 15
"""What a kiosk sends."""

DURATION_S = 4.0
PLAYS = 3
BASELINE_STEP = 3
MANY_FACES = 8
GALLERY_SIZE = 30
PHOTOS_EACH = 4
"""One to show, the others to enrol."""

NEARER = 0.6

Names = list[tuple[Box, str]]
"""The people named in a frame, and where."""


@dataclass(slots=True)
class Play:
    """Seconds per frame of both sides, and whom they named, by actor."""

    muster_s: list[float] = field(default_factory=list)
    baseline_s: list[float] = field(default_factory=list)
    muster_names: set[tuple[str, str]] = field(default_factory=set)
    baseline_names: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """The people in it, its frames as JPEG, and who they are."""

    actors: list[Actor]
    frames: list[bytes]
    gallery: MemoryGallery

    def tell_actors(self, names: Names, time_s: float) -> set[tuple[str, str]]:
        """Who stands there, and who that was said to be."""
        return {
            (actor.name, name)
            for box, name in names
            for actor in self.actors
            if actor.holds(*box.center, time_s)
        }


def measure_stream() -> Measurement:
    """Frames per second from JPEG to names, one person in a 640x480 video."""
    return _measure("stream", faces=1)


def measure_stream_many() -> Measurement:
    """Frames per second from JPEG to names, eight people in a 640x480 video."""
    return _measure("stream_many", faces=MANY_FACES)


def _measure(name: str, *, faces: int) -> Measurement:
    muster, baseline = get_engine(), load_baseline()
    film = make_film(faces, baseline)
    plays = [play_film(film, muster, baseline) for _ in range(PLAYS)]
    expected = {(actor.name, actor.name) for actor in film.actors}
    context = {
        "resolution": "{}x{}".format(*FRAME_WH),
        "faces": faces,
        "min_face_px": MIN_FACE_PX,
        "same_identities": all(p.muster_names == p.baseline_names for p in plays),
        "all_named_rightly": all(p.muster_names == expected for p in plays),
        "video_fps": FRAMES_PER_S,
        "frames": len(film.frames),
        "plays": PLAYS,
        "slowest_ms": round(statistics.median(max(p.muster_s) for p in plays) * 1e3, 1),
        "precision": muster.precision,
        "threads": settings.ENGINE_THREADS or count_cores(),
    }
    return Measurement(
        name,
        "frames/s",
        statistics.median(1 / statistics.fmean(p.muster_s) for p in plays),
        statistics.median(1 / statistics.fmean(p.baseline_s) for p in plays),
        higher_is_better=True,
        context=context,
    )


def make_film(faces: int, engine: FaceEngine) -> Film:
    """People who sway before the camera, known by other photos among people who are not there."""
    people = find_people(settings.SAMPLE_FACES_DIR, count=GALLERY_SIZE, photos_each=PHOTOS_EACH)
    photos = {name: read_photos(paths[:PHOTOS_EACH]) for name, paths in people.items()}
    gallery = enrol_in_memory(
        engine, {name: shots[1:] for name, shots in photos.items()}, min_face_px=MIN_FACE_PX
    )
    shown = {name: cut_middle(photos[name][0], share=NEARER) for name in list(photos)[:faces]}
    actors = arrange_actors(shown)
    times_s = np.arange(0, DURATION_S, 1 / FRAMES_PER_S)
    frames = [encode_jpeg(draw_scene(actors, float(time_s)), quality=85) for time_s in times_s]
    return Film(actors, frames, gallery)


def play_film(film: Film, muster: FaceEngine, baseline: FaceEngine) -> Play:
    """Show the film to both, in turns; Muster meets it for the first time."""
    play = Play()
    stream = FaceStream(
        engine=muster, identify=film.gallery.identify, count_erasures=int, min_face_px=MIN_FACE_PX
    )
    for number, frame in enumerate(film.frames):
        time_s = number / FRAMES_PER_S

        def follow(frame: bytes = frame, time_s: float = time_s) -> Names:
            return name_by_stream(stream, frame, time_s)

        def look(frame: bytes = frame) -> Names:
            return name_by_textbook(baseline, film.gallery, frame)

        play.muster_names |= film.tell_actors(_time(follow, play.muster_s), time_s)
        if number % BASELINE_STEP == 0:
            play.baseline_names |= film.tell_actors(_time(look, play.baseline_s), time_s)
            take_a_breath()
    return play


def name_by_stream(stream: FaceStream, frame: bytes, time_s: float) -> Names:
    """What Muster shows for a frame."""
    sights = stream.process(decode_frame(frame), time_s=time_s)
    return [
        (sight.track.face.box, sight.identification.person.name)
        for sight in sights
        if sight.state == "recognised" and sight.identification and sight.identification.person
    ]


def name_by_textbook(engine: FaceEngine, gallery: MemoryGallery, frame: bytes) -> Names:
    """What the textbook loop says of a frame: detect, crop, embed, decide, and forget."""
    image = decode_frame(frame)
    faces = engine.detect(image, min_face_px=MIN_FACE_PX)
    vectors = engine.embed(crop_faces(image, faces))
    found = [gallery.identify(vector).person for vector in vectors]
    return [
        (face.box, person.name)
        for face, person in zip(faces, found, strict=True)
        if person is not None
    ]


def _time(call: Callable[[], Names], spent_s: list[float]) -> Names:
    started = time.perf_counter()
    names = call()
    spent_s.append(time.perf_counter() - started)
    return names
