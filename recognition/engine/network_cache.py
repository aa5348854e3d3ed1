"""Where the converted networks live: converted once, then opened without torch.

One folder per weights file, OpenVINO version, facenet-pytorch version (it carries MTCNN's weights)
and `FORMAT`, with a manifest that holds the model id and the SHA-256 of every file. A folder
appears complete or not at all (temporary folder, then rename), so processes that convert at the
same time do no harm: the first one wins, the others use its result. A folder that does not match
its manifest is converted anew.
"""

import json
import logging
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from recognition.engine.weights import hash_file

FORMAT = 7
"""Raise it whenever ``convert.py`` writes something else."""

MANIFEST = "manifest.json"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a complete folder holds: the model's id, and SHA-256 in hex by file name."""

    model_id: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class ConvertedNetworks:
    """A folder that was checked: ``folder / "pnet.xml"`` and so on, see ``convert.py``."""

    folder: Path
    model_id: str


def open_networks(
    weights: Path, cache: Path, *, convert: Callable[[Path, Path], str] | None = None
) -> ConvertedNetworks:
    """The converted networks of a weights file, converting them when they are not there or damaged.

    ``convert`` writes the networks of a weights file into a folder and returns the model id.
    """
    folder = cache / _name_folder(weights)
    model_id = _check_folder(folder)
    if model_id is None:
        logger.info("Converting the networks of %s, once", weights)
        model_id = _fill_folder(folder, weights, convert or _convert_with_torch)
    return ConvertedNetworks(folder, model_id)


def _name_folder(weights: Path) -> str:
    openvino, facenet = version("openvino"), version("facenet-pytorch")
    return f"facenet-{hash_file(weights)[:12]}-openvino-{openvino}-mtcnn-{facenet}-v{FORMAT}"


def _check_folder(folder: Path) -> str | None:
    """The model id of a complete folder; None when it is missing or damaged."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_bytes()))
        intact = bool(manifest.files) and all(
            hash_file(folder / name) == sha256 for name, sha256 in manifest.files.items()
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        logger.warning("The converted networks in %s cannot be read: %s", folder, error)
        return None
    if not intact:
        logger.warning("The converted networks in %s are damaged", folder)
    return manifest.model_id if intact else None


def _fill_folder(folder: Path, weights: Path, convert: Callable[[Path, Path], str]) -> str:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".convert-") as temporary:
        fresh = Path(temporary) / "fresh"
        fresh.mkdir()
        model_id = convert(weights, fresh)
        _write_manifest(fresh, model_id)
        _publish(fresh, folder, aside=Path(temporary) / "damaged")
    return model_id


def _write_manifest(folder: Path, model_id: str) -> None:
    files = {path.name: hash_file(path) for path in sorted(folder.iterdir())}
    text = json.dumps(asdict(Manifest(model_id, files)), indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _publish(fresh: Path, folder: Path, *, aside: Path) -> None:
    """Put the fresh folder in place, unless another process has just done so."""
    if folder.exists() and _check_folder(folder) is None:
        _move_aside(folder, aside)
    try:
        fresh.rename(folder)
    except OSError:
        # Another process was faster; its folder must be whole, or something is really wrong.
        if _check_folder(folder) is None:
            raise


def _move_aside(folder: Path, aside: Path) -> None:
    try:
        folder.rename(aside)
    except FileNotFoundError:
        logger.info("Another process has removed the damaged %s", folder)


def _convert_with_torch(weights: Path, folder: Path) -> str:
    from recognition.engine.convert import convert_networks

    return convert_networks(weights, folder)
