"""Where the weights are, and that they are the right ones.

`FACENET` tells people apart. Two files are accepted, see `ACCEPTED_FILES`: they hold the same
network (the publisher's also has the classification layer that Muster does not use), so
``model_id.py`` gives both the same name. `MINIFAS` tells a face from a picture of one. MTCNN's
weights need no search: they are inside of the facenet-pytorch package.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from recognition.engine.errors import EngineError

PUBLISHER_URL = (
    "https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/"
    "20180402-114759-vggface2.pt"
)


class WeightsError(EngineError):
    """The weights are missing, wrong or cannot be fetched; the message says what to do."""


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """A file that is known to be good: name, size in bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str


FEATURES_FILE = WeightsFile(
    "20180402-114759-vggface2-features.pt",
    94_299_675,
    "ac3175776addf67d3b64b9439f31cc78383b2c3157170248a6e1579ba73e4d9b",
)
"""Without the classification layer, rebuilt from davidsandberg/facenet 20180402-114759 (MIT)."""

PUBLISHER_FILE = WeightsFile(
    "20180402-114759-vggface2.pt",
    111_898_327,
    "281cebca8662831adb987a874bdcb36e73f5b1c6dc5ee5878f305e985625d99b",
)
"""As released with facenet-pytorch v2.2.9 (MIT); what `download.py` fetches."""

ACCEPTED_FILES = (FEATURES_FILE, PUBLISHER_FILE)


MINIFAS_URL = (
    "https://github.com/johnraivenolazo/face-antispoof-onnx/raw/main/"
    "models/best/98.20/best_model.onnx"
)
MINIFAS_FILE = WeightsFile(
    "minifas_98.20.onnx",
    1_912_594,
    "af2381b88f38769222ed93379e12444e2a50814575de1c46170de570c55a42b6",
)
"""MiniFASNetV2-SE of johnraivenolazo/face-antispoof-onnx (Apache-2.0), trained on CelebA-Spoof."""


@dataclass(frozen=True, slots=True)
class PublishedWeights:
    """What a network is called, the files that hold it, and where its publisher keeps which."""

    title: str
    accepted: tuple[WeightsFile, ...]
    published: WeightsFile
    url: str


FACENET = PublishedWeights("FaceNet", ACCEPTED_FILES, PUBLISHER_FILE, PUBLISHER_URL)
MINIFAS = PublishedWeights("MiniFAS", (MINIFAS_FILE,), MINIFAS_FILE, MINIFAS_URL)
ALL_WEIGHTS = (FACENET, MINIFAS)


def find_facenet_weights(directories: Sequence[Path]) -> Path:
    """The weights that tell people apart; see `find_weights`."""
    return find_weights(FACENET, directories)


def find_weights(weights: PublishedWeights, directories: Sequence[Path]) -> Path:
    """The first accepted file in the directories, in their order, checked by size and SHA-256.

    Raises WeightsError when there is none, and when a file has an accepted name and wrong content:
    skipping it in silence would hide a broken download.
    """
    for directory in directories:
        for file in weights.accepted:
            path = directory / file.name
            if path.is_file():
                check_weights_file(path, file, url=weights.url)
                return path
    raise WeightsError(_explain_missing(weights, directories))


def check_weights_file(path: Path, file: WeightsFile, *, url: str) -> None:
    """Raise WeightsError unless the file has the expected size and SHA-256."""
    size = path.stat().st_size
    if size != file.size:
        raise WeightsError(
            f"{path} has {size:,} bytes instead of {file.size:,}: it is not complete or is another "
            f"file. Delete it and fetch it again from {url}"
        )
    if hash_file(path) != file.sha256:
        raise WeightsError(
            f"{path} does not have the expected SHA-256 {file.sha256}: it was damaged or changed. "
            f"Delete it and fetch it again from {url}"
        )


def hash_file(path: Path) -> str:
    """SHA-256 in hex; an unchanged file (size and modification time) is read once per process."""
    status = path.stat()
    return _hash_file(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=32)
def _hash_file(path: Path, size: int, modified_ns: int) -> str:  # noqa: ARG001  (the cache's key)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _explain_missing(weights: PublishedWeights, directories: Sequence[Path]) -> str:
    names = " or ".join(f"{file.name} ({file.size:,} bytes)" for file in weights.accepted)
    places = ", ".join(str(directory) for directory in directories) or "no directory"
    return (
        f"The {weights.title} weights were not found. Looked for {names} in {places}. Fetch them "
        f"from {weights.url} and put the file, named {weights.published.name}, into one of these "
        "directories, or point MUSTER_MODELS_DIR to the directory that holds it."
    )
