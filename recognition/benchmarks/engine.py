"""The two networks alone: `detect` finds the faces of a frame, `embed` makes their vectors."""

import numpy as np
from django.conf import settings

from recognition.benchmarks.measurement import Measurement, time_in_turns
from recognition.benchmarks.pictures import FRAME_WH, compose_frame, find_photos, read_photos
from recognition.engine.crop import crop_faces
from recognition.engine.loading import FaceEngine, load_engine
from recognition.engine.openvino_runtime import count_cores
from recognition.engine.types import RgbImage
from recognition.runtime import get_engine

MIN_FACE_PX = 60
ROUNDS = 15
SAME_FACE_IOU = 0.9


def load_baseline() -> FaceEngine:
    """facenet-pytorch itself, on the same weights and as many threads."""
    return load_engine(
        backend="torch",
        model_directories=settings.MODEL_DIRECTORIES,
        cache_directory=settings.ENGINE_CACHE_DIR,
        threads=settings.ENGINE_THREADS,
    )


def make_frame(faces: int) -> RgbImage:
    """A 640x480 frame with that many sample people."""
    return compose_frame(read_photos(find_photos(settings.SAMPLE_FACES_DIR, count=faces)))


def measure_detect(*, rounds: int = ROUNDS) -> Measurement:
    """Milliseconds to find the one face of a 640x480 frame, smallest face 60 px in both."""
    frame, muster, baseline = make_frame(1), get_engine(), load_baseline()
    ours, theirs = time_in_turns(
        [
            lambda: muster.detect(frame, min_face_px=MIN_FACE_PX),
            lambda: baseline.detect(frame, min_face_px=MIN_FACE_PX),
        ],
        rounds=rounds,
    )
    found = muster.detect(frame, min_face_px=MIN_FACE_PX)
    expected = baseline.detect(frame, min_face_px=MIN_FACE_PX)
    shared = [max((a.box.iou(b.box) for a in found), default=0.0) for b in expected]
    context = {
        "resolution": "{}x{}".format(*FRAME_WH),
        "faces": len(found),
        "min_face_px": MIN_FACE_PX,
        "same_faces": len(found) == len(expected) and min(shared, default=1.0) > SAME_FACE_IOU,
        "threads": settings.ENGINE_THREADS or count_cores(),
        "rounds": rounds,
    }
    return Measurement("detect", "ms", ours * 1e3, theirs * 1e3, context=context)


def measure_embed(*, rounds: int = ROUNDS) -> Measurement:
    """Milliseconds to make the vector of one face."""
    frame, muster, baseline = make_frame(1), get_engine(), load_baseline()
    crops = crop_faces(frame, baseline.detect(frame)[:1])
    ours, theirs = time_in_turns(
        [lambda: muster.embed(crops), lambda: baseline.embed(crops)], rounds=rounds
    )
    cosine = float(np.sum(muster.embed(crops) * baseline.embed(crops)))
    context = {
        "batch": 1,
        "cosine_to_f32": round(cosine, 5),
        "precision": muster.precision,
        "threads": settings.ENGINE_THREADS or count_cores(),
        "rounds": rounds,
    }
    return Measurement("embed", "ms", ours * 1e3, theirs * 1e3, context=context)
