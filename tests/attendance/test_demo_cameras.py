"""The demo company's cameras: drawn plans, nothing to watch, and people who walk about."""

import random

import pytest

from attendance.demo_cameras import seed_cameras, seed_sightings
from attendance.models import Camera, FloorPlan, Sighting
from tests.company_fixtures import add_vector, make_employee, make_site, make_vector

pytestmark = pytest.mark.django_db


def test_cameras_that_nobody_watches_and_people_of_today():
    people = [make_employee(f"Person {number}") for number in range(6)]
    for number, person in enumerate(people):
        add_vector(person, make_vector(number))
    stranger = make_employee("Not Agreed", consent=False)
    seed_cameras(make_site(), random.Random(7))
    assert not Camera.objects.filter(is_active=True).exists()
    assert FloorPlan.objects.count() == 2
    assert Camera.objects.filter(plan_x__isnull=False).count() == Camera.objects.count() - 1
    named = set(Sighting.objects.exclude(employee=None).values_list("employee", flat=True))
    assert len(named) >= 3
    assert named <= {person.pk for person in people}
    assert stranger.pk not in named
    assert seed_sightings(random.Random(7)) == 0
    Sighting.objects.all().delete()
    assert seed_sightings(random.Random(7)) > 0
