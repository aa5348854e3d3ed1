"""`/find/`: who may look for whom and why, what is answered, and what is written down."""

import datetime
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance.models import Sighting
from people.models import AccessRecord
from people.personal_export import list_sections
from people.roles import Role
from people.services import apply_retention, erase_face_data, forget_person_in_audit
from people.services.key_rotation import renew_secrets
from tests.attendance.find_factories import MINUTE, draw_plan, make_camera, make_plan, see
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_check_in,
    make_employee,
    make_site,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db
FIND = "/find/"
DAY = datetime.timedelta(days=1)
WHY = {"purpose": "reach"}
NOON = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def security(client):
    """An account of security, signed in."""
    account = make_account("guard", Role.SECURITY)
    client.force_login(account)
    return account


@pytest.fixture
def ada():
    ada = make_employee("Ada Lovelace", email="ada@muster.example")
    add_vector(ada, make_vector(1))
    return ada


@pytest.fixture
def places():
    """Three cameras on the plan of a floor, and one in the yard."""
    make_plan()
    spots = {"Reception": (0.1, 0.8), "Corridor": (0.5, 0.5), "Kitchen": (0.8, 0.2)}
    cameras = {name: make_camera(name, at=at) for name, at in spots.items()}
    return {**cameras, "Yard": make_camera("Yard", floor="")}


def look_for(client, person, **values):
    return client.post(FIND, {**WHY, "person": person.pk, **values})


def list_records(**values):
    return list(AccessRecord.objects.filter(place__startswith=FIND, **values).order_by("pk"))


def list_hows(**values):
    return [(record.detail["how"], record.employee_name) for record in list_records(**values)]


# Where somebody is --------------------------------------------------------------------------------


