"""Badges before the camera: turned, tilted, dark, small, blurred, beside each other, and none."""

import time

import cv2
import numpy as np
import pytest
import segno

from recognition.engine.images import decode_frame
from recognition.engine.qr import read_codes
from tests.company_fixtures import as_jpeg

CODE = "M1:" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw_code(text: str | bytes = CODE) -> np.ndarray:
    """The code with its quiet zone, 8 pixels a module, RGB."""
    qr = segno.make(text, error="q", micro=False)
    dark = np.array([list(row) for row in qr.matrix_iter(scale=8, border=4)], bool)
    return np.where(dark[..., None], 0, 255).astype(np.uint8).repeat(3, 2)


def draw_room(size_wh=(640, 480), seed=0) -> np.ndarray:
    """Light, shadows and edges, as a room behind a person has."""
    random = np.random.default_rng(seed)
    coarse = random.integers(40, 220, (12, 16, 3), dtype=np.uint8)
    room = cv2.resize(coarse, size_wh, interpolation=cv2.INTER_CUBIC)
    for _edge in range(25):
        corner = random.integers(0, 400, 2)
        color = tuple(int(part) for part in random.integers(0, 255, 3))
        cv2.rectangle(room, corner.tolist(), (corner + 90).tolist(), color, 2)
    return room


def hold(
    *,
    size: int = 140,
    at=(320, 240),
    angle: float = 5.0,
    tilt: float = 0.0,
    gain: float = 1.0,
    blur: float = 0.0,
    noise: float = 3.0,
    code: np.ndarray | None = None,
    room: np.ndarray | None = None,
) -> np.ndarray:
    """A JPEG frame in which a badge is held: `size` pixels wide, turned and tilted by degrees."""
    code = draw_code() if code is None else code
    room = draw_room() if room is None else room
    height, width = room.shape[:2]
    turn, lean = np.deg2rad([angle, tilt])
    corners = size / 2 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    nearness = 600 / (600 + turned[:, 0] * np.sin(lean))
    placed = turned * [np.cos(lean), 1] * nearness[:, None] + at
    side = code.shape[0]
    flat = np.float32([[0, 0], [side, 0], [side, side], [0, side]])
    warp = cv2.getPerspectiveTransform(flat, placed.astype(np.float32))
    shown = cv2.warpPerspective(code, warp, (width, height), flags=cv2.INTER_AREA)
    covered = cv2.warpPerspective(np.full_like(code, 255), warp, (width, height)) > 127
    frame = np.where(covered, shown, room).astype(np.float32) * gain
    if blur:
        frame = cv2.GaussianBlur(frame, (0, 0), blur)
    frame += np.random.default_rng(1).normal(0, noise, frame.shape)
    return decode_frame(as_jpeg(np.clip(frame, 0, 255).astype(np.uint8), quality=80))


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"size": 75},
        {"size": 300},
        {"angle": 45},
        {"angle": 180},
        {"tilt": 40},
        {"tilt": -45, "size": 200},
        {"gain": 0.15},
        {"gain": 1.8},
        {"blur": 1.0},
        {"blur": 2.0, "size": 200},
        {"blur": 1.0, "size": 100},
        {"noise": 20},
        {"at": (90, 90)},
        {"at": (560, 400)},
    ],
    ids=str,
)
def test_a_badge_in_the_hand_is_read(way):
    assert read_codes(hold(**way)) == [CODE]


@pytest.mark.parametrize("size_wh", [(320, 240), (1280, 720), (1920, 1080), (480, 640)])
def test_frames_of_any_size_are_read(size_wh):
    room = draw_room(size_wh)
    at = (size_wh[0] // 2, size_wh[1] // 2)
    assert read_codes(hold(room=room, at=at, size=min(size_wh) // 2)) == [CODE]


def test_two_badges_at_once_are_both_read():
    other = draw_code("M1:" + "Z" * 26)
    first = hold(at=(180, 240), size=150)
    both = hold(at=(460, 240), size=150, code=other, room=first)
    assert sorted(read_codes(both)) == [CODE, "M1:" + "Z" * 26]


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((480, 640, 3), np.uint8),
        np.full((480, 640, 3), 255, np.uint8),
        np.random.default_rng(0).integers(0, 255, (240, 320, 3), dtype=np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((1, 5000, 3), np.uint8),
        draw_room(),
    ],
    ids=["black", "white", "noise", "pixel", "line", "room"],
)
def test_without_a_code_there_is_none(image):
    assert read_codes(image) == []


def test_half_a_code_is_none_and_a_stained_one_is_read():
    frame = hold(size=200)
    half = frame.copy()
    half[:, 320:] = 90
    assert read_codes(half) == []
    stained = frame.copy()
    cv2.circle(stained, (330, 245), 14, (90, 90, 90), -1)
    assert read_codes(stained) == [CODE]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x80", "日本語 🎫", "x" * 900, "\x00"])
def test_codes_of_others_do_no_harm(content):
    found = read_codes(hold(code=draw_code(content), size=440))
    assert CODE not in found
    assert all(isinstance(text, str) for text in found)


def test_a_frame_without_a_code_costs_a_few_milliseconds():
    frame = hold(size=2)
    took = []
    for _time in range(5):
        started = time.thread_time()
        read_codes(frame)
        took.append(time.thread_time() - started)
    assert min(took) < 0.03
