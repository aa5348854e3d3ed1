"""Converted networks: made once, whole or not at all, anew when damaged."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from recognition.engine.loading import load_engine
from recognition.engine.network_cache import MANIFEST, open_networks


@pytest.fixture
def weights(tmp_path):
    path = tmp_path / "weights.pt"
    path.write_bytes(b"some weights")
    return path


class CountingConverter:
    """Stands where the conversion stands and writes two small files."""

    def __init__(self):
        self.calls = 0

    def __call__(self, weights, folder):
        self.calls += 1
        (folder / "net.xml").write_text("graph")
        (folder / "net.bin").write_bytes(bytes(range(256)))
        return "model-1"


def list_folders(cache):
    return sorted(path.name for path in cache.iterdir())


def test_networks_are_converted_once(weights, tmp_path):
    convert = CountingConverter()
    first = open_networks(weights, tmp_path / "cache", convert=convert)
    second = open_networks(weights, tmp_path / "cache", convert=convert)
    assert first == second
    assert first.model_id == "model-1"
    assert convert.calls == 1
    assert list_folders(tmp_path / "cache") == [first.folder.name]


def test_other_weights_get_another_folder(weights, tmp_path):
    first = open_networks(weights, tmp_path / "cache", convert=CountingConverter())
    weights.write_bytes(b"other weights")
    second = open_networks(weights, tmp_path / "cache", convert=CountingConverter())
    assert first.folder != second.folder


def flip_byte(folder):
    data = bytearray((folder / "net.bin").read_bytes())
    data[7] ^= 1
    (folder / "net.bin").write_bytes(data)


DAMAGES = {
    "flipped byte": flip_byte,
    "cut file": lambda folder: (folder / "net.bin").write_bytes(b"x"),
    "missing file": lambda folder: (folder / "net.xml").unlink(),
    "missing manifest": lambda folder: (folder / MANIFEST).unlink(),
    "manifest is no JSON": lambda folder: (folder / MANIFEST).write_bytes(b"\xff{"),
    "manifest is a list": lambda folder: (folder / MANIFEST).write_text("[]"),
    "manifest lacks files": lambda folder: (folder / MANIFEST).write_text('{"model_id": "x"}'),
    "manifest lists none": lambda folder: (folder / MANIFEST).write_text(
        '{"model_id": "x", "files": {}}'
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_folder_is_made_anew(weights, tmp_path, damage):
    convert = CountingConverter()
    networks = open_networks(weights, tmp_path / "cache", convert=convert)
    DAMAGES[damage](networks.folder)
    again = open_networks(weights, tmp_path / "cache", convert=convert)
    assert again == networks
    assert convert.calls == 2
    assert (again.folder / "net.bin").read_bytes() == bytes(range(256))
    assert list_folders(tmp_path / "cache") == [networks.folder.name]


def test_a_failed_conversion_leaves_nothing_behind(weights, tmp_path):
    def fail(weights, folder):
        (folder / "net.xml").write_text("half")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        open_networks(weights, tmp_path / "cache", convert=fail)
    assert list_folders(tmp_path / "cache") == []


@pytest.mark.parametrize("is_damaged", [False, True])
def test_two_that_convert_at_once_share_one_result(weights, tmp_path, is_damaged):
    if is_damaged:
        flip_byte(open_networks(weights, tmp_path / "cache", convert=CountingConverter()).folder)
    both_convert = threading.Barrier(2, timeout=10)

    def convert(weights, folder):
        both_convert.wait()
        return CountingConverter()(weights, folder)

    with ThreadPoolExecutor(2) as pool:
        opened = list(
            pool.map(
                lambda _: open_networks(weights, tmp_path / "cache", convert=convert), range(2)
            )
        )
    assert opened[0] == opened[1]
    assert list_folders(tmp_path / "cache") == [opened[0].folder.name]


@pytest.mark.engine
def test_a_damaged_embedder_is_converted_again_and_embeds_the_same(
    engine, model_directories, tmp_path
):
    """The real conversion, with torch, and without a warning."""
    from tests.engine_fixtures import ENGINE_CACHE

    cache = tmp_path / "cache"
    shutil.copytree(ENGINE_CACHE, cache)
    for path in cache.glob("*/embedder.bin"):
        with path.open("r+b") as file:
            file.seek(1000)
            file.write(b"damage")
    repaired = load_engine(model_directories=model_directories, cache_directory=cache)
    crops = np.random.default_rng(0).integers(0, 256, (1, 160, 160, 3), dtype=np.uint8)
    assert repaired.model_id == engine.model_id
    assert np.allclose(repaired.embed(crops), engine.embed(crops), atol=1e-5)
