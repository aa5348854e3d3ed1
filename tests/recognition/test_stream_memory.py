"""Ten thousand frames, and the stream is as small as before."""

import gc

import numpy as np
import psutil

from recognition.decision import decide
from recognition.stream import FaceStream
from tests.engine_fixtures import make_face

FRAMES = 10_000
FRAMES_PER_S = 15


class PassersBy:
    """An engine without networks: every two seconds somebody else walks through the picture."""

    model_id = "passers-by"
    frame = 0

    def detect(self, image, *, min_face_px):
        return [make_face(5 * (self.frame % 30), 10, 50)]

    def refind(self, image, faces):
        return self.detect(image, min_face_px=0) if len(faces) == 1 else [None] * len(faces)

    def embed(self, crops):
        vectors = np.random.default_rng(self.frame // 30).standard_normal((1, 512))
        vectors /= np.linalg.norm(vectors)
        return np.repeat(vectors, len(crops), axis=0).astype(np.float32)


def measure_resident_mib():
    gc.collect()
    return psutil.Process().memory_info().rss / 2**20


def test_memory_stays_flat():
    engine = PassersBy()
    stream = FaceStream(engine=engine, identify=lambda _embedding: decide([]), count_erasures=int)
    pictures = np.random.default_rng(0).integers(0, 256, (5, 80, 240, 3), dtype=np.uint8)
    for engine.frame in range(FRAMES):
        sights = stream.process(pictures[engine.frame % 5], time_s=engine.frame / FRAMES_PER_S)
        if engine.frame == FRAMES // 10:
            early_mib = measure_resident_mib()
    # 0.9 KiB a frame; what else a process of the whole suite holds moves by some MiB.
    assert measure_resident_mib() - early_mib < 8
    assert sights[0].track.id > FRAMES / 100
