"""What lists say of a person's face, in a fixed number of subqueries."""

import pytest

from people.models import Employee, FaceSample
from people.queries import (
    FaceState,
    annotate_face_state,
    annotate_good_photo_count,
    find_photos_to_review,
)
from tests.company_fixtures import add_vector, make_employee, make_vector

pytestmark = pytest.mark.django_db


def add_sample(employee, state, quality=None):
    return FaceSample.objects.create(
        employee=employee,
        image="missing",
        source_sha256=f"{FaceSample.objects.count():064}",
        state=state,
        quality=quality,
        reason="because" if state == "rejected" else "",
    )


def test_face_state_of_everybody_in_one_query(django_assert_num_queries):
    nobody, waiting, poor, good, odd, bad = (make_employee(f"Person {n}") for n in range(6))
    add_sample(waiting, "pending")
    FaceSample.objects.filter(pk=add_vector(poor, make_vector(1)).pk).update(quality=0.1)
    add_vector(good, make_vector(2))
    add_sample(good, "rejected")
    add_vector(odd, make_vector(3))
    add_sample(odd, "review", 0.9)
    add_sample(bad, "rejected")
    with django_assert_num_queries(1):
        states = dict(
            annotate_good_photo_count(annotate_face_state(Employee.objects.all())).values_list(
                "pk", "face_state"
            )
        )
    assert states == {
        nobody.pk: FaceState.NO_PHOTO,
        waiting.pk: FaceState.WAITING,
        poor.pk: FaceState.LOW_QUALITY,
        good.pk: FaceState.READY,
        odd.pk: FaceState.LOOK_ALIKE,
        bad.pk: FaceState.NO_PHOTO,
    }
    counts = annotate_good_photo_count(Employee.objects.all()).in_bulk()
    assert (counts[good.pk].good_photo_count, counts[poor.pk].good_photo_count) == (1, 0)
    assert find_photos_to_review().get().employee == odd
