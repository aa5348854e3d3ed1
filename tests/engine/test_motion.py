"""The motion gate: a person opens it; light, noise and a clock in the picture do not."""

import cv2
import numpy as np
import pytest

from recognition.engine.motion import STAYS_OPEN_S, MotionGate

RATE = 5
WALL = cv2.resize(np.random.default_rng(3).integers(60, 190, (9, 12), np.uint8), (160, 120))


def see(number, *, light=0.0, person=None, noise=2.0, clock=False):
    """A corridor of 160x120, as the camera scales it down."""
    picture = WALL.astype(np.float32) + light
    if person is not None:
        left, top, width, height = person
        picture[top : top + height, left : left + width] = 40
    if clock:
        digit = np.zeros((5, 4), np.uint8)
        digit.flat[number // RATE % 10 :: 3] = 255
        picture[2:7, 140:144] = digit
    picture += np.random.default_rng(number).normal(0, noise, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def play(gate, pictures, start=0):
    return [
        gate.look(picture, time_s=(start + place) / RATE) for place, picture in enumerate(pictures)
    ]


@pytest.fixture
def closed():
    """A gate that has seen the empty corridor for ten seconds."""
    gate = MotionGate()
    opened = play(gate, [see(number) for number in range(10 * RATE)])
    assert opened[0]
    assert not any(opened[int(STAYS_OPEN_S * RATE) + 1 :])
    return gate


@pytest.mark.parametrize(
    "empty",
    [
        lambda n: see(n, light=0.15 * n),
        lambda n: see(n, noise=8.0),
        lambda n: see(n, clock=True),
    ],
    ids=["evening comes", "dark and noisy", "a clock in the picture"],
)
def test_an_empty_corridor_keeps_it_closed(closed, empty):
    opened = play(closed, [empty(number) for number in range(50, 50 + 40 * RATE)], start=50)
    assert not any(opened[int(STAYS_OPEN_S + 1) * RATE :])


@pytest.mark.parametrize("noise", [2.0, 6.0])
def test_somebody_far_away_opens_it_at_once_and_it_closes_later(closed, noise):
    if noise > 2:
        play(closed, [see(n, noise=noise) for n in range(50, 100)], start=50)
    walk = [see(n, noise=noise, person=(10 + 3 * n % 100, 40, 7, 22)) for n in range(100, 110)]
    assert all(play(closed, walk, start=100))
    after = play(closed, [see(n, noise=noise) for n in range(110, 110 + 10 * RATE)], start=110)
    assert after[int(STAYS_OPEN_S * RATE) - 1]
    assert not after[-1]


def test_faces_that_are_followed_hold_it_open_and_light_that_is_switched_opens_it(closed):
    still = [closed.look(see(n), time_s=n / RATE, is_needed=True) for n in range(50, 100)]
    assert all(still)
    play(closed, [see(n) for n in range(100, 130)], start=100)
    dark = play(closed, [see(n) // 4 for n in range(130, 170)], start=130)
    assert dark[0]
    assert not dark[-1]


def test_another_size_is_a_new_scene(closed):
    assert closed.look(np.zeros((90, 160), np.uint8), time_s=20.0)
