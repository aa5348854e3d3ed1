"""HR's decisions about photos: what changes, what follows by itself, what is refused."""

import re
from pathlib import Path

import numpy as np
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from people.errors import ConsentMissingError, PhotoRefusedError, PhotoStateError
from people.guidance import find_photo_needs
from people.models import TRANSITIONS, FaceSample
from people.services import (
    EMBED_TASK,
    TRAIN_TASK,
    accept_photo,
    choose_face,
    delete_sample,
    move_photo,
    reject_photo,
)
from people.verdicts import VERDICTS
from recognition.engine.images import ImageError
from recognition.services import IMAGE_VERDICTS
from tests.company_fixtures import add_vector, make_employee, make_vector

pytestmark = pytest.mark.django_db

BOX = [10.0, 10.0, 90.0, 110.0]
FACES = [
    {"box": [10, 10, 90, 110], "landmarks": [0] * 10, "probability": 0.99},
    {"box": [110, 10, 190, 110], "landmarks": [0] * 10, "probability": 0.98},
]
DIAGRAM = Path(__file__).parents[2] / "docs" / "reference" / "data-model.md"


def make_sample(employee=None, state="review", **values):
    return FaceSample.objects.create(
        employee=employee or make_employee(),
        image="missing",
        source_sha256=f"{FaceSample.objects.count():064}",
        state=state,
        reason="because",
        verdicts=["looks_like_someone_else"],
        box=BOX,
        faces=FACES,
        **values,
    )


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield


def list_jobs(task):
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=task)]


def test_accepting_has_the_photo_looked_at_again(committed, admin_user):
    sample = make_sample(resembles=make_employee("Bob B"), resemblance=0.8)
    accept_photo(sample=sample, user=admin_user)
    sample.refresh_from_db()
    assert (sample.state, sample.is_accepted, sample.resembles) == ("pending", True, None)
    assert (sample.reviewed_by, sample.reviewed_at is not None) == (admin_user, True)


def test_the_worker_is_asked_once_the_decision_is_stored(
    admin_user, django_capture_on_commit_callbacks
):
    sample = make_sample()
    with django_capture_on_commit_callbacks(execute=True):
        accept_photo(sample=sample, user=admin_user)
    assert list_jobs(EMBED_TASK) == [{"sample_id": sample.pk}]


def test_rejecting_takes_the_vector_out_of_every_mean(admin_user):
    ada = make_employee()
    add_vector(ada, make_vector(1))
    bad = add_vector(ada, make_vector(2))
    reject_photo(sample=bad, user=admin_user, reason="That is Bob.")
    bad.refresh_from_db()
    ada.refresh_from_db()
    ada.team.refresh_from_db()
    assert (bad.state, bad.reason, bad.embedding) == ("rejected", "That is Bob.", None)
    assert np.dot(ada.embedding, make_vector(1)) == pytest.approx(1, abs=1e-5)
    assert np.dot(ada.team.embedding, make_vector(1)) == pytest.approx(1, abs=1e-5)


def test_another_face_of_the_picture_is_chosen(admin_user):
    sample = make_sample()
    choose_face(sample=sample, user=admin_user, face=1)
    sample.refresh_from_db()
    assert (sample.state, sample.chosen_face) == ("pending", 1)
    with pytest.raises(PhotoStateError, match="no such face"):
        choose_face(sample=sample, user=admin_user, face=2)


def test_a_photo_is_moved_to_the_right_person(admin_user):
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    sample = add_vector(ada, make_vector(1))
    move_photo(sample=sample, user=admin_user, employee=bob)
    sample.refresh_from_db()
    ada.refresh_from_db()
    assert (sample.employee, sample.state, sample.embedding) == (bob, "pending", None)
    assert ada.embedding is None


def test_a_photo_is_not_moved_to_somebody_who_has_not_agreed(admin_user):
    sample = add_vector(make_employee("Ada A"), make_vector(1))
    with pytest.raises(ConsentMissingError, match="Bob B"):
        move_photo(sample=sample, user=admin_user, employee=make_employee("Bob B", consent=False))
    sample.refresh_from_db()
    assert sample.state == "ready"


def test_a_photo_is_not_moved_where_it_is_already(admin_user):
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    sample, same = make_sample(ada), make_sample(bob)
    FaceSample.objects.filter(pk=same.pk).update(source_sha256=sample.source_sha256)
    with pytest.raises(PhotoRefusedError, match="already"):
        move_photo(sample=sample, user=admin_user, employee=bob)
    with pytest.raises(PhotoStateError, match="already"):
        move_photo(sample=sample, user=admin_user, employee=ada)


def test_nothing_is_decided_twice_or_about_what_is_gone(admin_user):
    sample = make_sample()
    reject_photo(sample=sample, user=admin_user)
    with pytest.raises(PhotoStateError, match="cannot become"):
        reject_photo(sample=sample, user=admin_user)
    accept_photo(sample=sample, user=admin_user)
    with pytest.raises(PhotoStateError, match="cannot become"):
        accept_photo(sample=sample, user=admin_user)
    FaceSample.objects.filter(pk=sample.pk).delete()
    with pytest.raises(PhotoStateError, match="no longer there"):
        accept_photo(sample=sample, user=admin_user)


def test_many_changes_of_the_gallery_ask_for_one_training(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sample = add_vector(make_employee(), make_vector(1))
    with django_capture_on_commit_callbacks(execute=True):
        delete_sample(sample=sample)
    assert list_jobs(TRAIN_TASK) == [{}]


def test_what_a_person_still_needs_is_one_sentence():
    ada = make_employee()
    assert "3 more good photos are needed" in find_photo_needs(ada).sentence
    for number, yaw in enumerate((3.0, -20.0)):
        sample = add_vector(ada, make_vector(number))
        FaceSample.objects.filter(pk=sample.pk).update(yaw=yaw)
    needs = find_photo_needs(ada)
    assert needs.sentence.startswith("1 more good photo is needed, best looking a little to the r")
    sample = add_vector(ada, make_vector(3))
    FaceSample.objects.filter(pk=sample.pk).update(yaw=25.0)
    assert find_photo_needs(ada).is_met
    assert find_photo_needs(ada).missing_poses == ()


def draw_transitions():
    """The states of a photo as a Mermaid diagram."""
    arrows = [
        f"    {old.value} --> {new.value}"
        for old in FaceSample.State
        for new in FaceSample.State
        if new in TRANSITIONS[old]
    ]
    return "\n".join(["stateDiagram-v2", "    [*] --> pending", *arrows])


def test_the_diagram_in_the_docs_is_the_table_in_the_code():
    assert re.search(r"```mermaid\n(.*?)\n```", DIAGRAM.read_text(), re.DOTALL)[1] == (
        draw_transitions()
    )


def test_every_code_of_the_image_reader_has_words():
    codes = re.findall(r"``(\w+)``", ImageError.__doc__)[1:]
    assert len(codes) == 6
    assert {IMAGE_VERDICTS.get(code, code) for code in codes} <= set(VERDICTS)
