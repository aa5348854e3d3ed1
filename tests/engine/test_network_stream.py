"""Streams from a real RTSP server: the newest picture, and back after whatever happens."""

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from av.codec.hwaccel import HWAccel

from recognition.benchmarks.rtsp.films import RtspVideo, draw_moving_square, encode_film
from recognition.benchmarks.rtsp.frame_numbers import read_frame_number
from recognition.engine import connection, network_stream, reconnect
from recognition.engine.hardware_decoding import find_device
from recognition.engine.network_stream import NetworkStream


@contextmanager
def watch(address, **options):
    stream = NetworkStream(address, label="camera", **options)
    try:
        yield stream
    finally:
        stream.close(timeout_s=1)


def take(stream, seconds, *, after=0):
    """The pictures of so many seconds, each with the number painted into it."""
    shown = []
    until_s = time.monotonic() + seconds
    while (left_s := until_s - time.monotonic()) > 0:
        if stream.wait(left_s, after=after) and (frame := stream.take_newest(after)):
            after = frame.number
            shown.append((frame, read_frame_number(frame.image)))
    return shown


def wait_for(stream, is_so, limit_s=10.0):
    """The state when it is so; how long that took."""
    began_s = time.monotonic()
    while not is_so(state := stream.describe()):
        assert time.monotonic() - began_s < limit_s, state
        time.sleep(0.02)
    return state, time.monotonic() - began_s


def is_online(state):
    return state.status == "online"


def is_offline(state):
    return state.status == "offline"


@pytest.fixture(scope="module")
def films(tmp_path_factory, square_film):
    """Other cameras: with a login, another size, another codec, no video at all, and 4K."""
    folder = tmp_path_factory.mktemp("films")

    def film(name, count=20, frames_per_s=10, **options):
        size_wh = options.pop("size_wh", (640, 360))
        images = draw_moving_square(count, size_wh=size_wh)
        return encode_film(images, folder / name, frames_per_s=frames_per_s, **options)

    return {
        "/locked": replace(square_film, user="anna", password="se/cr@t"),
        "/large": film("large.h264"),
        "/jpeg2000": film("film.j2k", size_wh=(64, 64), count=4, codec="jpeg2000"),
        "/h265": film("film.h265", size_wh=(320, 240), codec="h265"),
        "/audio": RtspVideo(None, 10, 0, (0, 0), "audio"),
        # Longer than the delay that is allowed: each number is sent once in that time.
        "/4k": film(
            "4k.h264", count=72, frames_per_s=60, key_every_s=0.25,
            size_wh=(320, 180), scaled_to_wh=(3840, 2160),
        ),
    }  # fmt: skip


@pytest.fixture
def cameras(rtsp_server, films):
    for path, video in films.items():
        if not rtsp_server.has(path):
            rtsp_server.serve(path, video)
    return rtsp_server


def test_streams_give_their_newest_picture_and_can_be_waited_for_together(cameras):
    news = threading.Condition()
    with (
        watch(cameras.url("/hall"), news=news) as hall,
        watch(cameras.url("/locked"), wanted_per_s=5, news=news) as locked,
        watch(cameras.url("/h265"), news=news) as other,
    ):
        for stream in (hall, locked, other):
            wait_for(stream, is_online)
        with news:
            assert news.wait(1.0)
        first = hall.take_newest()
        time.sleep(1.0)
        newest = hall.take_newest(first.number)
        sent_s = cameras.find_sent_s("/hall", read_frame_number(newest.image))
        assert newest.number >= first.number + 8
        assert newest.arrived_s - sent_s < 0.3
        assert newest.image.shape == (240, 320, 3)
        assert newest.grey.shape == (120, 160)
        assert hall.take_newest(hall.take_newest().number) is None
        slow = take(locked, 1.6)
        assert 6 <= len(slow) <= 10
        state = hall.describe()
        assert (state.codec, state.width, state.height, state.problem) == ("h264", 320, 240, "")
        assert 9 < state.received_per_s < 11
        assert locked.describe().received_per_s > 9
        assert other.describe().codec == "hevc"
    assert cameras.wait_for_readers("/hall", 0, limit_s=3)


@pytest.mark.parametrize(
    ("address", "cause", "words"),
    [
        ("{locked_wrong}", "login", "does not accept user name and password"),
        ("{hall}x", "path", "no stream under this path"),
        ("{jpeg2000}", "codec", "Set the camera to H.264"),
        ("{audio}", "no_video", "shows no video"),
        ("rtsp://anna:secret@127.0.0.1:9/door", "refused", "refuses connections on port 9"),
        ("rtsp://no-such-host.invalid/door", "name", "no host named no-such-host.invalid"),
        ("gopher://127.0.0.1/door", "protocol", "no address that can be watched"),
        ("rtsp://127.0.0.1:99999/door", "protocol", "no address that can be watched"),
        ("rtsp://[::1", "protocol", "no address that can be watched"),
    ],
)
def test_what_is_wrong_with_a_camera_is_said(cameras, monkeypatch, address, cause, words):
    monkeypatch.setattr(connection, "OPEN_TIMEOUT_S", 1.5)
    address = address.format(
        locked_wrong=cameras.url("/locked", password="wrong"),
        **{path: cameras.url(f"/{path}") for path in ("hall", "jpeg2000", "audio")},
    )
    with watch(address) as stream:
        state = stream.wait_for_first_answer(8)
        assert (state.status, state.cause) == ("offline", cause)
        assert words in state.problem
        assert "secret" not in state.problem
        assert "wrong" not in state.problem


def test_after_a_wrong_password_it_waits_before_the_camera_locks_the_account():
    backoff = reconnect.Backoff()
    assert backoff.next_s("login") >= reconnect.PAUSE_AFTER_LOGIN_S / 2
    assert backoff.next_s("refused") <= reconnect.LONGEST_PAUSE_S


