"""The one rule that turns scores into a name, an "I don't know" or an "I am not sure".

Scores are cosines between a probe and each person's template (the mean of the person's vectors).
What keeps strangers out is not the score alone: the *evidence* is the best person's score minus
half of the runner-up's, because a stranger who resembles one employee usually resembles others
nearly as much. Measured on LFW, this rule lets in as many strangers as a plain threshold at half
of the refusals (docs/explanation/decision.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What is known about a face."""

    ACCEPT = "accept"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"


class Reason(StrEnum):
    """Why the outcome is what it is; stable codes for the API and the log."""

    CLEAR_MATCH = "clear_match"
    NOBODY_ENROLLED = "nobody_enrolled"
    NOT_SIMILAR = "not_similar"
    TWO_PEOPLE_SIMILAR = "two_people_similar"
    CLASSIFIER_DISAGREES = "classifier_disagrees"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person and the cosine, -1 to 1, between the probe and the person's template."""

    employee_id: int
    number: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class DecisionPolicy:
    """How sure is sure enough; all three are differences or values of cosines.

    Attributes:
        min_score: below this the best person is nobody, however far the others are.
        min_evidence: threshold on score minus `runner_up_weight` times the runner-up's score.
        min_margin: two people closer to each other than this cannot be told apart.
        runner_up_weight: how much a similar second person counts against the first.
    """

    min_score: float = 0.55
    min_evidence: float = 0.45
    min_margin: float = 0.08
    runner_up_weight: float = 0.5


@dataclass(frozen=True, slots=True)
class Identification:
    """Who a face is, how sure that is, and who else came near (best first)."""

    outcome: Outcome
    reason: Reason
    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate | None:
        """The most similar person, accepted or not."""
        return self.candidates[0] if self.candidates else None

    @property
    def person(self) -> Candidate | None:
        """The accepted person, or None."""
        return self.best if self.outcome is Outcome.ACCEPT else None

    @property
    def score(self) -> float:
        """Cosine to the best person's template; 0 when nobody is enrolled."""
        return self.candidates[0].score if self.candidates else 0.0

    @property
    def margin(self) -> float:
        """Best score minus the runner-up's (at least 0: a negative cosine is no similarity)."""
        return self.score - runner_up_score(self.candidates)


def runner_up_score(candidates: Sequence[Candidate]) -> float:
    """The second person's score, not below 0; 0 when there is no second person."""
    return max(candidates[1].score, 0.0) if len(candidates) > 1 else 0.0


def decide(
    candidates: Sequence[Candidate],
    *,
    classifier_pick: int | None = None,
    policy: DecisionPolicy | None = None,
) -> Identification:
    """Decide who the probe is.

    Args:
        candidates: the most similar people, best first, each person once.
        classifier_pick: the employee id that the classifier ranks first among the people it
            knows, when it knows the best candidate; None when it has nothing to say.
        policy: how sure is sure enough; the defaults when None.
    """
    found = tuple(candidates)
    outcome, reason = _judge(found, classifier_pick, policy or DecisionPolicy())
    return Identification(outcome, reason, found)


def _judge(
    found: tuple[Candidate, ...], classifier_pick: int | None, policy: DecisionPolicy
) -> tuple[Outcome, Reason]:
    if not found:
        return Outcome.UNKNOWN, Reason.NOBODY_ENROLLED
    best, second = found[0], runner_up_score(found)
    if best.score < policy.min_score:
        return Outcome.UNKNOWN, Reason.NOT_SIMILAR
    if best.score - second < policy.min_margin:
        return Outcome.AMBIGUOUS, Reason.TWO_PEOPLE_SIMILAR
    if best.score - policy.runner_up_weight * second < policy.min_evidence:
        return Outcome.UNKNOWN, Reason.NOT_SIMILAR
    if classifier_pick is not None and classifier_pick != best.employee_id:
        return Outcome.AMBIGUOUS, Reason.CLASSIFIER_DISAGREES
    return Outcome.ACCEPT, Reason.CLEAR_MATCH
