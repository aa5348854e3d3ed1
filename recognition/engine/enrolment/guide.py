"""What to say: one thing at a time, and not for every blink."""

from collections.abc import Sequence

from recognition.engine.enrolment.values import Ask, Slot

NAG_AFTER_S = 0.4
"""What is wrong for a shorter time is not said: a head in motion blurs."""

ASK_S = 5.0
"""After this time another direction is asked for."""

SAY_S = 2.0
"""How long it is said that somebody else stepped in."""

SLOT_ASKS: dict[Slot, Ask] = {
    "front": "look_straight",
    "front_2": "look_straight",
    "front_3": "look_straight",
    "left": "turn_left",
    "right": "turn_right",
    "up": "look_up",
    "down": "look_down",
}


class Guide:
    """Chooses the one sentence of the moment."""

    def __init__(self) -> None:
        self._problem: Ask | None = None
        self._problem_s = 0.0
        self._asked: Slot | None = None
        self._asked_s = 0.0
        self._stranger_until_s: float | None = None

    def note_stranger(self, time_s: float) -> None:
        """Somebody else stepped in: say it for a while."""
        self._stranger_until_s = time_s + SAY_S

    def say(self, problem: Ask | None, missing: Sequence[Slot], *, time_s: float) -> Ask:
        """A problem that lasts, else the next direction; else it is the judge who wants a look."""
        if self._stranger_until_s is not None and time_s < self._stranger_until_s:
            return "other_person"
        if problem != self._problem:
            self._problem, self._problem_s = problem, time_s
        if problem is not None and time_s - self._problem_s >= NAG_AFTER_S:
            return problem
        return self._ask(missing, time_s) if missing else "look_straight"

    def _ask(self, missing: Sequence[Slot], time_s: float) -> Ask:
        """The next direction; one that does not come makes way for another."""
        asked = self._asked
        if asked is None or asked not in missing:
            asked, self._asked_s = missing[0], time_s
        elif time_s - self._asked_s > ASK_S:
            asked = missing[(missing.index(asked) + 1) % len(missing)]
            self._asked_s = time_s
        self._asked = asked
        return SLOT_ASKS[asked]
