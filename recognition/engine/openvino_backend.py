"""The engine that serves: facenet-pytorch's networks, converted, on the CPU, without torch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from recognition.engine.checks import check_crops, check_image, check_min_face
from recognition.engine.detector import CascadeDetector
from recognition.engine.network_cache import ConvertedNetworks, open_networks
from recognition.engine.openvino_runtime import (
    MAX_STREAMS,
    Network,
    Precision,
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
    weights: Path, cache: Path, *, device: str, precision: Precision, threads: int | None
) -> OpenvinoEngine:
    """Open the converted networks, making them first when they are not in ``cache``."""
    if device != "cpu":
        raise ValueError(f"The OpenVINO backend runs on the CPU, not on {device}.")
    networks = open_networks(weights, cache)
    # P-Net runs on ten sizes of an image; side by side on one core each is twice as fast as one
    # after the other on all cores.
    pnet = _compile(networks, "pnet", "f32", threads, streams=MAX_STREAMS)
    rnet = _compile(networks, "rnet", "f32", threads)
    onet = _compile(networks, "onet", "f32", threads)
    embedder = _compile(networks, "embedder", precision, threads)
    return OpenvinoEngine(networks.model_id, CascadeDetector(pnet, rnet, onet), embedder)


def _compile(
    networks: ConvertedNetworks,
    name: str,
    precision: Precision,
    threads: int | None,
    streams: int = 1,
) -> Network:
    path = networks.folder / f"{name}.xml"
    return compile_network(path, precision=precision, threads=threads, streams=streams)
