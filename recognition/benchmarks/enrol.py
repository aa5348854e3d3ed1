"""Photos from the disk to vectors, as enrolment of a folder makes them."""

import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from recognition.benchmarks.measurement import Measurement, take_a_breath
from recognition.benchmarks.pictures import find_photos
from recognition.engine.loading import FaceEngine
from recognition.engine.model_id import load_embedder
from recognition.engine.openvino_runtime import count_cores
from recognition.engine.types import MIN_FACE_PX, Embeddings
from recognition.engine.weights import find_facenet_weights
from recognition.inspection import inspect_photo
from recognition.runtime import get_engine

BATCH = 16
ROUNDS = 5
PHOTO_WH = (250, 250)


class Textbook:
    """facenet-pytorch as its examples use it: one photo after the other, through Pillow."""

    def __init__(self) -> None:
        self._embedder = load_embedder(find_facenet_weights(settings.MODEL_DIRECTORIES))
        from facenet_pytorch import MTCNN

        self._detector = MTCNN(select_largest=False, min_face_size=MIN_FACE_PX, margin=32)

    def embed(self, paths: list[Path]) -> list[Embeddings]:
        """The vectors of the photos in which a face was found."""
        import torch
        from PIL import Image

        vectors = []
        with torch.inference_mode():
            for path in paths:
                crop: Any = self._detector(Image.open(path).convert("RGB"))
                if crop is not None:
                    vectors.append(self._embedder(crop[None])[0].numpy())
        return vectors


def embed_photos(engine: FaceEngine, paths: list[Path]) -> Embeddings:
    """Muster's steps: decode safely, find the face, judge its quality, embed in one batch."""
    looks = [inspect_photo(path.read_bytes(), engine) for path in paths]
    return engine.embed(np.concatenate([look.crop for look in looks if look.crop is not None]))


def measure_enrol(*, rounds: int = ROUNDS) -> Measurement:
    """Photos per second from disk to vectors, portraits of 250x250 pixels."""
    paths = find_photos(settings.SAMPLE_FACES_DIR, count=BATCH * (rounds + 1))
    muster, baseline = get_engine(), Textbook()
    ours_s, theirs_s, same = [], [], []
    for number in range(rounds + 1):
        batch = paths[number * BATCH : (number + 1) * BATCH]
        started = time.perf_counter()
        ours = embed_photos(muster, batch)
        ours_s.append(time.perf_counter() - started)
        started = time.perf_counter()
        theirs = baseline.embed(batch)
        theirs_s.append(time.perf_counter() - started)
        take_a_breath()
        same.append(_median_cosine(ours, theirs))
    context = {
        "resolution": "{}x{}".format(*PHOTO_WH),
        "faces": 1,
        "min_face_px": MIN_FACE_PX,
        "photos": BATCH * rounds,
        "median_cosine": round(float(np.median(same)), 4),
        "precision": muster.precision,
        "threads": settings.ENGINE_THREADS or count_cores(),
    }
    return Measurement(
        "enrol",
        "photos/s",
        BATCH / statistics.median(ours_s[1:]),  # the first round warms up
        BATCH / statistics.median(theirs_s[1:]),
        higher_is_better=True,
        context=context,
    )


def _median_cosine(ours: Embeddings, theirs: list[Embeddings]) -> float:
    """How alike the vectors are; 0 when one side found no face in a photo."""
    if len(ours) != len(theirs):
        return 0.0
    return float(np.median(np.einsum("ij,ij->i", ours, np.array(theirs))))
