"""The engine that serves: facenet-pytorch's networks, converted, on the CPU, without torch."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from recognition.engine.checks import check_crops, check_image, check_min_face
from recognition.engine.detector import CascadeDetector
from recognition.engine.network_cache import ConvertedNetworks, open_networks
from recognition.engine.openvino_runtime import (
    Network,
    Precision,
    choose_precision,
    compile_network,
)
from recognition.engine.types import (
    EMBEDDING_SIZE,
    MIN_FACE_PX,
    Crops,
    Embeddings,
    Face,
    RgbImage,
)


class OpenvinoEngine:
    """A ``FaceEngine`` on OpenVINO."""

    def __init__(self, model_id: str, detector: CascadeDetector, embedder: Network) -> None:
        """See `load_openvino_engine`."""
        self.model_id = model_id
        self._detector = detector
        self._embedder = embedder

    def detect(self, image: RgbImage, *, min_face_px: int = MIN_FACE_PX) -> list[Face]:
        """The faces in an image, most probable first."""
        check_image(image)
        check_min_face(min_face_px)
        return self._detector.detect(image, min_face_px=min_face_px)

    def refind(self, image: RgbImage, faces: Sequence[Face]) -> list[Face | None]:
        """Where each face of an earlier frame is now; None where none is to be seen."""
        check_image(image)
        return self._detector.refind(image, faces)

    def embed(self, crops: Crops) -> Embeddings:
        """One unit vector per crop."""
        check_crops(crops)
        if len(crops) == 0:
            return np.empty((0, EMBEDDING_SIZE), np.float32)
        return self._embedder(crops)[0]


def load_openvino_engine(
    weights: Path,
    cache: Path,
    *,
    device: str,
    precision: Precision | Literal["auto"],
    threads: int | None,
) -> OpenvinoEngine:
    """Open the converted networks, making them first when they are not in ``cache``."""
    if device != "cpu":
        raise ValueError(f"The OpenVINO backend runs on the CPU, not on {device}.")
    networks = open_networks(weights, cache)
    chosen = choose_precision() if precision == "auto" else precision
    compile_one = partial(_compile, networks, threads=threads)
    # Many boxes of one face are nearly equally likely; in bf16 another one wins (IoU down to 0.95).
    pnet, rnet, onet = (compile_one(name, precision="f32") for name in ("pnet", "rnet", "onet"))
    embedder = compile_one("embedder", precision=chosen)
    return OpenvinoEngine(networks.model_id, CascadeDetector(pnet, rnet, onet), embedder)


def _compile(
    networks: ConvertedNetworks, name: str, *, precision: Precision, threads: int | None
) -> Network:
    path = networks.folder / f"{name}.xml"
    return compile_network(path, precision=precision, threads=threads)
