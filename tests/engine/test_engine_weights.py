"""Weights are found, checked and fetched, or the message says what to do."""

import hashlib
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from recognition.engine.download import download_weights
from recognition.engine.weights import (
    ALL_WEIGHTS,
    FACENET,
    FEATURES_FILE,
    MINIFAS,
    PUBLISHER_FILE,
    PublishedWeights,
    WeightsError,
    WeightsFile,
    check_weights_file,
    find_facenet_weights,
    find_weights,
)

CONTENT = b"weights" * 400_000
FILE = WeightsFile("small.pt", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
EVERY_FILE = [(weights, file) for weights in ALL_WEIGHTS for file in weights.accepted]


def ignore_progress(received, total):
    """For tests that do not look at it."""


def publish(url):
    """The small file, as if it were the weights of a network."""
    return PublishedWeights("FaceNet", (FILE,), FILE, url)


@pytest.fixture
def server_url():
    """A publisher on this machine: /good, /changed, /short, /cut."""

    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self):
            bodies = {"/good": CONTENT, "/changed": b"W" + CONTENT[1:], "/long": CONTENT * 2}
            body = bodies.get(self.path, CONTENT[:1000])
            if self.path == "/missing":
                self.send_error(404)
                return
            self.send_response(200)
            claimed = len(CONTENT) if self.path == "/cut" else len(body)
            self.send_header("Content-Length", str(claimed))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):  # noqa: A002
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_good_download_appears_under_its_name(tmp_path, server_url):
    steps = []
    path = download_weights(
        publish(f"{server_url}/good"),
        tmp_path / "models",
        progress=lambda received, total: steps.append((received, total)),
    )
    assert path.read_bytes() == CONTENT
    assert [item.name for item in path.parent.iterdir()] == ["small.pt"]
    assert steps[-1] == (FILE.size, FILE.size)
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("changed", "SHA-256"),
        ("short", "instead of"),
        ("cut", "instead of"),
        ("long", "instead of"),
        ("missing", "404"),
    ],
)
def test_a_bad_download_leaves_nothing_behind(tmp_path, server_url, page, message):
    with pytest.raises(WeightsError, match=message):
        download_weights(publish(f"{server_url}/{page}"), tmp_path, progress=ignore_progress)
    assert list(tmp_path.iterdir()) == []


def test_a_bad_download_keeps_the_file_that_was_there(tmp_path, server_url):
    (tmp_path / FILE.name).write_bytes(b"older")
    with pytest.raises(WeightsError):
        download_weights(publish(f"{server_url}/changed"), tmp_path, progress=ignore_progress)
    assert (tmp_path / FILE.name).read_bytes() == b"older"


def test_offline_says_where_to_put_the_file(tmp_path):
    with pytest.raises(WeightsError, match="offline") as failure:
        download_weights(publish("http://127.0.0.1:9/x"), tmp_path, progress=ignore_progress)
    assert str(tmp_path / FILE.name) in str(failure.value)


def test_only_the_web_is_fetched_from(tmp_path):
    with pytest.raises(WeightsError, match="http"):
        download_weights(publish("file:///etc/passwd"), tmp_path, progress=ignore_progress)


@pytest.mark.parametrize(
    ("weights", "names"),
    [
        (FACENET, ["FaceNet", PUBLISHER_FILE.name, FEATURES_FILE.name]),
        (MINIFAS, ["MiniFAS", "minifas_98.20.onnx", "1,912,594 bytes"]),
    ],
)
def test_missing_weights_say_where_was_looked_and_what_for(tmp_path, weights, names):
    with pytest.raises(WeightsError) as failure:
        find_weights(weights, [tmp_path, tmp_path / "other"])
    for part in (str(tmp_path), weights.url, "MUSTER_MODELS_DIR", *names):
        assert part in str(failure.value)


@pytest.mark.parametrize(("weights", "file"), EVERY_FILE)
def test_a_file_of_another_size_is_refused(tmp_path, weights, file):
    (tmp_path / file.name).write_bytes(b"<html>404</html>")
    with pytest.raises(WeightsError, match="bytes instead of"):
        find_weights(weights, [tmp_path])


@pytest.mark.parametrize(("weights", "file"), EVERY_FILE)
def test_a_file_of_the_right_size_and_other_content_is_refused(tmp_path, weights, file):
    with (tmp_path / file.name).open("wb") as target:
        target.truncate(file.size)
    with pytest.raises(WeightsError, match="SHA-256"):
        find_weights(weights, [tmp_path])


def test_a_change_after_the_check_is_noticed(tmp_path):
    path = tmp_path / FILE.name
    path.write_bytes(CONTENT)
    check_weights_file(path, FILE, url="http://127.0.0.1:9/x")
    path.write_bytes(b"W" + CONTENT[1:])
    with pytest.raises(WeightsError, match="SHA-256"):
        check_weights_file(path, FILE, url="http://127.0.0.1:9/x")


@pytest.mark.engine
def test_the_first_directory_wins(model_directories, tmp_path):
    found = find_facenet_weights([tmp_path, *model_directories])
    copy = tmp_path / found.name
    shutil.copyfile(found, copy)
    assert find_facenet_weights([tmp_path, *model_directories]) == copy
