"""Fetch weights from their publisher: checked, atomic, with progress."""

import hashlib
import tempfile
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import urlopen

from recognition.engine.weights import PublishedWeights, WeightsError, WeightsFile

CHUNK_BYTES = 1 << 20
TIMEOUT_S = 30.0


def download_weights(
    weights: PublishedWeights, directory: Path, *, progress: Callable[[int, int], None]
) -> Path:
    """Fetch the published file into ``directory`` and return its path.

    ``progress`` is called with (bytes so far, bytes in all) after every megabyte. The file appears
    under its name only when size and SHA-256 are right; nothing is left behind otherwise. Raises
    WeightsError when the publisher cannot be reached or sends something else.
    """
    url, file = weights.url, weights.published
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=directory, prefix=".download-", delete=False) as partial:
        try:
            _check_content(_receive(url, partial, file.size, progress), file, url)
            # Temporary files are private; the weights are for every user of the machine.
            Path(partial.name).chmod(0o644)
            return Path(partial.name).replace(directory / file.name)
        except (OSError, HTTPException) as error:
            raise WeightsError(_explain_failure(weights, directory, error)) from error
        finally:
            Path(partial.name).unlink(missing_ok=True)


def _receive(
    url: str, target: IO[bytes], total: int, progress: Callable[[int, int], None]
) -> tuple[int, str]:
    """Write the answer to ``target``; size and SHA-256 of what came, at most a chunk too much."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise WeightsError(f"Weights are fetched over http or https, not from {url}")
    received, digest = 0, hashlib.sha256()
    with urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310  (scheme checked above)
        while received <= total and (chunk := answer.read(CHUNK_BYTES)):
            target.write(chunk)
            digest.update(chunk)
            received += len(chunk)
            progress(received, total)
    target.flush()
    return received, digest.hexdigest()


def _check_content(content: tuple[int, str], file: WeightsFile, url: str) -> None:
    size, sha256 = content
    if size != file.size:
        raise WeightsError(
            f"{url} sent {size:,} bytes instead of {file.size:,}: the connection was cut or the "
            "file is another one. Try again."
        )
    if sha256 != file.sha256:
        raise WeightsError(
            f"{url} sent a file with SHA-256 {sha256} instead of {file.sha256}. It was not kept. "
            "Try again, and check for a proxy that changes downloads."
        )


def _explain_failure(weights: PublishedWeights, directory: Path, error: Exception) -> str:
    return (
        f"Could not fetch the {weights.title} weights from {weights.url} ({error}). If this "
        "machine is offline, fetch the file elsewhere and copy it to "
        f"{directory / weights.published.name}."
    )
