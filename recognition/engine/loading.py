"""The door of the engine: what it does, and how to open one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from recognition.engine.types import MIN_FACE_PX, Crops, Embeddings, Face, RgbImage


class FaceEngine(Protocol):
    """Detects and embeds faces; call it from any number of threads."""

    model_id: str
    """Names the embedding space; vectors of two models must never be compared."""

    precision: str
    """The arithmetic of the embedder: f32, bf16 or int8."""

    def detect(self, image: RgbImage, *, min_face_px: int = MIN_FACE_PX) -> list[Face]:
        """The faces in an image, most probable first."""
        ...

    def refind(self, image: RgbImage, faces: Sequence[Face]) -> list[Face | None]:
        """Where each face of an earlier frame is now, in order; None where none is to be seen.

        Looks only where the faces were: several times as fast as `detect`, and right for frames
        that follow each other quickly. New faces are found by `detect` alone.
        """
        ...

    def embed(self, crops: Crops) -> Embeddings:
        """One unit vector per crop of ``crop.crop_faces``; (0, 160, 160, 3) gives (0, 512)."""
        ...


def load_engine(
    *,
    model_directories: Sequence[Path],
    cache_directory: Path,
    backend: Literal["openvino", "torch"] = "openvino",
    precision: Literal["auto", "f32", "bf16", "int8"] = "f32",
    threads: int | None = None,
    streams: int = 1,
    device: str = "cpu",
) -> FaceEngine:
    """Open an engine with the FaceNet weights found in ``model_directories``.

    ``openvino`` serves: it runs on the CPU, keeps its converted networks in ``cache_directory`` and
    needs torch only to make them. ``torch`` is facenet-pytorch itself, the reference; ``device`` is
    torch's, such as ``cuda``. ``precision`` is the embedder's (OpenVINO only); detection always
    runs in f32. ``auto`` takes the fastest that the CPU has in hardware: int8 (about a quarter of
    the time of f32, cosine 0.999), else bf16 (half). The precision never changes the model id.
    ``threads`` None uses every physical core; so many calls as ``streams`` share them side by side
    (OpenVINO only).

    Raises WeightsError when the weights are missing or wrong, ValueError for settings that a
    backend does not have.
    """
    from recognition.engine.weights import find_facenet_weights

    weights = find_facenet_weights(model_directories)
    if backend == "torch":
        from recognition.engine.torch_backend import load_torch_engine

        return load_torch_engine(weights, device=device, precision=precision, threads=threads)
    from recognition.engine.openvino_backend import load_openvino_engine

    return load_openvino_engine(
        weights,
        cache_directory,
        device=device,
        precision=precision,
        threads=threads,
        streams=streams,
    )
