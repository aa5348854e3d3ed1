"""The one rule: properties that must hold for any scores, and the cases it was made for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.decision import Candidate, DecisionPolicy, Outcome, Reason, decide

scores = st.lists(st.floats(-1, 1), max_size=5).map(lambda values: sorted(values, reverse=True))


def people(*values):
    return [Candidate(pk, f"N{pk}", f"Person {pk}", value) for pk, value in enumerate(values)]


@given(scores)
def test_who_is_accepted_meets_every_condition(values):
    found, policy = decide(people(*values)), DecisionPolicy()
    if found.outcome is Outcome.ACCEPT:
        second = max(values[1], 0) if len(values) > 1 else 0
        assert found.person.employee_id == 0
        assert values[0] >= policy.min_score
        assert values[0] - second >= policy.min_margin
        assert values[0] - second / 2 >= policy.min_evidence
    else:
        assert found.person is None


@given(scores, st.floats(0, 0.5))
def test_a_better_runner_up_never_helps(values, more):
    if len(values) < 2:
        return
    before = decide(people(*values))
    raised = [values[0], min(values[1] + more, values[0]), *values[2:]]
    after = decide(people(*raised))
    assert not (after.outcome is Outcome.ACCEPT and before.outcome is not Outcome.ACCEPT)


@given(scores)
def test_the_classifier_can_only_object(values):
    alone = decide(people(*values))
    for pick in range(5):
        with_pick = decide(people(*values), classifier_pick=pick)
        assert with_pick.outcome is not Outcome.ACCEPT or alone.outcome is Outcome.ACCEPT
        assert (with_pick.outcome is Outcome.UNKNOWN) == (alone.outcome is Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("values", "outcome", "reason"),
    [
        ((), Outcome.UNKNOWN, Reason.NOBODY_ENROLLED),
        ((0.9,), Outcome.ACCEPT, Reason.CLEAR_MATCH),
        ((0.9, 0.3), Outcome.ACCEPT, Reason.CLEAR_MATCH),
        ((0.4, 0.1), Outcome.UNKNOWN, Reason.NOT_SIMILAR),
        ((0.62, 0.50), Outcome.UNKNOWN, Reason.NOT_SIMILAR),
        ((0.9, 0.88), Outcome.AMBIGUOUS, Reason.TWO_PEOPLE_SIMILAR),
    ],
)
def test_typical_faces(values, outcome, reason):
    found = decide(people(*values))
    assert (found.outcome, found.reason) == (outcome, reason)


def test_a_classifier_that_names_somebody_else_makes_it_ambiguous():
    found = decide(people(0.9, 0.3), classifier_pick=1)
    assert (found.outcome, found.reason) == (Outcome.AMBIGUOUS, Reason.CLASSIFIER_DISAGREES)
