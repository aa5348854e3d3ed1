"""The softmax in numbers."""

import numpy as np
import pytest

from recognition.classifier import fit_softmax
from tests.company_fixtures import make_vector


@pytest.mark.parametrize("people", [2, 3, 20])
def test_probabilities_sum_to_one_and_name_the_right_person(people):
    vectors = np.stack(
        [make_vector(1000 + n, near=make_vector(n % people), noise=0.4) for n in range(people * 3)]
    )
    classifier = fit_softmax(vectors, [10 + n % people for n in range(people * 3)])
    for number in range(people):
        ranking = classifier.rank(make_vector(number), limit=people)
        assert ranking[0][0] == 10 + number
        assert sum(p for _pk, p in ranking) == pytest.approx(1, abs=1e-5)
        assert ranking[0][1] > 0.5


def test_one_person_cannot_be_told_apart():
    with pytest.raises(ValueError, match="two people"):
        fit_softmax(np.stack([make_vector(1), make_vector(2)]), [1, 1])


def test_it_knows_only_whom_it_was_trained_on():
    classifier = fit_softmax(np.stack([make_vector(1), make_vector(2)]), [1, 2])
    assert classifier.knows(2)
    assert not classifier.knows(3)


def test_going_on_from_an_earlier_classifier_ends_where_a_new_one_does():
    vectors = np.stack(
        [make_vector(1000 + n, near=make_vector(n % 21), noise=0.4) for n in range(63)]
    )
    people = np.arange(63) % 21
    before = people != 20
    stayed = people != 0
    earlier = fit_softmax(vectors[before], people[before].tolist())
    fresh = fit_softmax(vectors[stayed], people[stayed].tolist())
    renewed = fit_softmax(vectors[stayed], people[stayed].tolist(), start=earlier)
    assert renewed.employee_ids.tolist() == fresh.employee_ids.tolist() == list(range(1, 21))
    for person in range(1, 21):
        probe = make_vector(2000 + person, near=make_vector(person), noise=0.4)
        [expected], [found] = fresh.rank(probe, limit=1), renewed.rank(probe, limit=1)
        assert found[0] == expected[0] == person
        assert found[1] == pytest.approx(expected[1], abs=0.02)
