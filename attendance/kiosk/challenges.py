"""The challenge of each face: drawn at random, answered once, by the same person throughout.

Whoever is recognised is looked at anew whenever the face is straight: before the first step, after
every step and at the end. Between two of these looks the name has to be confirmed once; a look that
does not confirm it, or another face on the same track, fails the challenge, and so does whatever
`recognition.engine.challenge` finds in the movement. The steps that were answered are worth nothing
to another track, connection or attempt: each draws anew.
"""

from dataclasses import dataclass
from typing import Literal

from attendance.greetings import advise_other_way, say_challenge
from attendance.kiosk.gates import Ruling
from attendance.kiosk.site import KioskSite
from attendance.messages import ChallengeMessage, KioskMessage
from attendance.models import KioskRefusal
from attendance.services.refusals import count_failed_challenges, note_refusal
from recognition.decision import Candidate
from recognition.engine.challenge import Challenge, ChallengeView
from recognition.engine.challenge_steps import draw_pauses, draw_steps
from recognition.engine.types import RgbImage
from recognition.evidence import SAME_FACE_MIN
from recognition.stream import FaceStream, Sight

MOST_FAILURES = 3
"""After so many failed challenges of one person at one kiosk a face is not enough for a while."""

PAUSE_S = 3.0
"""Between two attempts: time to read why."""

WAIT_S = 6.0
"""So long after the last step the face may take to be confirmed as the same and as a living one."""

HARMLESS = frozenset({"too_slow", "lost"})
"""Reasons that say nothing against the person: they went away, or did not feel like it."""

ALIKE = SAME_FACE_MIN
"""Cosine from which a look at a moving head is as good as one at a still one."""

UNLIKE, UNLIKE_LOOKS = 0.3, 2
"""So many looks at a moving head in a row below this cosine show somebody else: the turned faces of
one person stay above it, the faces of two people below."""

Identity = Literal["same", "unsure", "other"]


@dataclass(slots=True)
class _Trial:
    """The challenge of one track."""

    person: Candidate
    challenge: Challenge
    view: ChallengeView
    is_resting: bool = False
    is_confirmed: bool = True
    unlike_looks: int = 0
    likeness: float | None = None
    passed_s: float | None = None


