"""Convert the torch networks into OpenVINO files, once; everything that needs torch for serving.

| file | input | output |
|---|---|---|
| ``pnet.xml`` | (1, 3, h, w) float32, RGB, 0 to 255 | shifts (1, 4, h / 2 - 5, w / 2 - 5), [not face, face] (1, 2, h / 2 - 5, w / 2 - 5) |
| ``rnet.xml`` | (N, 3, 24, 24) float32, RGB, 0 to 255 | shifts (N, 4), [not face, face] (N, 2) |
| ``onet.xml`` | (N, 3, 48, 48) float32, RGB, 0 to 255 | shifts (N, 4), landmarks (N, 10), [not face, face] (N, 2) |
| ``embedder.xml`` | (N, 160, 160, 3) uint8, RGB | (N, 512) float32, unit length |
| ``embedder-int8.xml`` | the same, in 8 bits; missing for unknown weights, see ``quantise.py`` | the same |
"""  # noqa: E501

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from recognition.engine.model_id import load_embedder, name_model
from recognition.engine.openvino_runtime import import_openvino
from recognition.engine.quantise import quantise, read_ranges
from recognition.engine.types import CROP_SIZE

PIXEL_MEAN = 127.5
PIXEL_SCALE = 0.0078125
"""The normalisation of all four networks: (pixel - 127.5) / 128."""

NETWORK_NAMES = ("pnet", "rnet", "onet", "embedder")
QUANTISED_EMBEDDER = "embedder-int8"


def convert_networks(weights: Path, folder: Path) -> str:
    """Write the networks into ``folder`` and return the id of the embedding model.

    Takes about ten seconds and imports torch. Raises WeightsError when the weights do not fit.
    """
    embedder = load_embedder(weights)
    model_id, model = name_model(embedder), None
    for name, model in zip(NETWORK_NAMES, _convert_all(embedder), strict=True):
        _save(model, folder / f"{name}.xml")
    ranges = read_ranges(model_id)
    if ranges is not None:
        _save(quantise(model, ranges), folder / f"{QUANTISED_EMBEDDER}.xml")
    return model_id


def _save(model: Any, path: Path) -> None:
    # Half-precision storage would change the f32 embeddings; 94 MB is a fair price.
    import_openvino().save_model(model, path, compress_to_fp16=False)


def _convert_all(embedder: Any) -> Iterator[Any]:
    from facenet_pytorch.models.mtcnn import ONet, PNet, RNet

    yield _convert(_fold_normalisation(PNet()), size=24)
    yield _convert(_fold_normalisation(RNet()), size=24)
    yield _convert(_fold_normalisation(ONet()), size=48)
    yield _read_crops_in_graph(_convert(embedder, size=CROP_SIZE))


def _convert(network: Any, *, size: int) -> Any:
    """An ``openvino.Model`` of a torch module that takes (N, 3, size, size) float32."""
    import torch

    with torch.no_grad(), _silence_trace_deprecation():
        return import_openvino().convert_model(
            network.eval(), example_input=torch.zeros(2, 3, size, size)
        )


@contextmanager
def _silence_trace_deprecation() -> Iterator[None]:
    """OpenVINO's converter uses ``torch.jit.trace``, which torch has deprecated; not our call."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"`torch\.jit\.trace", DeprecationWarning)
        yield


def _fold_normalisation(network: Any) -> Any:
    """Let a network of MTCNN take pixels from 0 to 255, at no cost: in its first weights.

    w · (pixel - mean) · scale + b = (w · scale) · pixel + (b - scale · mean · sum of w); exact,
    because the convolution pads nothing.
    """
    import torch

    first = network.conv1
    with torch.no_grad():
        first.bias -= first.weight.sum(dim=(1, 2, 3)) * (PIXEL_MEAN * PIXEL_SCALE)
        first.weight *= PIXEL_SCALE
    return network


def _read_crops_in_graph(model: Any) -> Any:
    """Let the embedder take crops as they are: uint8, channels last.

    (pixel - 127.5) / 128 is facenet-pytorch's ``fixed_image_standardization``.
    """
    openvino = import_openvino()
    model.reshape([-1, 3, CROP_SIZE, CROP_SIZE])
    steps = openvino.preprocess.PrePostProcessor(model)
    crops = steps.input()
    crops.tensor().set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
    crops.model().set_layout(openvino.Layout("NCHW"))
    crops.preprocess().convert_element_type(openvino.Type.f32)
    crops.preprocess().mean(PIXEL_MEAN).scale(1 / PIXEL_SCALE)
    return steps.build()
