"""The one rule: properties that must hold for any scores, and the cases it was made for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recognition.decision import (
    RANKED_PEOPLE,
    SHOWN_CANDIDATES,
    Candidate,
    DecisionPolicy,
    Outcome,
    Reason,
    decide,
    judge_scores,
    measure_confidence,
    measure_evidence,
)

scores = st.lists(st.floats(-1, 1), max_size=RANKED_PEOPLE).map(
    lambda values: sorted(values, reverse=True)
)
some_scores = scores.filter(bool)
policies = st.builds(
    DecisionPolicy,
    min_score=st.floats(0, 0.9),
    min_evidence=st.floats(0, 0.9),
    min_margin=st.floats(0, 0.3),
    cohort_weight=st.floats(0, 1),
)
tables = st.integers(1, RANKED_PEOPLE).flatmap(
    lambda people: arrays(np.float64, (7, people), elements=st.floats(-1, 1))
)


def people(*values):
    return [Candidate(pk, f"N{pk}", f"Person {pk}", value) for pk, value in enumerate(values)]


def explain(values, policy):
    """The rule in words of its own, for one probe."""
    if not values:
        return Reason.NOBODY_ENROLLED
    others = [max(value, 0.0) for value in values[1:]]
    cohort = sum(others) / len(others) if others else 0.0
    if values[0] < policy.min_score:
        return Reason.NOT_SIMILAR
    if values[0] - (others[0] if others else 0.0) < policy.min_margin:
        return Reason.TWO_PEOPLE_SIMILAR
    if values[0] - policy.cohort_weight * cohort < policy.min_evidence - 1e-12:
        return Reason.NOT_SIMILAR
    return Reason.CLEAR_MATCH


@given(scores, policies)
def test_the_rule_is_what_it_says(values, policy):
    found = decide(people(*values), policy=policy)
    if values:
        # At the threshold itself the order of additions decides; both answers are right there.
        evidence = measure_evidence(np.array([values]), policy)[0]
        if abs(evidence - policy.min_evidence) < 1e-9:
            return
    assert found.reason is explain(values, policy)


@given(tables, policies)
def test_many_probes_are_judged_like_one(table, policy):
    ranked = -np.sort(-table, axis=1)
    reasons = judge_scores(ranked, policy)
    for row, reason in zip(ranked, reasons, strict=True):
        assert decide(people(*row), policy=policy).reason == reason


@given(tables, policies)
def test_confidence_at_the_threshold_is_acceptance(table, policy):
    ranked = -np.sort(-table, axis=1)
    accepted = judge_scores(ranked, policy) == Reason.CLEAR_MATCH
    assert ((measure_confidence(ranked, policy) >= policy.min_evidence) == accepted).all()


@given(some_scores)
def test_missing_people_change_nothing(values):
    """Rows of different lengths can share a table: -inf stands for nobody."""
    padded = [*values, *[-np.inf] * (RANKED_PEOPLE - len(values))]
    short, long = np.array([values]), np.array([padded])
    policy = DecisionPolicy()
    assert measure_confidence(short, policy) == measure_confidence(long, policy)


@given(scores)
def test_who_is_accepted_meets_every_condition(values):
    found, policy = decide(people(*values)), DecisionPolicy()
    if found.outcome is Outcome.ACCEPT:
        assert found.person.employee_id == 0
        assert values[0] >= policy.min_score
        assert found.margin >= policy.min_margin
    else:
        assert found.person is None


@given(some_scores, st.integers(1, RANKED_PEOPLE - 1), st.floats(0, 0.5))
def test_a_more_similar_other_person_never_helps(values, place, more):
    if place >= len(values):
        return
    raised = list(values)
    raised[place] = min(values[place] + more, values[0])
    after = decide(people(values[0], *sorted(raised[1:], reverse=True)))
    before = decide(people(*values))
    assert not (after.outcome is Outcome.ACCEPT and before.outcome is not Outcome.ACCEPT)


@given(scores)
def test_the_classifier_can_only_object(values):
    alone = decide(people(*values))
    for pick in range(5):
        with_pick = decide(people(*values), classifier_pick=pick)
        assert with_pick.outcome is not Outcome.ACCEPT or alone.outcome is Outcome.ACCEPT
        assert (with_pick.outcome is Outcome.UNKNOWN) == (alone.outcome is Outcome.UNKNOWN)


@given(scores, st.sets(st.integers(0, 9)))
def test_look_alikes_can_only_object(values, look_alikes):
    alone, found = decide(people(*values)), decide(people(*values), look_alikes=look_alikes)
    if found != alone:
        assert found.reason is Reason.LOOK_ALIKE
        assert alone.reason in {Reason.CLEAR_MATCH, Reason.TWO_PEOPLE_SIMILAR}


@pytest.mark.parametrize(
    ("values", "outcome", "reason"),
    [
        ((), Outcome.UNKNOWN, Reason.NOBODY_ENROLLED),
        ((0.9,), Outcome.ACCEPT, Reason.CLEAR_MATCH),
        ((0.9, 0.3), Outcome.ACCEPT, Reason.CLEAR_MATCH),
        ((0.4, 0.1), Outcome.UNKNOWN, Reason.NOT_SIMILAR),
        ((0.62, 0.50), Outcome.UNKNOWN, Reason.NOT_SIMILAR),
        ((0.7, 0.3, 0.3, 0.2), Outcome.ACCEPT, Reason.CLEAR_MATCH),
        ((0.7, 0.6, 0.6, 0.6), Outcome.UNKNOWN, Reason.NOT_SIMILAR),
        ((0.9, 0.88), Outcome.AMBIGUOUS, Reason.TWO_PEOPLE_SIMILAR),
    ],
)
def test_typical_faces(values, outcome, reason):
    found = decide(people(*values))
    assert (found.outcome, found.reason) == (outcome, reason)


def test_a_classifier_that_names_somebody_else_makes_it_ambiguous():
    found = decide(people(0.9, 0.3), classifier_pick=1)
    assert (found.outcome, found.reason) == (Outcome.AMBIGUOUS, Reason.CLASSIFIER_DISAGREES)


@pytest.mark.parametrize(
    ("second", "reason"), [(0.80, Reason.LOOK_ALIKE), (0.5, Reason.CLEAR_MATCH)]
)
def test_look_alikes_are_not_guessed_between_unless_the_margin_is_clear(second, reason):
    assert decide(people(0.92, second), look_alikes={1}).reason is reason


def test_a_look_alike_behind_the_runner_up_counts_too():
    found = decide(people(0.92, 0.85, 0.80, *[0.2] * 6), look_alikes={2})
    assert (found.outcome, found.reason) == (Outcome.AMBIGUOUS, Reason.LOOK_ALIKE)


def test_few_candidates_are_shown_though_more_are_weighed():
    found = decide(people(0.9, *[0.3] * 9))
    assert len(found.candidates) == SHOWN_CANDIDATES
