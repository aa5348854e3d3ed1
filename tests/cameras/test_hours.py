"""When a camera is watched, by the clock of its site."""

import datetime

import pytest

from attendance.cameras.causes import NO_FACES, explain_problem
from attendance.cameras.hours import find_rest
from attendance.models import Camera, CheckInRules
from people.models import Site

BERLIN = Site(name="Berlin", time_zone="Europe/Berlin")


def is_read(camera: Camera, at: str) -> bool:
    """At a time in UTC; Berlin is an hour ahead in winter, 2026-11-23 is a Monday."""
    return find_rest(camera, None, datetime.datetime.fromisoformat(f"{at}Z")) is None


@pytest.mark.parametrize(
    ("hours", "weekdays", "at", "reads"),
    [
        (None, [1, 2, 3, 4, 5], "2026-11-23T03:00", True),
        (None, [1, 2, 3, 4, 5], "2026-11-22T22:59", False),
        (None, [1, 2, 3, 4, 5], "2026-11-22T23:00", True),  # Monday begins in Berlin
        ((8, 18), [1], "2026-11-23T07:00", True),
        ((8, 18), [1], "2026-11-23T17:00", False),
        ((22, 6), [1], "2026-11-23T21:30", True),
        ((22, 6), [1], "2026-11-24T04:59", True),  # the night that began on Monday
        ((22, 6), [1], "2026-11-24T05:00", False),
        ((22, 6), [1], "2026-11-23T04:00", False),  # that of Sunday
        ((9, 9), [1], "2026-11-23T02:00", True),
    ],
)
def test_hours_are_those_of_the_site_and_a_night_belongs_to_the_day_it_begins(
    hours, weekdays, at, reads
):
    camera = Camera(name="Hall", site=BERLIN, weekdays=weekdays)
    if hours:
        camera.begins_at, camera.ends_at = (datetime.time(hour) for hour in hours)
    assert is_read(camera, at) is reads


def test_a_site_without_faces_says_so():
    camera = Camera(name="Hall", site=BERLIN)
    at = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
    assert find_rest(camera, CheckInRules(faces=False), at) == NO_FACES
    assert explain_problem(NO_FACES, camera).startswith("Berlin does without faces")
    assert find_rest(camera, CheckInRules(), at) is None
    assert find_rest(Camera(name="Hall", site=BERLIN, weekdays=[]), None, at) == ""
