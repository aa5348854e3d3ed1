"""The board by floor: who checked in there last."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.floors import arrange_by_floor
from attendance.models import AttendanceEvent
from attendance.queries import get_board
from attendance.services import check_in
from people.roles import Role
from tests.company_fixtures import (
    make_account,
    make_check_in,
    make_device,
    make_employee,
    make_site,
    make_team,
)

pytestmark = pytest.mark.django_db


def make_kiosk(floor, site=None):
    device, _key = make_device(site=site)
    device.floor = floor
    device.save()
    return device


def come(employee, device, minutes_ago=10):
    return check_in(
        employee_id=employee.pk, device=device, method=AttendanceEvent.Method.MANUAL,
        nonce=uuid.uuid4(), at=timezone.now() - datetime.timedelta(minutes=minutes_ago),
    )  # fmt: skip


def read_groups():
    return {
        group.name: [person.name for person in group.people]
        for group in arrange_by_floor(get_board()).teams
    }


def test_people_stand_on_the_floor_of_their_last_check_in():
    ground, first, nowhere = make_kiosk("Ground floor"), make_kiosk("1st floor"), make_kiosk("")
    ada, bob, cleo, dora, _eve = (
        make_employee(name) for name in ("Ada A", "Bob B", "Cleo C", "Dora D", "Eve E")
    )
    come(ada, ground)
    come(bob, ground, 60)
    come(bob, ground, 40)  # left
    come(bob, first, 20)
    come(cleo, nowhere)
    come(dora, ground, 30)
    come(dora, first, 5)  # left by the door of another floor
    assert read_groups() == {
        "1st floor": ["Bob B"],
        "Ground floor": ["Ada A"],
        "In, floor not known": ["Cleo C"],
        "Not in": ["Dora D", "Eve E"],
    }


def test_floors_of_several_sites_are_told_apart():
    rome = make_site("Rome", "Europe/Rome")
    come(make_employee("Ada A"), make_kiosk("Ground floor"))
    come(make_employee("Bob B", site=rome), make_kiosk("Ground floor", rome))
    assert list(read_groups()) == ["Berlin, Ground floor", "Rome, Ground floor"]


def test_the_page_offers_floors_once_a_device_has_one(client):
    client.force_login(make_account("hr", Role.HR))
    url = reverse("attendance:today")
    ada = make_employee("Ada A", team=make_team("Design"))
    make_check_in(ada, timezone.now() - datetime.timedelta(minutes=90))
    page = client.get(url, {"by": "floor"}).content.decode()
    assert "By floor" not in page
    assert "Design" in page
    make_check_in(ada, timezone.now() - datetime.timedelta(minutes=60))
    come(ada, make_kiosk("Ground floor"))
    page = client.get(url, {"by": "floor"}).content.decode()
    assert "Ground floor" in page
    assert 'value="floor" selected' in page
    wall = client.get(url, {"by": "floor", "wall": "1"}).content.decode()
    assert '<input type="hidden" name="by" value="floor">' in wall


def test_floors_ask_the_database_as_often_for_many_as_for_few(django_assert_num_queries):
    kiosk = make_kiosk("Ground floor")
    for number in range(12):
        come(make_employee(f"Person {number}"), kiosk)
    board = get_board()
    with django_assert_num_queries(2):
        assert len(arrange_by_floor(board).teams[0].people) == 12
