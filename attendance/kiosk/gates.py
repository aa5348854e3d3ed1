"""Whether a face that is known may be checked in: is a living person behind it?"""

from dataclasses import dataclass

from attendance.greetings import advise_on_life
from attendance.kiosk.site import KioskSite
from attendance.messages import FaceState
from attendance.models import CheckInRules, KioskRefusal
from attendance.services.refusals import note_refusal
from recognition.decision import Candidate
from recognition.stream import Sight

Liveness = CheckInRules.Liveness


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a gate says of a known face: whether it may pass, and what is shown until then."""

    passes: bool
    state: FaceState = "checking"
    hint: str | None = None
    score: float | None = None


OPEN = Ruling(passes=True)


class LifeGate:
    """Passive liveness: nobody who looks like a picture is recorded, and HR gets to know."""

    def __init__(self, here: KioskSite) -> None:
        self._here = here
        self._noted: dict[int, int] = {}

    def judge(self, sight: Sight, person: Candidate) -> Ruling:
        """What the looks at this face say; without any it stays closed."""
        if self._here.rules.liveness == Liveness.OFF:
            return OPEN
        verdict, score = "waiting", None
        if sight.liveness is not None:
            verdict, score = sight.liveness.verdict, sight.liveness.score
        if verdict == "live":
            return Ruling(passes=True, score=score)
        if verdict == "spoof":
            self._note(sight.track.id, person, score)
            return Ruling(passes=False, state="spoof", hint=advise_on_life("spoof"), score=score)
        if verdict == "too_far":
            return Ruling(passes=False, state="too_far", hint=advise_on_life("too_far"))
        return Ruling(passes=False)

    def _note(self, track: int, person: Candidate, liveness: float | None) -> None:
        if self._noted.get(track) == person.employee_id:
            return
        note_refusal(
            device=self._here.device,
            employee_id=person.employee_id,
            reason=KioskRefusal.Reason.SPOOF,
            score=person.score,
            liveness=liveness,
        )
        self._noted[track] = person.employee_id
