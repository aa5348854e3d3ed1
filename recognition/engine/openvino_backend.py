"""The engine that serves: facenet-pytorch's networks, converted, on the CPU, without torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from recognition.engine.checks import check_crops, check_image, check_min_face
from recognition.engine.convert import QUANTISED_EMBEDDER
from recognition.engine.detector import CascadeDetector
from recognition.engine.network_cache import ConvertedNetworks, open_networks
from recognition.engine.openvino_runtime import (
    Network,
    Precision,
    choose_precision,
    compile_network,
    has_byte_products,
)
from recognition.engine.types import (
    EMBEDDING_SIZE,
    MIN_FACE_PX,
    Crops,
    Embeddings,
    Face,
    RgbImage,
)

EmbedderPrecision: TypeAlias = Precision | Literal["int8"]


class OpenvinoEngine:
    """A ``FaceEngine`` on OpenVINO."""

    def __init__(
        self, model_id: str, precision: str, detector: CascadeDetector, embedder: Network
    ) -> None:
        """See `load_openvino_engine`."""
        self.model_id = model_id
        self.precision = precision
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
    precision: EmbedderPrecision | Literal["auto"],
    threads: int | None,
    streams: int,
) -> OpenvinoEngine:
    """Open the converted networks, making them first when they are not in ``cache``."""
    if device != "cpu":
        raise ValueError(f"The OpenVINO backend runs on the CPU, not on {device}.")
    networks = open_networks(weights, cache)
    chosen = _choose_precision(networks) if precision == "auto" else precision
    # Many boxes of one face are nearly equally likely; in bf16 another one wins (IoU down to 0.95).
    pnet, rnet, onet = (
        _compile(networks, name, precision="f32", threads=threads, streams=streams)
        for name in ("pnet", "rnet", "onet")
    )
    embedder = _compile_embedder(networks, chosen, threads=threads, streams=streams)
    return OpenvinoEngine(networks.model_id, chosen, CascadeDetector(pnet, rnet, onet), embedder)


def _choose_precision(networks: ConvertedNetworks) -> EmbedderPrecision:
    if _is_quantised(networks) and has_byte_products():
        return "int8"
    return choose_precision()


def _is_quantised(networks: ConvertedNetworks) -> bool:
    return (networks.folder / f"{QUANTISED_EMBEDDER}.xml").is_file()


def _compile_embedder(
    networks: ConvertedNetworks,
    precision: EmbedderPrecision,
    *,
    threads: int | None,
    streams: int,
) -> Network:
    if precision != "int8":
        return _compile(networks, "embedder", precision=precision, threads=threads, streams=streams)
    if not _is_quantised(networks):
        raise ValueError(
            f"Muster has no 8-bit ranges for the weights {networks.model_id}: use bf16 or f32."
        )
    # What stays in floating point takes the faster kind.
    floats = choose_precision()
    return _compile(
        networks, QUANTISED_EMBEDDER, precision=floats, threads=threads, streams=streams
    )


def _compile(
    networks: ConvertedNetworks,
    name: str,
    *,
    precision: Precision,
    threads: int | None,
    streams: int,
) -> Network:
    path = networks.folder / f"{name}.xml"
    return compile_network(path, precision=precision, threads=threads, streams=streams)
