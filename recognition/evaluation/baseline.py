"""facenet-pytorch's own pipeline, as its notebook for LFW has it: what Muster is measured against.

MTCNN with a margin of 14 px that takes the face of the best size and place, InceptionResnetV1 with
the VGGFace2 weights, f32, torch. Source: timesler/facenet-pytorch, examples/lfw_evaluate.ipynb.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recognition.engine.images import ImageError, decode_image
from recognition.engine.model_id import load_embedder
from recognition.engine.torchvision_ops import ensure_torchvision_ops
from recognition.engine.types import CROP_SIZE
from recognition.engine.weights import find_facenet_weights
from recognition.evaluation.reading import Vectors

MARGIN_PX = 14
SELECTION = "center_weighted_size"


class BaselineReader:
    """Photos to vectors by facenet-pytorch alone. Imports torch."""

    def __init__(self, model_directories: Sequence[Path]) -> None:
        """Open its networks.

        Raises:
            WeightsError: the weights are missing or wrong.
        """
        self._embedder = load_embedder(find_facenet_weights(model_directories))
        ensure_torchvision_ops()
        from facenet_pytorch import MTCNN

        self._detector = MTCNN(
            image_size=CROP_SIZE, margin=MARGIN_PX, selection_method=SELECTION, device="cpu"
        )

    def read(
        self, paths: Iterable[Path], *, advance: Callable[[], object] = lambda: None
    ) -> Vectors:
        """The vectors of the photos in which a face was found; `advance` is called per photo."""
        vectors: Vectors = {}
        for path in dict.fromkeys(paths):
            crop = self._cut_face(path)
            if crop is not None:
                vectors[path] = self._embed(crop)
            advance()
        return vectors

    def _cut_face(self, path: Path) -> Any:
        """(3, 160, 160) float32 tensor, standardised; None without a face."""
        from PIL import Image

        try:
            return self._detector(Image.fromarray(decode_image(path.read_bytes())))
        except (ImageError, OSError):
            return None

    def _embed(self, crop: Any) -> Any:
        import torch

        with torch.inference_mode():
            return np.asarray(self._embedder(crop[None])[0])