def test_the_way_through_the_day(client, security, ada, places, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    see(ada, places["Reception"], ago=180 * MINUTE)
    see(ada, places["Corridor"], ago=170 * MINUTE)
    see(ada, places["Kitchen"], ago=20 * MINUTE, lasting=5 * MINUTE)
    page = look_for(client, ada).content.decode()
    assert "Kitchen at 12:40" in page  # by the clock of Berlin
    assert "last seen 20\xa0minutes ago" in page
    assert page.index("12:35") < page.index("10:09") < page.index("09:59")
    assert (
        'aria-label="Way on Ground floor, Berlin: A Reception, B Corridor, C Kitchen (last)"'
        in page
    )
    assert page.count('<line class="leg') == 2 * 2
    assert 'class="pulse"' not in page


def test_who_is_seen_now_pulses_on_the_plan(client, security, ada, places):
    see(ada, places["Kitchen"])
    page = look_for(client, ada).content.decode()
    assert "Now: Kitchen" in page
    assert 'class="pulse" cx="80.00%" cy="20.00%"' in page


def test_a_place_without_a_plan_is_in_the_list_alone(client, security, ada, places):
    see(ada, places["Yard"])
    page = look_for(client, ada).content.decode()
    assert "Now: Yard" in page
    assert "<figure" not in page


def test_several_floors_and_sites(client, security, ada, places, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    lisbon = make_site("Lisbon", "Europe/Lisbon")
    make_plan("First floor", site=lisbon)
    see(ada, places["Kitchen"], ago=240 * MINUTE)
    see(ada, make_camera("Lab", floor="First floor", at=(0.3, 0.3), site=lisbon), ago=2 * MINUTE)
    page = look_for(client, ada).content.decode()
    assert page.index("First floor, Lisbon</figcaption>") < page.index("Ground floor, Berlin</fig")
    assert "Lab at 11:58" in page  # by the clock of Lisbon


def test_a_long_day_asks_the_database_no_oftener(client, security, ada, places, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert look_for(client, ada).status_code == 200
        return len(queries)

    see(ada, places["Kitchen"])
    look_for(client, ada)
    few = count()
    for number, camera in enumerate([*places.values()] * 5):
        see(ada, camera, ago=number * 7 * MINUTE)
    assert count() == few <= 25


def test_not_today_but_before(client, security, ada, places):
    see(ada, places["Kitchen"], ago=3 * DAY)
    page = look_for(client, ada).content.decode()
    assert "No camera has seen this person today." in page
    assert re.search(r"Last seen on \S+ \S+ \d+ at \d\d:\d\d: Kitchen, Ground floor, Berlin", page)


def test_never_seen_and_the_last_check_in_as_a_hint(client, security, ada, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    make_check_in(ada, NOON - 61 * MINUTE)
    page = look_for(client, ada).content.decode()
    assert "No camera has seen this person." in page
    assert "Checked in at 11:59" in page
    assert "Notify me when Ada is seen" in page


def test_who_has_not_agreed_is_known_to_no_camera(client, security):
    page = look_for(client, make_employee("Grace Hopper", consent=False)).content.decode()
    assert "has not agreed to be recognised" in page
    assert "is seen</button>" not in page


def test_who_has_no_photo_is_known_to_no_camera(client, security):
    assert "There is no photo" in look_for(client, make_employee("Grace Hopper")).content.decode()


# By name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Ada Lovelace", "ada love", "lovelace", "NUMBER"])
def test_a_name_that_means_one_person(client, security, ada, typed):
    typed = ada.number if typed == "NUMBER" else typed
    page = client.post(FIND, {**WHY, "name": typed}).content.decode()
    assert 'data-found="Ada Lovelace"' in page
    assert list_hows() == [("name", "Ada Lovelace")]


def test_a_name_that_means_several_asks_whom(client, security, ada):
    make_employee("Ada Byron")
    page = client.post(FIND, {**WHY, "name": "ada"}).content.decode()
    assert "Whom do you mean?" in page
    assert page.index("Ada Byron") < page.index("Ada Lovelace")
    assert list_records() == []


def test_a_name_that_means_nobody_is_written_down(client, security, ada):
    page = client.post(FIND, {**WHY, "name": "Eve\x00  Nobody"}).content.decode()
    assert "Nobody of that name" in page
    (record,) = list_records()
    assert (record.employee, record.detail) == (None, {"how": "name", "words": "Eve Nobody"})
    assert record.purpose == "A visitor or an urgent call"


def test_what_was_typed_in_vain_is_forgotten_with_the_person(client, security, ada):
    client.post(FIND, {**WHY, "name": "Ada Lovelac"})
    AccessRecord.objects.get(place=FIND)
    gone = make_employee("Eve Gone")
    pk = gone.pk
    gone.consents.all().delete()
    gone.delete()
    client.post(FIND, {**WHY, "name": "eve gone"})
    forget_person_in_audit(employee_id=pk)
    assert [record.detail for record in list_records()][1] == {}


def test_suggestions_name_only_whom_the_account_may_see(client, ada):
    mine, other = make_team("Design"), make_employee("Ada Other", team=make_team("Sales"))
    own = make_employee("Ada Mine", team=mine)
    chief = make_account(
        "chief", Role.TEAM_MANAGER, permissions=("attendance.find_person",), manages=(mine,)
    )
    client.force_login(chief)
    page = client.get("/find/people/", {"name": "ada"}).content.decode()
    assert own.name in page
    assert other.name not in page
    assert "button" not in client.get("/find/people/", {"name": "a"}).content.decode()


def test_one_letter_is_no_name(client, security, ada):
    response = client.post(FIND, {**WHY, "name": " a "})
    assert response.status_code == 400
    assert b"at least two letters" in response.content


# Who may, and why ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.TEAM_MANAGER, Role.HR, Role.AUDITOR])
def test_without_the_permission_nothing_opens(client, role, ada, places):
    client.force_login(make_account("someone", role))
    sighting = see(ada, places["Kitchen"], crop=b"jpeg")
    assert client.get(FIND).status_code == 403
    for path in ("find/", "find/photo/", "find/company/", "find/alerts/"):
        assert client.post(f"/{path}", {**WHY, "person": ada.pk}).status_code == 403
    for path in ("find/people/", "find/alerts/", f"find/faces/{sighting.uuid}/"):
        assert client.get(f"/{path}").status_code == 403
    assert list_records() == []


def test_a_manager_finds_the_own_team_and_nobody_else(client, places):
    mine = make_employee("Bob Babbage", team=make_team("Design"))
    other = make_employee("Eve Elsewhere", team=make_team("Sales"))
    chief = make_account(
        "chief", Role.TEAM_MANAGER, permissions=("attendance.find_person",), manages=(mine.team,)
    )
    client.force_login(chief)
    see(mine, places["Kitchen"])
    sighting = see(other, places["Kitchen"], crop=b"jpeg")
    assert "Now: Kitchen" in look_for(client, mine).content.decode()
    refused = look_for(client, other).content.decode()
    assert "Nobody of that name" in refused
    assert "Kitchen" not in refused
    assert list_hows() == [("name", mine.name), ("refused", other.name)]
    assert client.post("/find/alerts/", {**WHY, "person": other.pk}).status_code == 404
    assert client.post("/find/company/", {**WHY, "person": other.pk}).status_code == 403
    assert client.get(f"/find/faces/{sighting.uuid}/").status_code == 404
    assert client.post("/find/photo/", WHY).status_code == 403


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"purpose": ""}, "Say first why"),
        ({"purpose": "wrong", "words": "because"}, "Say first why"),
        ({"purpose": "other", "words": " . "}, "in a few words"),
        ({"purpose": "other", "words": "ab1"}, "in a few words"),
        ({"purpose": "reach", "words": "x" * 201}, "200 characters"),
    ],
)
def test_without_a_reason_nothing_is_answered(client, security, ada, given, problem):
    response = look_for(client, ada, **given)
    assert response.status_code == 400
    assert problem in response.content.decode()
    assert b"data-found" not in response.content
    assert list_records() == []


