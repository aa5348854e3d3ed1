"""A real RTSP server on loopback, with cameras that can be cut, stalled and damaged."""

from collections.abc import Iterator

import pytest

from recognition.benchmarks.rtsp.films import (
    RtspVideo,
    draw_moving_square,
    encode_film,
    find_ffmpeg,
)
from recognition.benchmarks.rtsp.serving import RtspServer, check_rtsp_server, start_rtsp_server


@pytest.fixture(scope="session")
def _parts() -> None:
    """What serves and encodes films, or a skip that says what is missing."""
    try:
        check_rtsp_server()
        find_ffmpeg()
    except RuntimeError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def square_film(tmp_path_factory: pytest.TempPathFactory, _parts: None) -> RtspVideo:
    """Six seconds of 320x240 at 10 frames/s: a square moves, the frames carry their number."""
    path = tmp_path_factory.mktemp("films") / "square.h264"
    return encode_film(draw_moving_square(60, size_wh=(320, 240)), path, frames_per_s=10)


@pytest.fixture(scope="session")
def _running_cameras(_parts: None) -> Iterator[RtspServer]:
    with start_rtsp_server({}) as server:
        yield server


@pytest.fixture
def rtsp_server(_running_cameras: RtspServer, square_film: RtspVideo) -> RtspServer:
    """A server with a healthy camera at `/hall` that shows `square_film`; `serve` adds others."""
    server = _running_cameras
    if server.has("/hall"):
        server.show("/hall", square_film)
        server.restore("/hall")
    else:
        server.serve("/hall", square_film)
    return server
