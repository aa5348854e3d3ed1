"""Pytest plugin: the engine, its reference and the photos, or a skip that says what is missing."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import settings

from recognition.engine.liveness import LivenessNetwork, load_liveness
from recognition.engine.loading import FaceEngine, load_engine
from recognition.engine.types import Box, Face, RgbImage
from recognition.engine.weights import ACCEPTED_FILES, MINIFAS_FILE

# Machines that build are busy: a slow example is no failure. What judges a change draws the same
# examples every time; by hand each run draws new ones.
settings.register_profile("exploring", deadline=None)
settings.register_profile("judging", deadline=None, derandomize=True)
settings.load_profile("judging" if os.environ.get("MUSTER_SAME_TESTS") else "exploring")

REPOSITORY = Path(__file__).resolve().parent.parent
ENGINE_CACHE = REPOSITORY / "var" / "cache" / "engine"


LEVEL_FACE = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.64], [0.35, 0.84], [0.65, 0.84]])
"""Landmarks of a face that looks straight into the camera, as shares of its box."""


def make_face(left: float, top: float, size: float = 100.0, probability: float = 0.99) -> Face:
    """A level face in a square box."""
    landmarks = (LEVEL_FACE * size + (left, top)).astype(np.float32)
    return Face(Box(left, top, left + size, top + size), landmarks, probability)


def read_rgb(path: Path) -> RgbImage:
    """A sample photo as RGB."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    assert image is not None, path
    return np.asarray(image, np.uint8)


def list_model_directories() -> list[Path]:
    """Where weights are looked for, in order."""
    named = os.environ.get("MUSTER_MODELS_DIR")
    defaults = [REPOSITORY / "var" / "models", REPOSITORY.parent / "shared" / "models"]
    return [Path(named), *defaults] if named else defaults


@pytest.fixture(scope="session")
def model_directories() -> list[Path]:
    """Directories of which at least one holds the FaceNet weights."""
    directories = list_model_directories()
    if not any((place / file.name).is_file() for place in directories for file in ACCEPTED_FILES):
        pytest.skip(
            f"No FaceNet weights in {', '.join(map(str, directories))}: put "
            f"{ACCEPTED_FILES[1].name} there or set MUSTER_MODELS_DIR."
        )
    return directories


@pytest.fixture(scope="session")
def sample_faces() -> Path:
    """The folder of sample photos: lfw_dev/, group/, people/, video/, spoof/."""
    default = REPOSITORY.parent / "shared" / "faces"
    folder = Path(os.environ.get("MUSTER_SAMPLE_FACES") or default)
    if not (folder / "lfw_dev").is_dir():
        pytest.skip(f"No sample photos in {folder}: set MUSTER_SAMPLE_FACES to their folder.")
    return folder


@pytest.fixture(scope="session")
def engine(model_directories: list[Path]) -> FaceEngine:
    """The serving engine in f32, converted once per checkout."""
    return load_engine(model_directories=model_directories, cache_directory=ENGINE_CACHE)


@pytest.fixture(scope="session")
def liveness(model_directories: list[Path]) -> LivenessNetwork:
    """What tells a living face from a picture of one."""
    if not any((place / MINIFAS_FILE.name).is_file() for place in model_directories):
        places = ", ".join(map(str, model_directories))
        pytest.skip(f"No MiniFAS weights in {places}: put {MINIFAS_FILE.name} there.")
    return load_liveness(model_directories=model_directories)


@pytest.fixture(scope="session")
def reference_engine(model_directories: list[Path]) -> FaceEngine:
    """facenet-pytorch itself."""
    return load_engine(
        backend="torch", model_directories=model_directories, cache_directory=ENGINE_CACHE
    )