def test_the_reason_is_kept_in_the_words_of_whoever_looks(client, security, ada):
    look_for(client, ada, purpose="other", words="  Her parcel\n is here ")
    look_for(client, ada, purpose="safety", words="fire drill")
    purposes = [record.purpose for record in list_records()]
    assert purposes == ["Her parcel is here", "Safety: evacuation, first aid. fire drill"]


def test_there_is_an_end_to_searching(client, security, ada, settings):
    settings.SEARCHES_PER_HOUR = 2
    assert [look_for(client, ada).status_code for _ in range(3)] == [200, 200, 429]
    response = client.post(
        "/find/alerts/", {**WHY, "person": ada.pk}, headers={"hx-request": "true"}
    )
    assert response.status_code == 429
    assert b"within the hour" in response.content
    assert len(list_records()) == 2


# Who else was there -------------------------------------------------------------------------------


def ask_company(client, person, sighting, **values):
    data = {**WHY, "person": person.pk, "visit": sighting.uuid, **values}
    return client.post("/find/company/", data, headers={"hx-request": "true"})


def test_who_else_was_there(client, security, ada, places):
    bob, eve = make_employee("Bob Babbage"), make_employee("Eve Elsewhere")
    sighting = see(ada, places["Kitchen"])
    see(bob, places["Kitchen"], ago=MINUTE)
    see(None, places["Kitchen"])
    see(eve, places["Corridor"])
    assert "Who else was there?" in look_for(client, ada).content.decode()
    page = ask_company(client, ada, sighting).content.decode()
    assert bob.name in page
    assert "1 unknown face" in page
    assert eve.name not in page
    hows = [("name", ada.name), ("company", ada.name), ("beside", bob.name)]
    assert list_hows() == hows
    assert {record.purpose for record in list_records()} == {"A visitor or an urgent call"}


def test_company_is_for_those_allowed_and_hides_whom_they_may_not_see(client, ada, places):
    bob = make_employee("Bob Babbage", team=make_team("Sales"))
    sighting = see(ada, places["Kitchen"])
    see(bob, places["Kitchen"])
    chief = make_account(
        "chief", Role.TEAM_MANAGER, permissions=("attendance.find_person",), manages=(ada.team,)
    )
    client.force_login(chief)
    assert "Who else" not in look_for(client, ada).content.decode()
    assert ask_company(client, ada, sighting).status_code == 403
    boss = make_account(
        "boss",
        Role.TEAM_MANAGER,
        permissions=("attendance.find_person", "attendance.view_company"),
        manages=(ada.team,),
    )
    client.force_login(boss)
    page = ask_company(client, ada, sighting).content.decode()
    assert bob.name not in page
    assert "1 person whom you may not see" in page


def test_company_of_what_was_not_today(client, security, ada, places):
    old = see(ada, places["Kitchen"], ago=3 * DAY)
    assert ask_company(client, ada, old).status_code == 409
    assert ask_company(client, ada, old, purpose="").status_code == 400
    data = {**WHY, "person": ada.pk, "visit": "wrong"}
    assert client.post("/find/company/", data).status_code == 404


