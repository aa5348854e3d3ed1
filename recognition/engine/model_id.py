"""The name of an embedding space: a hash of the weights that make the embeddings.

Vectors of two models never meet in one query, so every stored vector carries this id.
"""

import hashlib
from pathlib import Path
from typing import Any

from recognition.engine.weights import WeightsError

UNUSED_PREFIX = "logits."
"""The classification layer of the publisher's file."""

TRAINING_ONLY_SUFFIX = ".num_batches_tracked"
"""A counter that batch normalisation keeps while training; it changes no embedding."""


def load_embedder(weights: Path) -> Any:
    """facenet-pytorch's InceptionResnetV1 with the weights of a file, in evaluation mode.

    Imports torch. Loads tensors only (``weights_only=True``): a pickle cannot run code. Raises
    WeightsError when the tensors are not those of the network.
    """
    from recognition.engine.torchvision_ops import ensure_torchvision_ops

    ensure_torchvision_ops()
    import torch
    from facenet_pytorch import InceptionResnetV1

    network = InceptionResnetV1(pretrained=None, classify=False).eval()
    state = torch.load(weights, map_location="cpu", weights_only=True)
    report = network.load_state_dict(state, strict=False)
    wrong = [key for key in report.missing_keys if not key.endswith(TRAINING_ONLY_SUFFIX)]
    wrong += [key for key in report.unexpected_keys if not key.startswith(UNUSED_PREFIX)]
    if wrong:
        raise WeightsError(f"{weights} does not fit InceptionResnetV1: {', '.join(wrong[:5])}")
    return network


def name_model(network: Any) -> str:
    """Id such as ``facenet-vggface2-0123456789ab``: names, shapes and bytes of the used tensors."""
    digest = hashlib.sha256()
    for name, tensor in sorted(network.state_dict().items()):
        if not name.endswith(TRAINING_ONLY_SUFFIX):
            digest.update(f"{name}{list(tensor.shape)}".encode())
            digest.update(tensor.cpu().numpy().astype("<f4").tobytes())
    return f"facenet-vggface2-{digest.hexdigest()[:12]}"
