"""The embedder in 8 bits: close to f32, and only where Muster has ranges."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.engine import openvino_backend
from recognition.engine.crop import crop_faces
from recognition.engine.loading import load_engine
from recognition.engine.network_cache import open_networks
from recognition.engine.openvino_runtime import import_openvino
from recognition.engine.quantise import (
    RANGES_FOLDER,
    WEIGHT_LIMIT,
    measure_ranges,
    read_ranges,
    split_weights,
)
from recognition.engine.weights import find_facenet_weights
from tests.engine_fixtures import ENGINE_CACHE, read_rgb


@given(st.integers(0, 100), st.floats(1e-3, 1e3))
def test_weights_are_rounded_to_the_nearest_step_of_their_channel(seed, size):
    weights = (size * np.random.default_rng(seed).standard_normal((5, 3, 2, 2))).astype(np.float32)
    rounded, scales = split_weights(weights)
    assert rounded.dtype == np.int8
    assert np.abs(rounded).max(axis=(1, 2, 3)).tolist() == [WEIGHT_LIMIT] * 5
    assert (np.abs(rounded * scales - weights) <= scales * 0.501).all()


def test_a_channel_of_zeros_stays_zero():
    rounded, scales = split_weights(np.zeros((1, 2, 3, 3), np.float32))
    assert not rounded.any()
    assert np.isfinite(scales).all()


def test_unknown_weights_have_no_ranges():
    assert read_ranges("facenet-somebody-else-0123456789ab") is None


def test_all_ranges_are_usable():
    for file in RANGES_FOLDER.glob("*.json"):
        ranges = json.loads(file.read_text())
        assert len(ranges) == 129
        assert all(value > 0 for value in ranges.values())


@pytest.fixture(scope="module")
def crops(engine, sample_faces):
    photos = sorted(sample_faces.glob("lfw_dev/*/*.jpg"))[5::200]
    images = [read_rgb(photo) for photo in photos]
    found = [(image, engine.detect(image, min_face_px=40)[:1]) for image in images]
    return np.concatenate([crop_faces(image, faces) for image, faces in found])


@pytest.mark.engine
@pytest.mark.faces
def test_eight_bits_stay_close_and_keep_the_model_id(engine, model_directories, crops):
    """Measured on 64 photos: median 0.9994, minimum 0.9984."""
    fast = load_engine(
        model_directories=model_directories, cache_directory=ENGINE_CACHE, precision="int8"
    )
    cosines = np.einsum("ij,ij->i", engine.embed(crops), fast.embed(crops))
    assert cosines.min() >= 0.995
    assert np.median(cosines) >= 0.999
    assert (fast.model_id, fast.precision) == (engine.model_id, "int8")


@pytest.mark.engine
@pytest.mark.faces
def test_the_ranges_hold_for_photos_they_were_not_made_from(model_directories, crops):
    networks = open_networks(find_facenet_weights(model_directories), ENGINE_CACHE)
    model = import_openvino().Core().read_model(networks.folder / "embedder.xml")
    measured, known = measure_ranges(model, crops[:8]), read_ranges(networks.model_id)
    assert measured.keys() == known.keys()
    assert all(measured[name] <= 1.5 * known[name] for name in known)


@pytest.mark.engine
def test_auto_takes_what_the_processor_has(model_directories, monkeypatch):
    def load(precision):
        return load_engine(
            model_directories=model_directories, cache_directory=ENGINE_CACHE, precision=precision
        ).precision

    monkeypatch.setattr(openvino_backend, "has_byte_products", lambda: True)
    assert load("auto") == "int8"
    monkeypatch.setattr(openvino_backend, "has_byte_products", lambda: False)
    monkeypatch.setattr(openvino_backend, "choose_precision", lambda: "f32")
    assert load("auto") == "f32"
    monkeypatch.setattr(openvino_backend, "QUANTISED_EMBEDDER", "not-there")
    with pytest.raises(ValueError, match="no 8-bit ranges"):
        load("int8")
