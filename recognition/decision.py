"""The one rule that turns scores into a name, an "I don't know" or an "I am not sure".

Scores are cosines between a probe and each person's template (the mean of the person's vectors).
What keeps strangers out is not the best score alone but the *evidence*: the best person's score
minus half of the mean score of the people who come next. A stranger who resembles one employee
usually resembles others nearly as much, an employee does not. In speaker recognition the people who
come next are called the cohort, and the rule a cohort normalisation (Rosenberg et al. 1992).

One implementation serves a single face (`decide`) and many at once (`judge_scores`,
`measure_confidence`: evaluation and calibration). Measured by cross-validation over people on
``lfw_dev``, see docs/reference/accuracy.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

PersonScores: TypeAlias = NDArray[np.floating]
"""(N, K) cosines of N probes to K different people each, best first; -inf where there is none."""

COHORT_SIZE = 9
"""So many people behind the best one are what the best one is measured against. FNIR at FPIR 1 %,
221 people enrolled: 4.8 % with 1, 4.1 % with 4, 3.7 % with 9, 3.6 % with 14."""

RANKED_PEOPLE = 1 + COHORT_SIZE
"""What the rule wants to see of a gallery: the best person and the cohort."""

SHOWN_CANDIDATES = 5


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
    LOOK_ALIKE = "look_alike"
    CLASSIFIER_DISAGREES = "classifier_disagrees"


OUTCOMES = {
    Reason.CLEAR_MATCH: Outcome.ACCEPT,
    Reason.NOBODY_ENROLLED: Outcome.UNKNOWN,
    Reason.NOT_SIMILAR: Outcome.UNKNOWN,
    Reason.TWO_PEOPLE_SIMILAR: Outcome.AMBIGUOUS,
    Reason.LOOK_ALIKE: Outcome.AMBIGUOUS,
    Reason.CLASSIFIER_DISAGREES: Outcome.AMBIGUOUS,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person and the cosine, -1 to 1, between the probe and the person's template."""

    employee_id: int
    number: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class DecisionPolicy:
    """How sure is sure enough; all are differences or values of cosines.

    Attributes:
        min_score: below this the best person is nobody, however far the others are.
        min_evidence: threshold on the evidence; `manage.py calibrate` chooses it for a gallery.
            The default lets in 0.3 to 0.7 % of strangers, whether 24 or 221 people are enrolled.
        min_margin: two people closer to each other than this cannot be told apart.
        look_alike_margin: the same for pairs that calibration found to look alike.
        cohort_weight: how much the people who come next count against the first.
    """

    min_score: float = 0.55
    min_evidence: float = 0.52
    min_margin: float = 0.05
    look_alike_margin: float = 0.15
    cohort_weight: float = 0.5


DEFAULT_POLICY = DecisionPolicy()


@dataclass(frozen=True, slots=True)
class Identification:
    """Who a face is, how sure that is, and who else came near (best first, at most five)."""

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
        second = self.candidates[1].score if len(self.candidates) > 1 else 0.0
        return self.score - max(second, 0.0)


def decide(
    candidates: Sequence[Candidate],
    *,
    classifier_pick: int | None = None,
    look_alikes: Collection[int] = (),
    policy: DecisionPolicy | None = None,
) -> Identification:
    """Decide who the probe is.

    Args:
        candidates: the `RANKED_PEOPLE` most similar people, best first, each person once.
        classifier_pick: the employee id that the classifier ranks first among the people it
            knows, when it knows the best candidate; None when it has nothing to say.
        look_alikes: employee ids of the people whom calibration found to look like the best one.
        policy: how sure is sure enough; the defaults when None.
    """
    policy = policy or DEFAULT_POLICY
    found = tuple(candidates)
    reason = _judge(found, policy)
    if OUTCOMES[reason] is not Outcome.UNKNOWN and _meets_look_alike(found, look_alikes, policy):
        reason = Reason.LOOK_ALIKE
    elif reason is Reason.CLEAR_MATCH and classifier_pick not in {None, found[0].employee_id}:
        reason = Reason.CLASSIFIER_DISAGREES
    return Identification(OUTCOMES[reason], reason, found[:SHOWN_CANDIDATES])


def measure_evidence(scores: PersonScores, policy: DecisionPolicy) -> NDArray[np.float64]:
    """(N,) best score minus `cohort_weight` times the mean of the next `COHORT_SIZE` scores.

    Negative scores count as 0: a negative cosine is no similarity. Whoever has no cohort (only one
    person is enrolled) is judged by the score alone. Missing people are added as 0, in their
    places: numpy adds rows of different lengths in different orders, which shows in the last bit.
    """
    ranked = np.asarray(scores[:, 1:RANKED_PEOPLE], np.float64)
    cohort = np.full((len(ranked), COHORT_SIZE), -np.inf)
    cohort[:, : ranked.shape[1]] = ranked
    present = np.isfinite(cohort)
    sums = np.where(present, np.maximum(cohort, 0.0), 0.0).sum(axis=1)
    means = sums / np.maximum(present.sum(axis=1), 1)
    evidence: NDArray[np.float64] = scores[:, 0].astype(np.float64) - policy.cohort_weight * means
    return evidence


def judge_scores(scores: PersonScores, policy: DecisionPolicy) -> NDArray[np.str_]:
    """(N,) reasons, as text: what the scores alone say about each probe; K is at least 1."""
    best, margins = _measure_margins(scores)
    evidence = measure_evidence(scores, policy)
    return np.select(
        [best < policy.min_score, margins < policy.min_margin, evidence < policy.min_evidence],
        [Reason.NOT_SIMILAR.value, Reason.TWO_PEOPLE_SIMILAR.value, Reason.NOT_SIMILAR.value],
        Reason.CLEAR_MATCH.value,
    )


def measure_confidence(scores: PersonScores, policy: DecisionPolicy) -> NDArray[np.float64]:
    """(N,) one number to set a threshold on: `judge_scores` accepts where it is >= min_evidence.

    It is the evidence, or -inf where the policy's other limits refuse at any threshold.
    """
    best, margins = _measure_margins(scores)
    is_possible = (best >= policy.min_score) & (margins >= policy.min_margin)
    return np.where(is_possible, measure_evidence(scores, policy), -np.inf)


def _measure_margins(scores: PersonScores) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(N,) best scores, and (N,) what each lies above the runner-up's, which is at least 0."""
    ranked = np.asarray(scores, np.float64)
    runner_up = ranked[:, 1] if ranked.shape[1] > 1 else np.zeros(len(ranked))
    return ranked[:, 0], ranked[:, 0] - np.maximum(runner_up, 0.0)


def _judge(found: tuple[Candidate, ...], policy: DecisionPolicy) -> Reason:
    if not found:
        return Reason.NOBODY_ENROLLED
    scores = np.array([[candidate.score for candidate in found]])
    return Reason(judge_scores(scores, policy)[0])


def _meets_look_alike(
    found: tuple[Candidate, ...], look_alikes: Collection[int], policy: DecisionPolicy
) -> bool:
    """Whether somebody who is known to look like the best person is too near."""
    near = found[0].score - policy.look_alike_margin
    return any(c.score > near and c.employee_id in look_alikes for c in found[1:])