class ChallengeGate:
    """Nobody passes who does not move as asked, in the order and in the time that was asked."""

    def __init__(self, here: KioskSite) -> None:
        self._here = here
        self._trials: dict[int, _Trial] = {}
        self._paused_until_s: dict[int, float] = {}
        self._tries: dict[int, int] = {}

    def is_on(self, track: int) -> bool:
        """Whether the face of this track is in the middle of a challenge."""
        return track in self._trials

    def forget(self) -> None:
        """Break off everything: nobody is there any more."""
        self._trials.clear()

    def start(
        self, sight: Sight, person: Candidate, *, stream: FaceStream, time_s: float
    ) -> tuple[Ruling, list[KioskMessage]]:
        """Draw a challenge for a person who looks like a living one."""
        track = sight.track.id
        if time_s < self._paused_until_s.get(person.employee_id, 0.0):
            return Ruling(passes=False), []
        failures = count_failed_challenges(device=self._here.device, employee_id=person.employee_id)
        if max(failures, self._tries.get(track, 0)) >= MOST_FAILURES:
            return Ruling(passes=False, hint=advise_other_way(self._here.rules)), []
        challenge = Challenge(draw_steps(), started_s=time_s, pauses_s=draw_pauses())
        self._trials[track] = _Trial(person, challenge, challenge.view)
        stream.expect_movement(track, is_moving=True)
        stream.doubt(track)
        return Ruling(passes=False), [_tell(track, challenge.view)]

    def look(
        self, sight: Sight, *, stream: FaceStream, image: RgbImage, time_s: float
    ) -> tuple[Ruling, list[KioskMessage]]:
        """Judge the face of a track in the next frame; passes once all is answered and sure."""
        track = sight.track.id
        trial = self._trials[track]
        before = trial.view
        if not before.is_over:
            trial.view = trial.challenge.look(sight.track.face, image=image, time_s=time_s)
        problem = self._judge(trial, before, sight, stream, time_s)
        if problem or trial.view.state in ("failed", "expired"):
            stream.expect_movement(track, is_moving=False)
            return self._end(track, problem or trial.view.reason or "lost", time_s)
        said: list[KioskMessage] = []
        if not _is_same(before, trial.view):
            said = [_tell(track, trial.view)]
        life = sight.liveness
        if trial.passed_s is None or not trial.is_confirmed or not life or life.verdict != "live":
            return Ruling(passes=False), said
        return Ruling(passes=True, score=life.score), said

    def finish(self, track: int) -> None:
        """The person is recorded: a passed challenge is good for one time."""
        self._trials.pop(track, None)

    def miss(self, seen: set[int], *, time_s: float) -> list[KioskMessage]:
        """Let time pass for the faces that are not in this frame."""
        said: list[KioskMessage] = []
        for track in self._trials.keys() - seen:
            trial = self._trials[track]
            view = trial.challenge.miss(time_s=time_s)
            if view.is_over:
                said += self._end(track, view.reason or "lost", time_s)[1]
        return said

    def _judge(
        self,
        trial: _Trial,
        before: ChallengeView,
        sight: Sight,
        stream: FaceStream,
        time_s: float,
    ) -> str:
        """What speaks against the identity; "" for nothing."""
        identity = _read_identity(sight, trial)
        if identity == "other":
            return "swapped"
        if sight.liveness is not None and sight.liveness.verdict == "spoof":
            return "flat"
        trial.is_confirmed |= identity == "same"
        has_passed = trial.view.state == "passed"
        is_resting = has_passed or trial.challenge.needs_identity
        stream.expect_movement(sight.track.id, is_moving=not is_resting)
        if is_resting and not trial.is_resting:
            stream.doubt(sight.track.id)
        if _is_next(before, trial.view):
            if not trial.is_confirmed:
                return "swapped"
            trial.is_confirmed = False
            stream.doubt(sight.track.id)
        trial.is_resting = is_resting
        if has_passed and trial.passed_s is None:
            trial.passed_s = time_s
        is_late = trial.passed_s is not None and time_s - trial.passed_s > WAIT_S
        return "swapped" if is_late else ""

    def _end(self, track: int, reason: str, time_s: float) -> tuple[Ruling, list[KioskMessage]]:
        """It failed: say why, note it, and draw another one after a pause."""
        trial = self._trials.pop(track)
        employee_id = trial.person.employee_id
        self._paused_until_s[employee_id] = time_s + PAUSE_S
        self._tries[track] = self._tries.get(track, 0) + 1
        if reason not in HARMLESS:
            note_refusal(
                device=self._here.device,
                employee_id=employee_id,
                reason=KioskRefusal.Reason.CHALLENGE,
                score=trial.person.score,
                liveness=None,
            )
        view = trial.view
        message: ChallengeMessage = {
            "type": "challenge",
            "track": track,
            "state": "expired" if reason == "too_slow" else "failed",
            "step": None,
            "number": view.number,
            "of": view.of,
            "seconds": 0.0,
            "sentence": say_challenge("failed", None, reason),
        }
        return Ruling(passes=False), [message]


def _read_identity(sight: Sight, trial: _Trial) -> Identity:
    """Whether a look says that this is the person; in doubt nothing is said."""
    if sight.likeness is not None:
        return _compare_moving(sight.likeness, trial)
    if sight.identification is None:
        return "unsure"
    person = trial.person
    found = sight.identification.person
    if sight.state == "recognised" and found and found.employee_id == person.employee_id:
        return "same"
    return "other"


def _compare_moving(likeness: float, trial: _Trial) -> Identity:
    """What a look at a moving head says; each counts once."""
    if likeness == trial.likeness:
        return "unsure"
    trial.likeness = likeness
    trial.unlike_looks = trial.unlike_looks + 1 if likeness < UNLIKE else 0
    if trial.unlike_looks >= UNLIKE_LOOKS:
        return "other"
    return "same" if likeness >= ALIKE else "unsure"


def _is_next(before: ChallengeView, after: ChallengeView) -> bool:
    """Whether the next movement is asked for, or the last one was answered."""
    was_resting = before.step == "look_straight"
    return was_resting and after.step != "look_straight" and after.state in ("asked", "passed")


def _is_same(before: ChallengeView, after: ChallengeView) -> bool:
    """Whether there is nothing new to say."""
    return (before.state, before.step, before.number) == (after.state, after.step, after.number)


def _tell(track: int, view: ChallengeView) -> ChallengeMessage:
    return {
        "type": "challenge",
        "track": track,
        "state": view.state,
        "step": view.step,
        "number": view.number,
        "of": view.of,
        "seconds": round(view.seconds_left, 1),
        "sentence": say_challenge(view.state, view.step, view.reason),
    }
