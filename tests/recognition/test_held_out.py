"""Photos kept back: which, what they say of probabilities, and which classifier serves."""

from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from people.services import delete_sample
from recognition import training
from recognition.classifier import Kind, LinearClassifier, fit_softmax, fit_svm
from recognition.evaluation.classifiers import compare_classifiers, list_rows
from recognition.evaluation.identification import OpenSet
from recognition.held_out import (
    HeldOut,
    choose_held_out,
    count_right,
    fit_temperature,
    is_worse,
    judge_reliability,
    measure_reliability,
)
from recognition.models import Classifier
from recognition.queries import get_classifier, get_serving_classifier
from recognition.training import train_classifier
from tests.company_fixtures import add_vector, make_employee, make_vector


def make_faces(people: int, each: int, *, noise: float = 1.1) -> tuple[np.ndarray, np.ndarray]:
    """Faces of made-up people that are hard to tell apart."""
    owners = np.repeat(np.arange(people), each)
    return np.stack(
        [
            make_vector(5000 + number, near=make_vector(int(owner)), noise=noise)
            for number, owner in enumerate(owners)
        ]
    ), owners


class TestChoosing:
    def test_who_has_few_photos_keeps_them_all(self):
        assert choose_held_out([(1, 7), (2, 7), (3, 8)]) == set()

    def test_of_three_photos_the_middle_one_is_kept_back_and_stays_so(self):
        photos = [(1, 7), (2, 7), (3, 7)]
        assert choose_held_out(photos) == {2}
        assert choose_held_out([*photos, (4, 7), (5, 7)], before={2}) == {2}

    def test_another_one_takes_the_place_of_one_that_is_gone(self):
        assert choose_held_out([(1, 7), (3, 7), (4, 7)], before={2}) == {3}


class TestProbabilities:
    def test_the_temperature_makes_them_come_true(self):
        vectors, owners = make_faces(30, 3)
        classifier = fit_softmax(vectors, owners.tolist())
        unseen = HeldOut(*make_faces_for(owners=np.repeat(np.arange(30), 8), seed=9000, noise=1.1))
        judged = HeldOut(*make_faces_for(owners=np.repeat(np.arange(30), 8), seed=99000, noise=1.1))
        before = judge_reliability(classifier, judged).error
        honest = LinearClassifier(
            classifier.employee_ids,
            classifier.coefficients,
            classifier.intercepts,
            fit_temperature(classifier, unseen),
        )
        after = judge_reliability(honest, judged).error
        assert after < 0.05 < before
        assert count_right(honest, judged) == count_right(classifier, judged)

    def test_too_few_faces_set_no_temperature(self):
        vectors, owners = make_faces(3, 3)
        classifier = fit_softmax(vectors, owners.tolist())
        assert fit_temperature(classifier, HeldOut(vectors[:5], owners[:5])) == 1.0

    def test_the_error_is_the_mean_gap_between_said_and_came(self):
        said = np.array([0.95] * 10 + [0.55] * 10)
        came = np.array([True] * 9 + [False] + [True] * 5 + [False] * 5)
        found = measure_reliability(said, came)
        assert found.error == pytest.approx(0.05)
        assert [faces for _low, faces, _said, _came in found.bins] == [10, 10]

    def test_support_vectors_name_people_too(self):
        vectors, owners = make_faces(5, 4, noise=0.4)
        classifier = fit_svm(vectors, owners.tolist())
        assert count_right(classifier, HeldOut(vectors, owners)) == len(owners)
        assert classifier.rank(make_vector(3), limit=1)[0][0] == 3


def make_faces_for(*, owners: np.ndarray, seed: int, noise: float):
    return np.stack(
        [
            make_vector(seed + number, near=make_vector(int(owner)), noise=noise)
            for number, owner in enumerate(owners)
        ]
    ), owners


