"""Sources of frames: files, folders and streams, whole, damaged, stopped and coming back."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest

from recognition.engine import video
from recognition.engine.drawing import KNOWN, Mark, draw_marks
from recognition.engine.reconnect import LONGEST_PAUSE_S, Backoff
from recognition.engine.types import Box
from recognition.engine.video import SourceError, hide_credentials, open_source, to_rgb


def make_frame(number, size_wh=(64, 48)):
    width, height = size_wh
    frame = np.full((height, width, 3), number * 7 % 256, np.uint8)
    frame[:, : width // 2] = (255, 0, 0)
    return frame


def write_video(path, count=20, size_wh=(64, 48)):
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, size_wh)
    for number in range(count):
        writer.write(make_frame(number, size_wh))
    writer.release()
    return path


def encode(frame):
    return cv2.imencode(".jpg", frame)[1].tobytes()


@contextmanager
def serve_mjpeg(frames, *, pause_s=0.03):
    """A camera on loopback: `frames(connection number)` yields pictures, None hangs up."""
    connections = []

    class Camera(BaseHTTPRequestHandler):
        def do_GET(self):
            connections.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            try:
                for frame in frames(len(connections)):
                    if frame is None:
                        return
                    data = encode(frame)
                    self.wfile.write(
                        b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                        % len(data)
                        + data
                        + b"\r\n"
                    )
                    time.sleep(pause_s)
            except OSError:
                return

        def log_message(self, *_arguments):
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Camera)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/stream", connections
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def take(source, count):
    frames = []
    for frame in source:
        frames.append(frame)
        if len(frames) == count:
            return frames
    return frames


def test_a_file_gives_every_frame_in_order_in_rgb(tmp_path):
    source = open_source(str(write_video(tmp_path / "video.avi")))
    frames = list(source)
    source.close()
    assert len(frames) == 20
    assert source.fps == 10
    assert [f.time_s for f in frames] == sorted(f.time_s for f in frames)
    assert frames[-1].time_s == pytest.approx(1.9, abs=0.15)
    red, _green, blue = frames[0].image[24, 10]
    assert blue > 200
    assert red < 100


def test_damaged_frames_inside_a_file_are_skipped(tmp_path):
    path = write_video(tmp_path / "video.avi", count=60)
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 3, len(data) // 2, 211):
        data[place : place + 40] = b"\x00" * 40
    path.write_bytes(data)
    source = open_source(str(path))
    frames = list(source)
    source.close()
    assert 10 < len(frames) <= 60
    assert all(frame.image.shape == (48, 64, 3) for frame in frames)


def test_a_folder_holds_each_picture_and_leaves_out_damaged_ones(tmp_path):
    for name, data in {"b.jpg": encode(make_frame(2)), "a.png": b"no", "c.txt": b"x"}.items():
        (tmp_path / name).write_bytes(data)
    source = open_source(str(tmp_path))
    frames = list(source)
    assert len(frames) == video.FRAMES_PER_PICTURE
    assert source.damaged == 1


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("missing.mp4", "There is no missing.mp4"),
        ("rtsp://anna:secret@127.0.0.1:9/door", r"\*\*\*@127.0.0.1:9/door: .* refuses"),
        ("http://no-such-host.invalid/x", "no host named|does not answer|answers"),
        ("93", "webcam 93 cannot be opened"),
    ],
)
def test_what_cannot_be_opened_is_explained(spec, message):
    with pytest.raises(SourceError, match=message) as raised:
        open_source(spec)
    assert "secret" not in str(raised.value)


def test_no_video_and_no_pictures_are_explained(tmp_path):
    (tmp_path / "x.mp4").write_bytes(b"this is not a video")
    with pytest.raises(SourceError, match="no video that can be read"):
        open_source(str(tmp_path / "x.mp4"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="has no pictures"):
        open_source(str(tmp_path / "empty"))


def test_a_slow_reader_sees_the_present(tmp_path):
    def frames(_connection):
        for number in range(200):
            yield make_frame(number)

    with serve_mjpeg(frames) as (url, _connections):
        source = open_source(url)
        first = take(source, 1)[0]
        time.sleep(1.0)
        second = take(source, 1)[0]
        source.close()
    assert second.time_s - first.time_s > 0.7
    assert time.monotonic() - second.time_s < 5


def test_a_stream_that_stops_comes_back_with_another_size():
    def frames(connection):
        size = (64, 48) if connection == 1 else (96, 64)
        for number in range(12 if connection == 1 else 300):
            yield make_frame(number, size)

    with serve_mjpeg(frames) as (url, connections):
        source = open_source(url)
        sizes = {frame.image.shape[:2] for frame in take(source, 60)}
        source.close()
    assert len(connections) >= 2
    assert (64, 96) in sizes


def test_a_silent_stream_is_given_up(monkeypatch):
    monkeypatch.setattr(video, "SILENCE_LIMIT_S", 1.5)

    def frames(connection):
        if connection > 1:
            return
        for number in range(12):
            yield make_frame(number)

    with serve_mjpeg(frames) as (url, _connections):
        source = open_source(url)
        with pytest.raises(SourceError, match="has shown nothing"):
            take(source, 10_000)
        source.close()


@pytest.mark.parametrize(
    "frame",
    [
        np.full((4, 6), 200, np.uint8),
        np.full((4, 6, 1), 200, np.uint8),
        np.full((4, 6, 4), 200, np.uint8),
        np.full((4, 6, 3), 200 << 8, np.uint16),
    ],
    ids=["grey", "one channel", "alpha", "16 bits"],
)
def test_every_kind_of_frame_becomes_rgb(frame):
    image = to_rgb(frame)
    assert (image.shape, image.dtype) == ((4, 6, 3), np.uint8)
    assert (image == 200).all()


def test_pauses_grow_to_a_limit_and_start_again():
    backoff = Backoff()
    pauses = [backoff.next_s() for _ in range(10)]
    assert pauses[0] <= 0.3
    assert LONGEST_PAUSE_S / 2 <= pauses[-1] <= LONGEST_PAUSE_S
    backoff.reset()
    assert backoff.next_s() <= 0.3


def test_credentials_are_hidden():
    assert hide_credentials("rtsp://a:b@host/x") == "rtsp://***@host/x"
    assert hide_credentials("rtsp://a:b@c@host/x") == "rtsp://***@host/x"
    in_path, hidden = "user=ada_password=x_y_channel=1", "user=***_password=***_channel=1"
    assert hide_credentials(f"rtsp://host/{in_path}") == f"rtsp://host/{hidden}"
    assert hide_credentials("rtsp://host/x@y") == "rtsp://host/x@y"


def test_marks_are_drawn_inside_and_the_frame_stays_as_it_was():
    frame = np.zeros((100, 200, 3), np.uint8)
    marks = [Mark(Box(150, 60, 260, 120), "Jürgen Müller", KNOWN)]
    drawn = draw_marks(frame, marks, caption="12 frames/s")
    assert drawn.shape == frame.shape
    assert (drawn == KNOWN).all(axis=2).any()
    assert not frame.any()