# Plans and pictures -------------------------------------------------------------------------------


def test_the_drawing_of_a_floor(client, security, places):
    plan = make_plan("Attic")
    response = client.get(f"/cameras/plans/{plan.pk}/")
    assert (response.headers["Content-Type"], response.content) == ("image/png", draw_plan())
    assert client.get("/cameras/plans/999999/").status_code == 404


def test_the_picture_of_a_camera_is_for_those_allowed_and_written_down(client, ada, places):
    sighting = see(ada, places["Kitchen"], crop=b"jpeg bytes")
    url = f"/find/faces/{sighting.uuid}/"
    client.force_login(make_account("guard", Role.SECURITY))
    assert url in look_for(client, ada).content.decode()
    assert client.get(url).content == b"jpeg bytes"
    assert list_records(action="view_face", employee=ada)
    finder = ("attendance.find_person", "people.view_every_team")
    client.force_login(make_account("finder", permissions=finder))
    assert url not in look_for(client, ada).content.decode()
    assert client.get(url).status_code == 404


# /me/ ---------------------------------------------------------------------------------------------


def test_the_searched_reads_who_looked_and_why(client, security, ada, settings):
    look_for(client, ada, purpose="other", words="Her parcel is here")
    own = make_account("ada", Role.EMPLOYEE, employee=ada, permissions=("attendance.find_person",))
    client.force_login(own)
    look_for(client, ada)
    page = client.get(reverse("attendance:me")).content.decode()
    assert "guard looked for you by name: Her parcel is here" in page
    assert page.count("looked for you") == 1
    settings.TELL_THE_SEARCHED = False
    page = client.get(reverse("attendance:me")).content.decode()
    assert "Her parcel" not in page
    assert "Who searched for me" not in page


# What is kept, and for how long -------------------------------------------------------------------


def test_sightings_and_pictures_expire(ada, places):
    camera = places["Kitchen"]
    for days in (1, 8, 15):
        see(ada, camera, ago=days * DAY, crop=b"jpeg")
    see(None, camera, ago=15 * DAY)
    rehearsed = apply_retention(is_rehearsal=True, only=["sightings", "camera_crops"])
    runs = apply_retention(only=["sightings", "camera_crops"])
    assert [run.problem for run in runs] == ["", ""]
    assert [run.count for run in runs] == [run.count for run in rehearsed] == [2, 2]
    assert Sighting.objects.count() == 2
    assert Sighting.objects.filter(crop__isnull=False).count() == 1


def test_an_erasure_takes_the_sightings_and_says_so(client, security, ada, places):
    bob = make_employee("Bob Babbage")
    for person in (ada, bob):
        see(person, places["Kitchen"], crop=b"jpeg")
    see(ada, places["Yard"])
    waits = client.post("/find/alerts/", {**WHY, "person": ada.pk}, headers={"hx-request": "true"})
    assert "You will be told once" in waits.content.decode()
    assert "until tonight" in waits.content.decode()
    counts = erase_face_data(employee=ada).counts
    assert counts["sightings"] == 2
    assert counts["pictures of cameras"] == 1
    assert counts["waiting for the person"] == 1
    assert list(Sighting.objects.values_list("employee", flat=True)) == [bob.pk]


def test_the_export_has_where_cameras_saw_the_person(ada, places):
    see(ada, places["Kitchen"], crop=b"jpeg bytes")
    section = next(section for section in list_sections() if section.name == "sightings")
    (row,) = section.find(ada)
    assert row.camera.name == "Kitchen"
    (file,) = section.list_files(row)
    assert file.read() == b"jpeg bytes"


def test_pictures_move_to_a_new_key(ada, places, settings):
    from cryptography.fernet import Fernet

    see(ada, places["Kitchen"], crop=b"jpeg bytes")
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    assert renew_secrets()["pictures of cameras"] == (1, [])
    assert renew_secrets()["pictures of cameras"] == (0, [])
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert renew_secrets()["pictures of cameras"][1] == [
        f"Picture of sighting {Sighting.objects.get().pk}"
    ]
    assert not mail.outbox