def test_ways_to_name_a_face_are_compared_on_the_same_vectors():
    gallery, _owners = make_faces(8, 3, noise=0.6)
    probes, asked = make_faces_for(owners=np.repeat(np.arange(8), 4), seed=70_000, noise=0.6)
    strangers = [make_vector(800 + number) for number in range(40)]
    vectors = {Path(f"g{place}"): vector for place, vector in enumerate(gallery)}
    vectors |= {Path(f"p{place}"): vector for place, vector in enumerate(probes)}
    vectors |= {Path(f"s{place}"): vector for place, vector in enumerate(strangers)}
    open_set = OpenSet(
        tuple(tuple(Path(f"g{3 * person + n}") for n in range(3)) for person in range(8)),
        tuple((int(person), (Path(f"p{place}"),)) for place, person in enumerate(asked)),
        tuple(Path(f"s{place}") for place in range(40)),
    )
    found = compare_classifiers(open_set, vectors)
    assert (found.people, found.photos, found.probes, found.strangers) == (8, 24, 32, 40)
    by_name = {it.name: it for it in found.results}
    assert list(by_name) == ["k-NN", "softmax", "SVM", "forest", "Muster's rule"]
    assert by_name["softmax"].accuracy == by_name["SVM"].accuracy == 1.0
    assert by_name["softmax"].fnir <= by_name["forest"].fnir
    assert "softmax" in "\n".join(list_rows(found))
    assert found.as_dict()["classifiers"]["k-NN"]["calibration_error"] is None


@pytest.mark.parametrize(
    ("right", "than", "of", "worse"),
    [(9, 10, 10, False), (8, 10, 10, True), (10, 9, 10, False), (495, 500, 500, False),
     (494, 500, 500, True), (0, 0, 0, False)],
)  # fmt: skip
def test_one_photo_is_chance(right, than, of, worse):
    assert is_worse(right, than, of=of) is worse


@pytest.mark.django_db
@pytest.mark.engine
class TestServing:
    @pytest.fixture
    def samples(self, engine):
        """Four people with three photos each; by sample its person."""
        people = [make_employee(f"Person {number}") for number in range(4)]
        return [
            add_vector(
                person,
                make_vector(100 * number + photo, near=make_vector(number), noise=0.3),
                model_id=engine.model_id,
            )
            for number, person in enumerate(people)
            for photo in range(3)
        ]

    def test_one_photo_of_each_is_kept_back(self, samples):
        classifier = train_classifier()
        assert classifier.held_out_ids == [samples[place].pk for place in (1, 4, 7, 10)]
        assert classifier.sample_count == 8
        assert classifier.held_out_right == 4
        assert classifier.reliability_error is None  # four photos say nothing

    def test_a_worse_one_does_not_serve_and_says_why(self, samples, monkeypatch):
        first = train_classifier()
        fit = training.fit_softmax

        def mix_people_up(vectors, employee_ids, *, start):
            fitted = fit(vectors, employee_ids)
            return LinearClassifier(
                np.roll(fitted.employee_ids, 1), fitted.coefficients, fitted.intercepts
            )

        monkeypatch.setattr(training, "fit_softmax", mix_people_up)
        second = train_classifier()
        assert "0 rightly, the one before 4" in second.refusal
        assert not second.classes.exists()
        serving = get_serving_classifier(model_id=first.model_id)
        assert serving == first
        assert get_classifier(model_id=first.model_id).knows(samples[0].employee_id)
        with pytest.raises(CommandError, match="does not serve"):
            call_command("train")
        assert Classifier.objects.count() == 2  # the newest refused one is kept, to be read
        call_command("train", "--force")
        assert Classifier.objects.get().refusal == ""

    def test_it_serves_though_worse_when_a_photo_is_gone_that_the_last_one_learnt(
        self, samples, monkeypatch
    ):
        train_classifier()
        delete_sample(sample=samples[0])
        monkeypatch.setattr(training, "is_worse", lambda *_counts, **_of: True)
        assert train_classifier().refusal == ""

    def test_the_kind_lasts_until_another_is_chosen(self, samples, capsys):
        call_command("train", "--classifier", "svm")
        assert train_classifier().kind == Kind.SVM
        assert "Trained svm on 8 photos" in capsys.readouterr().out

    def test_a_forest_is_not_kept(self, samples):
        with pytest.raises(CommandError, match="nobody could be erased"):
            call_command("train", "--classifier", "forest")
