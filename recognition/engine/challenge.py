"""The liveness challenge: steps drawn at random, answered in order and in time by a living head.

One `Challenge` belongs to one track and is used once. It sees the face of that track, frame by
frame, and goes this way::

    look straight ─▶ step 1 ─▶ look straight ─▶ step 2 ─▶ … ─▶ look straight ─▶ passed
         rest         asked        rest          asked              rest

A step is asked only of a face at rest (`stillness.py`), so whatever is done was begun after it was
asked; what another face did, or the same one before, counts for nothing. Any other step done
meanwhile fails the challenge, so a recording passes only if its steps happen to come in the order
that was drawn (`challenge_steps.py`): once in `count_sequences()`. And it has to keep the pace:
before each step the face is at rest for a pause that is drawn, too, and a recording goes on at its
own. Turning and looking up are
judged by parallax (`parallax.py`), which sheets and screens do not have; every draw holds at least
one turn, where it is strongest. A turn counts only if the picture of the face also shows a nose
that stands out (`relief.py`), which bent paper does not.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from recognition.engine.challenge_steps import MOVES, TURNS, Step
from recognition.engine.parallax import MIN_EVIDENCE, Movement, can_measure, measure_movement
from recognition.engine.pose import estimate_pose
from recognition.engine.relief import Relief
from recognition.engine.stillness import Seen, Stillness, measure_size
from recognition.engine.types import Face, Landmarks, RgbImage

State = Literal["asked", "step_done", "passed", "failed", "expired"]

Reason = Literal["too_slow", "too_early", "wrong_way", "flat", "lost", "changed"]
"""Why it ended without a pass: a step took too long; a step was done before it was asked, or
faster than people are; another step was done; the face was tilted or turned and stayed flat; the
face was away for too long; the face or the picture is another one."""

STEP_S = 6.0
"""Time for one step, and for looking straight before it."""

TOTAL_S = 30.0
MAX_GAP_S = 1.2
"""The face may be away for so long: at two frames a second, one frame is lost."""

REACTION_S = 0.25
"""Nobody reads a step and begins it faster; half a step done by then was begun before."""

REST_YAW, REST_PITCH, REST_ROLL = 25.0, 30.0, 25.0
"""Degrees within which a face looks straight into the camera."""

CONFIRMING_FRAMES = 2
"""One frame alone may be a mistake of the detector; so many in a row are not."""

MIN_SIDEWAYS = 0.15
"""Parallax of a turn, in distances between the eyes: about 17 degrees of a real head."""

MIN_UPWARDS = 0.10
"""The same for looking up: about 12 degrees; heads turn further than they nod."""

MIN_NEARER = 1.25
"""Coming closer: from 60 cm to 48."""

MIN_RELIEF = 0.024
"""What stands out in a turn, in distances between the eyes. On rendered heads turned by 18 degrees
0.04 to 0.15, on people of the sample videos at the same angle 0.01 to 0.05 (they go on turning);
on bent paper at most 0.015, on creased paper turned by 40 degrees now and then 0.03."""

SHEET_FRAMES = 4
"""Whoever turned in so many frames in which nothing stood out, and ran out of time, is a sheet."""

NOISE_FACTOR = 4.0
"""Parallax counts from so many times its own trembling at rest."""

TURN_EVIDENCE = 0.2
"""Instead of `MIN_EVIDENCE` for turns, of which the picture itself has to show a relief as well."""

RESTING = 0.6
"""A face is back at rest below this share of every step."""

FLAT_SQUEEZE = math.sin(math.radians(45))
"""A face squeezed as by such an angle and flat all the same is a sheet."""

MAX_SPEED = 15.0
"""Distances between the eyes per second; one metre per second. Faster is another face."""

MAX_GROWTH = 2.5
"""Relative change of size per second."""


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """Where a challenge stands, after a frame."""

    state: State
    """`step_done`: a step was done, and looking straight again brings the next one."""

    step: Step | None
    """What the person shall do now; None once it is over."""

    number: int
    """Position of that step, from 1; looking straight before a step has the number of the step
    before it, and 1 at the start."""

    of: int
    """How many steps there are, `look_straight` at the end included."""

    seconds_left: float
    """Time left for what is asked now."""

    reason: Reason | None = None
    """Why it failed or expired."""

    @property
    def is_over(self) -> bool:
        """Whether nothing can change it any more."""
        return self.state in ("passed", "failed", "expired")


class Challenge:
    """One challenge of one track; not safe for several threads at once."""

    def __init__(
        self,
        steps: Sequence[Step],
        *,
        started_s: float,
        pauses_s: Sequence[float] = (),
        relief: Relief | None = None,
    ) -> None:
        """`steps` as drawn by `draw_steps`; `started_s` on the clock of the frames; `pauses_s` as
        drawn by `draw_pauses`, none where there is no number; `relief` measures what stands out,
        from the pictures unless something else is given.

        Raises ValueError for steps that do not end with `look_straight` or hold nothing else.
        """
        if len(steps) < 2 or steps[-1] != "look_straight" or "look_straight" in steps[:-1]:  # noqa: PLR2004
            raise ValueError(f"A challenge is steps and then look_straight, not {tuple(steps)}.")
        self._steps = tuple(steps)
        self._pauses_s = tuple(pauses_s)
        self._done = 0
        self._started_s = self._phase_s = self._seen_s = self._time_s = started_s
        self._is_asked = False
        self._is_at_rest = False
        self._image_wh: tuple[int, int] | None = None
        self._home: Landmarks | None = None
        self._rest: Landmarks | None = None
        self._stillness = Stillness()
        self._last: Seen | None = None
        self._strangers = 0
        self._move: Step | Literal["flat"] | None = None
        self._move_frames = 0
        self._relief = relief or Relief()
        self._bold_frames = self._sheet_frames = 0
        self._outcome: tuple[State, Reason | None] | None = None

    @property
    def needs_identity(self) -> bool:
        """Whether the frame just seen shows the face straight at the start, between two steps or
        at the end: then whoever answers must be recognised again as the same person."""
        return self._is_at_rest

    @property
    def view(self) -> ChallengeView:
        """Where it stands."""
        if self._outcome is not None:
            state, reason = self._outcome
            number = min(self._done + 1, len(self._steps))
            return ChallengeView(state, None, number, len(self._steps), 0.0, reason)
        return ChallengeView(
            state="asked" if self._is_asked or not self._done or self._is_last else "step_done",
            step=self._steps[self._done] if self._is_asked else "look_straight",
            number=self._number,
            of=len(self._steps),
            seconds_left=max(0.0, self._deadline_s - self._time_s),
        )

    def look(self, face: Face, *, image: RgbImage, time_s: float) -> ChallengeView:
        """Judge the face of the track in the next frame, at the monotonic time ``time_s``.

        A frame of the same time as the last one counts once. Raises ValueError when time runs
        backwards.
        """
        if self._pass_time(time_s) or time_s == self._seen_s:
            return self.view
        image_wh = image.shape[1], image.shape[0]
        if self._image_wh not in (None, image_wh):
            return self._end("failed", "changed")
        self._image_wh = image_wh
        if can_measure(face.landmarks) and _lies_inside(face.landmarks, image_wh):
            self._judge(Seen(face.landmarks, time_s), image)
        return self.view

    def miss(self, *, time_s: float) -> ChallengeView:
        """Let time pass: the face of the track is not in this frame. Raises as `look` does."""
        self._pass_time(time_s)
        return self.view

    @property
    def _is_last(self) -> bool:
        return self._done == len(self._steps) - 1

    @property
    def _number(self) -> int:
        if self._is_asked or self._is_last:
            return self._done + 1
        return max(self._done, 1)

    @property
    def _pause_s(self) -> float:
        """How long the face has to be at rest before the step that comes is asked."""
        return self._pauses_s[self._done] if self._done < len(self._pauses_s) else 0.0

    @property
    def _deadline_s(self) -> float:
        return min(self._phase_s + STEP_S, self._started_s + TOTAL_S)

    def _end(self, state: State, reason: Reason | None = None) -> ChallengeView:
        self._outcome = state, reason
        return self.view

    def _pass_time(self, time_s: float) -> bool:
        """Whether it is over, now that it is so late."""
        if not time_s >= self._time_s:
            raise ValueError(f"Time ran backwards, from {self._time_s} to {time_s} seconds.")
        self._time_s = time_s
        self._is_at_rest = False
        if self._outcome is None and time_s - self._seen_s > MAX_GAP_S:
            self._end("failed", "lost")
        elif self._outcome is None and time_s > self._deadline_s:
            self._run_out_of_time()
        return self._outcome is not None

    def _run_out_of_time(self) -> None:
        """Nobody is to blame, unless a sheet was turned all the while."""
        if self._sheet_frames >= SHEET_FRAMES and self._bold_frames < CONFIRMING_FRAMES:
            self._end("failed", "flat")
        else:
            self._end("expired", "too_slow")

    def _judge(self, seen: Seen, image: RgbImage) -> None:
        if not self._is_continued(seen):
            return
        self._last, self._seen_s = seen, seen.time_s
        if self._is_asked:
            self._judge_step(seen, image)
        else:
            self._judge_rest(seen, image)

    def _is_continued(self, seen: Seen) -> bool:
        """Whether this may be the face of the last frame; one frame that may not is left out."""
        if self._last is None or _can_follow(self._last, seen):
            self._strangers = 0
            return True
        self._strangers += 1
        if self._strangers >= CONFIRMING_FRAMES:
            self._end("failed", "changed")
        return False

    # At rest, before a step and after the last one

    def _judge_rest(self, seen: Seen, image: RgbImage) -> None:
        """Wait until the face has been straight and still for a moment."""
        if not self._is_straight(seen.landmarks):
            self._stillness.interrupt()
            self._judge_early_move(seen)
            return
        self._is_at_rest = True
        still_s = self._stillness.add(seen)
        if still_s is None or still_s < self._pause_s:
            return
        self._rest = self._stillness.take_middle()
        self._home = self._rest if self._home is None else self._home
        if self._is_last:
            self._end("passed")
            return
        self._relief.remember(image, self._rest)
        self._start_phase(is_asked=True)

    def _is_straight(self, landmarks: Landmarks) -> bool:
        pose = estimate_pose(landmarks)
        if abs(pose.yaw) > REST_YAW or abs(pose.pitch) > REST_PITCH or abs(pose.roll) > REST_ROLL:
            return False
        if self._home is None:
            return True
        movement = measure_movement(self._home, landmarks)
        if movement is None:
            return False
        progress = self._measure_progress(movement)
        return max(progress[step] for step in MOVES[:3]) < RESTING

    def _judge_early_move(self, seen: Seen) -> None:
        """A step other than the one just done, before it was asked, is a recording going on."""
        if self._rest is None or (movement := measure_movement(self._rest, seen.landmarks)) is None:
            return
        move = self._confirm(movement)
        if move == "flat":
            self._end("failed", "flat")
        elif move is not None and self._done and move != self._steps[self._done - 1]:
            self._end("failed", "too_early")

    # A step that was asked

    def _judge_step(self, seen: Seen, image: RgbImage) -> None:
        if self._rest is None or (movement := measure_movement(self._rest, seen.landmarks)) is None:
            return
        if self._is_too_early(movement, seen.time_s):
            self._end("failed", "too_early")
            return
        move = self._confirm(movement)
        if move == "flat":
            self._end("failed", "flat")
        elif move == self._steps[self._done]:
            if move not in TURNS or self._stands_out(seen, image, move):
                self._done += 1
                self._start_phase(is_asked=False)
        elif move is not None:
            self._end("failed", "wrong_way")

    def _stands_out(self, seen: Seen, image: RgbImage, turn: Step) -> bool:
        """Whether enough frames in a row showed a nose that is none of a sheet."""
        relief = self._relief.measure(image, seen.landmarks)
        if relief is not None:
            is_bold = (relief if turn == "turn_left" else -relief) >= MIN_RELIEF
            self._bold_frames = self._bold_frames + 1 if is_bold else 0
            self._sheet_frames += not is_bold
        return self._bold_frames >= CONFIRMING_FRAMES

    def _is_too_early(self, movement: Movement, time_s: float) -> bool:
        """Whether a step was half done before anybody could have begun it."""
        return (
            max(self._measure_progress(movement).values()) >= RESTING
            and time_s - self._phase_s < REACTION_S
        )

    def _start_phase(self, *, is_asked: bool) -> None:
        self._is_asked = is_asked
        self._phase_s = self._time_s
        self._stillness.restart()
        self._move, self._move_frames = None, 0
        self._bold_frames = self._sheet_frames = 0

    # What a movement is

    def _confirm(self, movement: Movement) -> Step | Literal["flat"] | None:
        """The step that this and the last frames show."""
        move = self._name_move(movement)
        self._move_frames = self._move_frames + 1 if move == self._move else 1
        self._move = move
        return move if self._move_frames >= CONFIRMING_FRAMES else None

    def _name_move(self, movement: Movement) -> Step | Literal["flat"] | None:
        """The step that is done to the largest degree, if one is done at all."""
        if _is_flat(movement):
            return "flat"
        progress = self._measure_progress(movement)
        move = max(progress, key=lambda step: progress[step])
        return move if progress[move] >= 1 else None

    def _measure_progress(self, movement: Movement) -> dict[Step, float]:
        """How far each step has been done, 1 for done."""
        noise = NOISE_FACTOR * self._stillness.trembling
        across = max(MIN_SIDEWAYS, noise, TURN_EVIDENCE * movement.squeeze_x)
        along = max(MIN_UPWARDS, noise, MIN_EVIDENCE * movement.squeeze_y)
        return {
            "turn_left": movement.sideways / across,
            "turn_right": -movement.sideways / across,
            "look_up": min(movement.upwards, movement.nose_rise) / along,
            "come_closer": math.log(movement.nearer) / math.log(MIN_NEARER),
        }


def _is_flat(movement: Movement) -> bool:
    """Whether the face is squeezed as only a large turn does it, while the nose stayed put."""
    turned = movement.squeeze_x >= FLAT_SQUEEZE
    tilted = movement.squeeze_y >= FLAT_SQUEEZE
    return (turned and abs(movement.sideways) < MIN_EVIDENCE * FLAT_SQUEEZE / 2) or (
        tilted and abs(movement.upwards) < MIN_EVIDENCE * FLAT_SQUEEZE / 2
    )


def _lies_inside(landmarks: Landmarks, image_wh: tuple[int, int]) -> bool:
    """Whether all points lie in the picture; the detector guesses those that do not."""
    return bool((landmarks >= 0).all() and (landmarks < image_wh).all())


def _can_follow(last: Seen, seen: Seen) -> bool:
    """Whether a face can get so far, and grow so much, from one frame to the next."""
    elapsed_s = seen.time_s - last.time_s
    size, size_now = (measure_size(landmarks) for landmarks in (last.landmarks, seen.landmarks))
    distance = float(np.hypot(*(seen.landmarks.mean(axis=0) - last.landmarks.mean(axis=0))))
    return (
        distance / size <= 0.5 + MAX_SPEED * elapsed_s
        and abs(math.log(size_now / size)) <= 0.15 + MAX_GROWTH * elapsed_s
    )
