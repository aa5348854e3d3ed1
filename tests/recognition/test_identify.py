"""Nearest templates in pgvector and the classifier, put to the rule."""

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from people.models import Consent
from people.services import withdraw_consent
from recognition.classifier import fit_softmax
from recognition.decision import RANKED_PEOPLE, Outcome, Reason
from recognition.identify import identify
from recognition.models import Classifier, ClassifierClass
from recognition.queries import SPARE_PEOPLE, find_nearest_people, find_nearest_samples
from tests.company_fixtures import MODEL, add_vector, make_employee, make_vector

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    """Five people with two vectors each, far from one another."""
    people = [make_employee(f"Person {number}") for number in range(5)]
    for number, person in enumerate(people):
        add_vector(person, make_vector(number))
        add_vector(person, make_vector(number + 50, near=make_vector(number), noise=0.3))
    return people


def store_classifier(people):
    vectors = np.stack([make_vector(n, near=make_vector(n // 2), noise=0.2) for n in range(10)])
    fitted = fit_softmax(vectors, [people[n // 2].pk for n in range(10)])
    row = Classifier.objects.create(model_id=MODEL, gallery_version=1, sample_count=10)
    for pk, coefficients, intercept in zip(
        fitted.employee_ids, fitted.coefficients, fitted.intercepts, strict=True
    ):
        ClassifierClass.objects.create(
            classifier=row, employee_id=pk, coefficients=coefficients.tolist(), intercept=intercept
        )
    return row


def test_a_known_face_is_named_and_a_stranger_is_not(company):
    known = identify(make_vector(9, near=make_vector(2), noise=0.3), model_id=MODEL)
    assert known.person.employee_id == company[2].pk
    assert known.score > 0.9
    stranger = identify(make_vector(77), model_id=MODEL)
    assert (stranger.outcome, stranger.reason) == (Outcome.UNKNOWN, Reason.NOT_SIMILAR)


def test_two_people_alike_are_not_guessed_between(company):
    twin = make_employee("Twin")
    add_vector(twin, make_vector(8, near=make_vector(0), noise=0.1))
    found = identify(make_vector(0), model_id=MODEL)
    assert found.outcome is Outcome.AMBIGUOUS


def test_scores_are_cosines_to_the_template_best_first(company):
    probe = make_vector(3)
    candidates = find_nearest_people(probe, model_id=MODEL)
    company[3].refresh_from_db()
    assert candidates[0].score == pytest.approx(
        float(np.dot(company[3].embedding, probe)), abs=1e-5
    )
    assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)
    assert len({c.employee_id for c in candidates}) == len(candidates)


def test_a_person_with_many_photos_does_not_hide_the_runner_up(company):
    for number in range(20):
        add_vector(company[0], make_vector(100 + number, near=make_vector(0), noise=0.1))
    candidates = find_nearest_people(make_vector(0), model_id=MODEL, limit=2)
    assert len({candidate.employee_id for candidate in candidates}) == 2


def test_nobody_is_compared_with_vectors_of_another_model(company):
    assert identify(make_vector(0), model_id="another").reason is Reason.NOBODY_ENROLLED
    assert not find_nearest_samples(make_vector(0), model_id="another", limit=3)


def test_who_left_or_withdrew_is_not_matched(company):
    company[0].active_until = timezone.localdate() - timezone.timedelta(days=3)
    company[0].save()
    withdraw_consent(employee=company[1])
    for number in (0, 1):
        assert identify(make_vector(number), model_id=MODEL).outcome is Outcome.UNKNOWN


def test_many_who_no_longer_agree_hide_nobody(company):
    for number in range(RANKED_PEOPLE + SPARE_PEOPLE):
        left = make_employee(f"Left {number}")
        add_vector(left, make_vector(100 + number, near=make_vector(3), noise=0.05))
        Consent.objects.filter(employee=left).update(
            withdrawn_at=timezone.now()
        )  # nothing was erased yet
    candidates = find_nearest_people(make_vector(3), model_id=MODEL)
    assert candidates[0].employee_id == company[3].pk
    assert {candidate.employee_id for candidate in candidates} == {it.pk for it in company}


def test_nearest_samples_are_ordered(company):
    samples = list(find_nearest_samples(make_vector(1), model_id=MODEL, limit=3))
    assert samples[0].employee_id == company[1].pk
    assert samples[0].distance == pytest.approx(0, abs=1e-5)
    assert samples[0].distance <= samples[1].distance <= samples[2].distance


def test_the_classifier_confirms_whom_it_knows(company):
    store_classifier(company)
    assert identify(make_vector(4), model_id=MODEL).person.employee_id == company[4].pk


def test_a_new_person_is_recognised_before_any_training(company):
    store_classifier(company)
    new = make_employee("New")
    add_vector(new, make_vector(60))
    assert identify(make_vector(60), model_id=MODEL).person.employee_id == new.pk


def test_a_classifier_that_disagrees_stops_the_match(company):
    row = store_classifier(company)
    wrong = ClassifierClass.objects.get(classifier=row, employee=company[1])
    ClassifierClass.objects.filter(pk=wrong.pk).update(intercept=1000)
    found = identify(make_vector(0), model_id=MODEL)
    assert found.reason is Reason.CLASSIFIER_DISAGREES


def test_erasure_takes_the_classifier_rows_along(company):
    store_classifier(company)
    removed = withdraw_consent(employee=company[0])
    assert removed["classifier rows"] == 1
    assert not ClassifierClass.objects.filter(employee=company[0]).exists()
    assert identify(make_vector(1), model_id=MODEL).person.employee_id == company[1].pk


def test_a_search_reads_no_second_table():
    """Rows with vectors keep the name of the model, which every search asks for, inline."""
    for number in range(3):
        add_vector(make_employee(f"Person {number}"), make_vector(number), model_id="m" * 60)
    with connection.cursor() as cursor:
        for table, column in [
            ("people_employee", "embedding_model_id"),
            ("people_facesample", "model_id"),
        ]:
            cursor.execute(
                f"SELECT reltoastrelid::regclass FROM pg_class WHERE relname = '{table}'"
            )
            cursor.execute(f"SELECT count(*) FROM {cursor.fetchone()[0]}")
            assert cursor.fetchone() == (0,), column
