"""The reference: facenet-pytorch's own MTCNN and InceptionResnetV1, on any device torch knows.

Slow on a CPU and there to be compared with, but right for a machine with a large GPU.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recognition.engine.checks import check_crops, check_image, check_min_face
from recognition.engine.closeup import refind_faces
from recognition.engine.convert import PIXEL_MEAN, PIXEL_SCALE
from recognition.engine.model_id import load_embedder, name_model
from recognition.engine.types import (
    EMBEDDING_SIZE,
    MIN_FACE_PX,
    Box,
    Crops,
    Embeddings,
    Face,
    RgbImage,
)


class TorchEngine:
    """A ``FaceEngine`` on facenet-pytorch."""

    def __init__(self, model_id: str, detector: Any, embedder: Any, device: Any) -> None:
        """See `load_torch_engine`."""
        self.model_id = model_id
        self.precision = "f32"
        self._detector = detector
        self._embedder = embedder
        self._device = device
        self._lock = Lock()

    def detect(self, image: RgbImage, *, min_face_px: int = MIN_FACE_PX) -> list[Face]:
        """The faces in an image, most probable first."""
        check_image(image)
        check_min_face(min_face_px)
        if min(image.shape[:2]) < min_face_px:
            # facenet-pytorch fails on an image that holds no scale of its pyramid.
            return []
        with self._lock:  # the smallest face is a field of the one MTCNN module
            self._detector.min_face_size = min_face_px
            boxes, probabilities, landmarks = self._detector.detect(image, landmarks=True)
        if boxes is None:
            return []
        return [
            Face(Box(*map(float, box)), np.asarray(points, np.float32), float(probability))
            for box, probability, points in zip(boxes, probabilities, landmarks, strict=True)
        ]

    def refind(self, image: RgbImage, faces: Sequence[Face]) -> list[Face | None]:
        """Where each face of an earlier frame is now; None where none is to be seen."""
        check_image(image)
        return refind_faces(self._run_onet, image, faces)

    def _run_onet(self, windows: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        import torch

        pixels = torch.from_numpy(windows).to(self._device)
        with torch.inference_mode():
            answers = self._detector.onet((pixels - PIXEL_MEAN) * PIXEL_SCALE)
        return [answer.cpu().numpy() for answer in answers]

    def embed(self, crops: Crops) -> Embeddings:
        """One unit vector per crop."""
        check_crops(crops)
        if len(crops) == 0:
            return np.empty((0, EMBEDDING_SIZE), np.float32)
        import torch
        from facenet_pytorch import fixed_image_standardization

        pixels = torch.from_numpy(np.array(crops)).to(self._device).permute(0, 3, 1, 2).float()
        with torch.inference_mode():
            vectors = self._embedder(fixed_image_standardization(pixels))
        embeddings: Embeddings = vectors.cpu().numpy()
        return embeddings


def load_torch_engine(
    weights: Path, *, device: str, precision: str, threads: int | None
) -> TorchEngine:
    """Open facenet-pytorch on a torch device such as ``cpu`` or ``cuda``."""
    if precision not in ("auto", "f32"):
        raise ValueError(f"The torch backend is the f32 reference, it has no {precision}.")
    embedder = load_embedder(weights)
    import torch
    from facenet_pytorch import MTCNN

    if threads is not None:
        torch.set_num_threads(threads)
    target = torch.device(device)
    detector = MTCNN(keep_all=True, select_largest=False, device=target)
    return TorchEngine(name_model(embedder), detector, embedder.to(target), target)
