"""Training goes on from the last classifier, unless somebody in it is gone."""

import pytest

from people.services import erase_face_data
from recognition import training
from recognition.training import train_classifier
from tests.company_fixtures import add_vector, make_employee, make_vector

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def starts(monkeypatch):
    """Whether each training went on from an earlier classifier."""
    fit, seen = training.fit_softmax, []

    def note_start(*arguments, start):
        seen.append(start is not None)
        return fit(*arguments, start=start)

    monkeypatch.setattr(training, "fit_softmax", note_start)
    return seen


@pytest.fixture
def people(engine):
    found = [make_employee(f"Person {number}") for number in range(4)]
    for number, person in enumerate(found):
        add_vector(person, make_vector(number), model_id=engine.model_id)
    return found


def test_a_new_person_joins_the_last_classifier(people, engine, starts):
    train_classifier()
    add_vector(make_employee("Newcomer"), make_vector(9), model_id=engine.model_id)
    classifier = train_classifier()
    assert starts == [False, True]
    assert classifier.classes.count() == 5


def test_what_was_erased_does_not_live_on_in_the_numbers_of_others(people, starts):
    train_classifier()
    erase_face_data(employee=people[0])
    classifier = train_classifier()
    assert starts == [False, False]
    assert classifier.classes.count() == 3
