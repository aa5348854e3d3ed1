"""A real RTSP server on loopback, with cameras that can be cut, stalled and damaged."""

from collections.abc import Iterator

import pytest

from recognition.benchmarks.rtsp.films import RtspVideo, draw_moving_square, encode_film
from recognition.benchmarks.rtsp.serving import (
    RtspServer,
    RtspServerError,
    check_rtsp_server,
    start_rtsp_server,
)


@pytest.fixture(scope="session")
def square_film(tmp_path_factory: pytest.TempPathFactory) -> RtspVideo:
    """Six seconds of 320x240 at 10 frames/s: a square moves, the frames carry their number."""
    path = tmp_path_factory.mktemp("films") / "square.h264"
    return encode_film(draw_moving_square(60, size_wh=(320, 240)), path, frames_per_s=10)


@pytest.fixture(scope="session")
def _running_cameras() -> Iterator[RtspServer]:
    try:
        check_rtsp_server()
    except RtspServerError as missing:
        pytest.skip(str(missing))
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