def test_a_cut_stream_is_back_within_5_seconds_of_its_return(cameras):
    with watch(cameras.url("/hall")) as stream:
        wait_for(stream, is_online)
        cameras.cut("/hall")
        state, _ = wait_for(stream, lambda it: it.cause == "refused", 4)
        assert "Check port and service" in state.problem
        time.sleep(1.5)
        cameras.restore("/hall")
        state, took_s = wait_for(stream, is_online)
        assert took_s < 5
        assert state.reconnects == 1
        assert cameras.count_readers("/hall") == 1


def test_a_stream_that_stalls_without_closing_is_noticed_and_comes_back(cameras, monkeypatch):
    monkeypatch.setattr(connection, "READ_TIMEOUT_S", 0.8)
    monkeypatch.setattr(connection, "OPEN_TIMEOUT_S", 1.0)
    with watch(cameras.url("/hall")) as stream:
        wait_for(stream, is_online)
        cameras.stall("/hall")
        state, _ = wait_for(stream, is_offline)
        assert state.cause == "stalled"
        cameras.restore("/hall")
        _, took_s = wait_for(stream, is_online)
        assert took_s < 5


def test_another_size_a_clock_that_jumps_and_damage_do_not_stop_it(cameras, films):
    with watch(cameras.url("/hall")) as stream:
        wait_for(stream, is_online)
        for seconds in (3600, -3600):
            cameras.jump("/hall", seconds)
            assert len(take(stream, 0.8)) >= 6
        cameras.show("/hall", films["/large"])
        wait_for(stream, lambda state: state.width == 640)
        # What follows a damaged picture is smeared until the next key frame, and not shown.
        cameras.damage("/hall", 0.4, spares_keys=True)
        time.sleep(0.5)
        shown = take(stream, 2.0)
        assert all(number is not None for _, number in shown)
        assert shown
        # With damaged key frames that takes too long: better a smeared picture than none.
        cameras.damage("/hall", 1.0)
        wait_for(stream, lambda state: state.damaged >= 20)
        state = stream.describe()
        assert (state.status, state.reconnects) == ("online", 0)


def test_4k_at_60_frames_costs_pictures_and_not_delay(cameras, monkeypatch):
    decode = connection.decode_packet

    def decode_slowly(codec, packet):
        time.sleep(0.02)
        return decode(codec, packet)

    monkeypatch.setattr(connection, "decode_packet", decode_slowly)
    with watch(cameras.url("/4k")) as stream:
        wait_for(stream, is_online)
        shown = take(stream, 2.5)
        assert shown[-1][0].image.shape == (720, 1280, 3)
        assert shown[-1][0].size_wh == (3840, 2160)
        ages_s = [
            frame.arrived_s - cameras.find_sent_s("/4k", number, before_s=frame.arrived_s)
            for frame, number in shown[len(shown) // 2 :]
            if number is not None
        ]
        assert len(ages_s) > 5
        assert max(ages_s) < 1
        assert time.monotonic() - shown[-1][0].arrived_s < 1
        assert stream.describe().dropped > 0


def test_hardware_that_cannot_be_had_is_done_without(cameras, monkeypatch):
    monkeypatch.setattr(network_stream, "make_accelerator", lambda: HWAccel("cuda"))
    with watch(cameras.url("/hall")) as stream:
        state = stream.wait_for_first_answer(8)
        assert (state.status, state.problem) == ("online", "")
        assert state.is_accelerated == (find_device() == "cuda")


def test_a_decoder_that_hangs_is_left_behind(cameras, monkeypatch):
    decode, goes_on, calls = connection.decode_packet, threading.Event(), []

    def hang_at_first(codec, packet):
        calls.append(packet)
        if len(calls) == 1:
            goes_on.wait(20)
        return decode(codec, packet)

    monkeypatch.setattr(connection, "decode_packet", hang_at_first)
    monkeypatch.setattr(connection, "DECODING_LIMIT_S", 0.5)
    with watch(cameras.url("/hall")) as stream:
        state, _ = wait_for(stream, is_offline)
        assert state.cause == "hangs"
        wait_for(stream, is_online)
        goes_on.set()
        assert len(take(stream, 1.0)) >= 8
    assert cameras.wait_for_readers("/hall", 0, limit_s=5)


def test_a_camera_that_accepts_and_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(connection, "OPEN_TIMEOUT_S", 0.5)
    with (
        socket.create_server(("127.0.0.1", 0)) as mute,
        watch(f"rtsp://127.0.0.1:{mute.getsockname()[1]}/hall") as stream,
    ):
        state = stream.wait_for_first_answer(8)
    assert (state.status, state.cause) == ("offline", "stalled")


def test_a_connection_that_hangs_in_native_code_is_left_behind(cameras, monkeypatch):
    open_really, goes_on, calls = connection.av.open, threading.Event(), []

    def hang_at_first(*arguments, **options):
        calls.append(arguments)
        if len(calls) == 1:
            goes_on.wait(20)
        return open_really(*arguments, **options)

    monkeypatch.setattr(connection.av, "open", hang_at_first)
    monkeypatch.setattr(connection, "OPEN_TIMEOUT_S", 1.5)
    monkeypatch.setattr(connection, "GRACE_S", -1.0)
    with watch(cameras.url("/hall")) as stream:
        state, _ = wait_for(stream, is_offline)
        assert state.cause == "silent"
        wait_for(stream, is_online)
        goes_on.set()
        assert len(take(stream, 0.6)) >= 4
    assert cameras.wait_for_readers("/hall", 0, limit_s=5)
