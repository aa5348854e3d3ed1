"""The one engine of this process, and its judge of living faces, made on first use."""

import functools
from typing import Literal, cast

from django.conf import settings

from recognition.engine.errors import EngineError
from recognition.engine.liveness import LivenessNetwork, load_liveness
from recognition.engine.loading import FaceEngine, load_engine


class _Serving:
    """Frames that this process looks at side by side."""

    side_by_side = 1


def serve_side_by_side(frames: int) -> None:
    """Open the networks for so many frames at once; said before the first one is looked at.

    A command looks at one picture after the other, with all cores. A web process has many cameras.
    """
    _Serving.side_by_side = frames


@functools.cache
def get_engine() -> FaceEngine:
    """The engine that the settings describe; loading takes about a second from a warm cache.

    Raises:
        EngineError: weights are missing or wrong, or the settings do not fit this machine.
    """
    try:
        return load_engine(
            backend=cast("Literal['openvino', 'torch']", settings.ENGINE_BACKEND),
            model_directories=settings.MODEL_DIRECTORIES,
            cache_directory=settings.ENGINE_CACHE_DIR,
            precision=cast("Literal['auto', 'f32', 'bf16', 'int8']", settings.ENGINE_PRECISION),
            threads=settings.ENGINE_THREADS,
            streams=_Serving.side_by_side,
            device=settings.ENGINE_DEVICE,
        )
    except (ValueError, AssertionError) as error:  # what OpenVINO and torch say of wrong settings
        raise EngineError(
            f"MUSTER_ENGINE, MUSTER_DEVICE and MUSTER_PRECISION do not fit: {error}"
        ) from error


@functools.cache
def get_liveness() -> LivenessNetwork:
    """What tells a living face from a picture of one.

    Raises:
        EngineError: its weights are missing or wrong. Whoever needs the answer must not go on.
    """
    return load_liveness(
        model_directories=settings.MODEL_DIRECTORIES,
        threads=settings.ENGINE_THREADS,
        streams=_Serving.side_by_side,
    )
