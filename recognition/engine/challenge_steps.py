"""What a liveness challenge asks for: steps and pauses, drawn at random for each one."""

import itertools
from random import Random, SystemRandom
from typing import Literal

Step = Literal["turn_left", "turn_right", "look_up", "come_closer", "look_straight"]
"""Left and right as the person means them: their left is the right of the image."""

MOVES: tuple[Step, ...] = ("turn_left", "turn_right", "look_up", "come_closer")
TURNS: tuple[Step, ...] = ("turn_left", "turn_right")
MOVES_ASKED = 3

MOST_PAUSE_S = 1.2
"""A face at rest is asked for a step after a pause between nothing and this."""


def list_sequences(moves: int = MOVES_ASKED) -> list[tuple[Step, ...]]:
    """All that can be drawn: no step twice in a row, closer once at most, a turn at least once."""
    return [
        steps
        for steps in itertools.product(MOVES, repeat=moves)
        if all(first != second for first, second in itertools.pairwise(steps))
        and steps.count("come_closer") <= 1
        and ("turn_left" in steps or "turn_right" in steps)
    ]


def count_sequences(moves: int = MOVES_ASKED) -> int:
    """One in so many recordings has the right order by chance."""
    return len(list_sequences(moves))


def draw_steps(*, random: Random | None = None) -> tuple[Step, ...]:
    """The steps of one challenge, all sequences equally likely; the last is `look_straight`."""
    return (*(random or SystemRandom()).choice(list_sequences()), "look_straight")


def draw_pauses(*, random: Random | None = None) -> tuple[float, ...]:
    """Seconds at rest before each step of a challenge."""
    chance = random or SystemRandom()
    return tuple(chance.uniform(0.0, MOST_PAUSE_S) for _ in range(MOVES_ASKED))
