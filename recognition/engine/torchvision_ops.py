"""Makes an incomplete torchvision importable, for the one operator that facenet-pytorch needs.

A CPU-only torch beside the registry's CUDA build of torchvision cannot load torchvision's compiled
operators, and ``import torchvision`` then dies with "operator torchvision::nms does not exist".
Call `ensure_torchvision_ops` before importing torchvision or facenet_pytorch. Where torchvision is
complete it changes nothing.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from recognition.engine import boxes

if TYPE_CHECKING:
    from torch import Tensor

SIGNATURE = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


@lru_cache(maxsize=1)
def ensure_torchvision_ops() -> Any:
    """Define ``torchvision::nms`` and ``qnms`` on OpenCV when the native ones do not load.

    Returns the ``torch.library.Library`` that keeps them alive, or None when nothing was missing.
    """
    if _load_native_ops():
        return None
    library = _define_fallback_ops()
    import torchvision.extension

    # torchvision asserts that its compiled library is there; the one operator used here is.
    torchvision.extension._has_ops = lambda: True  # noqa: SLF001
    return library


def _load_native_ops() -> bool:
    """Load torchvision's compiled operators the way torchvision does; False when it cannot be."""
    import torch

    ops: Any = torch.ops
    for path in _find_native_libraries():
        try:
            ops.load_library(path)
        except OSError:
            return False
    return hasattr(ops.torchvision, "nms")


def _find_native_libraries() -> list[Path]:
    """Compiled operators inside of the torchvision package, found without importing it."""
    spec = find_spec("torchvision")
    folders = spec.submodule_search_locations if spec else None
    return [path for folder in folders or () for path in Path(folder).glob("_C.*")]


def _define_fallback_ops() -> Any:
    import torch

    make_library: Any = torch.library.Library
    library = make_library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(name + SIGNATURE)
        library.impl(name, suppress_overlaps, "CompositeExplicitAutograd")
    return library


def suppress_overlaps(dets: "Tensor", scores: "Tensor", iou_threshold: float) -> "Tensor":
    """Indices (int64) of the boxes (N, 4) that stay, best score first; torchvision's definition.

    A box goes when its IoU with a better box that stays is above the threshold. OpenCV's loop is
    about as fast as torchvision's own, so that facenet-pytorch is not slowed down by the stand-in.
    """
    import torch

    kept = boxes.suppress_overlaps(
        dets.cpu().numpy(), scores.cpu().numpy(), max_iou=float(iou_threshold)
    )
    return torch.from_numpy(kept.astype(np.int64)).to(dets.device)
