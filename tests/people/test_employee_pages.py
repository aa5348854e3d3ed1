"""The pages of employees and teams: what they tell, whom they find, what they change at once."""

import datetime

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.errors import LastDayError
from people.models import Employee, FaceSample
from people.roles import Role
from people.services import end_employment, move_to_team, withdraw_consent
from tests.company_fixtures import (
    LONG_AGO,
    add_vector,
    make_account,
    make_employee,
    make_site,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db

PEOPLE = "admin:people_employee_changelist"
QUERY_BUDGET = 15


def list_names(client, **filters) -> list[str]:
    page = client.get(reverse(PEOPLE), filters)
    return [employee.name for employee in page.context["cl"].result_list]


def act(client, action, people, **answer):
    data = {"action": action, "_selected_action": [person.pk for person in people], **answer}
    return client.post(reverse(PEOPLE), data, follow=True)


def add_sample(employee, state, **values):
    return FaceSample.objects.create(
        employee=employee, source_sha256=f"{state}{employee.pk}", image="x", state=state, **values
    )


@pytest.fixture
def faces():
    """One person in each state of the face."""
    names = ("Ready R", "Low L", "Waiting W", "Alike A", "Missing M")
    ready, low, waiting, alike, missing = (make_employee(name) for name in names)
    add_vector(ready, make_vector(1))
    add_vector(low, make_vector(2))
    FaceSample.objects.filter(employee=low).update(quality=0.3)
    add_sample(waiting, "pending")
    add_sample(alike, "review", reason="Looks like somebody else.")
    return ready, low, waiting, alike, missing


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("ready", "Ready R"),
        ("low_quality", "Low L"),
        ("waiting", "Waiting W"),
        ("look_alike", "Alike A"),
        ("no_photo", "Missing M"),
    ],
)
def test_people_are_found_by_the_state_of_their_face(admin_client, faces, state, name):
    assert list_names(admin_client, face=state) == [name]


def test_the_list_tells_the_state_of_every_face_in_words(admin_client, faces):
    page = admin_client.get(reverse(PEOPLE)).content.decode()
    for words in ("1 photo", "low quality, 1 photo", "waiting", "look-alike", "no photo"):
        assert words in page


def test_people_are_found_by_their_consent(admin_client):
    make_employee("Ada A")
    make_employee("Bob B", consent=False)
    withdraw_consent(employee=make_employee("Cleo C"))
    assert list_names(admin_client, consent="given") == ["Ada A"]
    assert list_names(admin_client, consent="missing") == ["Bob B"]
    assert list_names(admin_client, consent="withdrawn") == ["Cleo C"]


def test_people_are_found_by_their_employment(admin_client):
    make_employee("Ada A")
    gone, later = make_employee("Bob B"), make_employee("Cleo C")
    Employee.objects.filter(pk=gone.pk).update(active_until=datetime.date(2021, 1, 1))
    Employee.objects.filter(pk=later.pk).update(active_from=datetime.date(2999, 1, 1))
    assert list_names(admin_client, employment="current") == ["Ada A"]
    assert list_names(admin_client, employment="left") == ["Bob B"]
    assert list_names(admin_client, employment="future") == ["Cleo C"]


def test_people_are_found_by_team_and_site(admin_client):
    design, hamburg = make_team("Design"), make_site("Hamburg")
    make_employee("Ada A")
    make_employee("Bob B", team=design)
    make_employee("Cleo C", site=hamburg)
    assert list_names(admin_client, team__id__exact=design.pk) == ["Bob B"]
    assert list_names(admin_client, site__id__exact=hamburg.pk) == ["Cleo C"]


def test_a_face_is_shown_only_to_those_who_may_see_it(admin_client, client):
    employee = make_employee()
    sample = add_vector(employee, make_vector(1))
    FaceSample.objects.filter(pk=sample.pk).update(crop="aa/crop")
    face = reverse("people:face", args=[sample.pk])
    assert face in admin_client.get(reverse(PEOPLE)).content.decode()
    client.force_login(make_account("boss", Role.TEAM_MANAGER, manages=(employee.team,)))
    page = client.get(reverse(PEOPLE))
    assert "Ada Lovelace" in page.content.decode()
    assert "/face/" not in page.content.decode()
    assert {"face_label", "consent_label"}.isdisjoint(page.context["cl"].list_display)
    head = client.get(reverse("admin:people_employee_change", args=[employee.pk]))
    assert "Best photo" not in head.content.decode()


def test_a_manager_finds_nobody_of_another_team(client):
    ada, bob = make_employee("Ada A"), make_employee("Bob B", team=make_team("Design"))
    client.force_login(make_account("boss", Role.TEAM_MANAGER, manages=(ada.team,)))
    assert list_names(client) == ["Ada A"]
    assert list_names(client, team__id__exact=bob.team_id) == []
    team = client.get(reverse("admin:people_team_change", args=[bob.team_id]), follow=True)
    assert "Bob B" not in team.content.decode()
    page = act(client, "move_people", [ada], team="", apply="yes")
    assert "no team now" not in page.content.decode()
    ada.refresh_from_db()
    assert ada.team is not None


def test_people_move_to_a_team_and_both_means_follow(admin_client):
    design = make_team("Design")
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    add_vector(ada, make_vector(1))
    add_vector(bob, make_vector(2))
    asked = act(admin_client, "move_people", [ada])
    assert "Ada A" in asked.content.decode()
    page = act(admin_client, "move_people", [ada], team=design.pk, apply="yes")
    assert "1 person moved to Design." in page.content.decode()
    ada.refresh_from_db()
    design.refresh_from_db()
    assert ada.team == design
    assert np.dot(design.embedding, make_vector(1)) == pytest.approx(1.0, abs=1e-5)
    bob.team.refresh_from_db()
    assert np.dot(bob.team.embedding, make_vector(2)) == pytest.approx(1.0, abs=1e-5)


def test_a_team_that_nobody_is_left_in_has_no_mean():
    ada = make_employee("Ada A")
    engineering = ada.team
    add_vector(ada, make_vector(1))
    assert move_to_team(employees=[ada], team=None) == 1
    engineering.refresh_from_db()
    assert (engineering.embedding, engineering.embedding_model_id) == (None, "")


def test_a_change_of_team_on_the_persons_page_renews_both_means(admin_client):
    from tests.config.test_pages import save_employee

    ada, design = make_employee("Ada A"), make_team("Design")
    add_vector(ada, make_vector(1))
    save_employee(admin_client, ada, team=design.pk)
    design.refresh_from_db()
    assert np.dot(design.embedding, make_vector(1)) == pytest.approx(1.0, abs=1e-5)
    ada.team.refresh_from_db()
    assert ada.team.embedding is None


def test_people_are_deactivated_with_a_date(admin_client):
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    page = act(admin_client, "deactivate_people", [ada], last_day="2026-11-30", apply="yes")
    assert "The last day of 1 person is 2026-11-30." in page.content.decode()
    assert Employee.objects.get(pk=ada.pk).active_until == datetime.date(2026, 11, 30)
    assert Employee.objects.get(pk=bob.pk).active_until is None


def test_a_last_day_before_the_first_is_refused_for_all(admin_client):
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    Employee.objects.filter(pk=bob.pk).update(active_from=datetime.date(2026, 1, 1))
    page = act(admin_client, "deactivate_people", [ada, bob], last_day="2025-01-01", apply="yes")
    assert "Bob B had not started by 2025-01-01." in page.content.decode()
    assert not Employee.objects.filter(active_until__isnull=False).exists()
    with pytest.raises(LastDayError):
        end_employment(employees=[ada], last_day=LONG_AGO - datetime.timedelta(days=1))


def test_a_date_that_is_none_is_asked_for_again(admin_client):
    page = act(admin_client, "deactivate_people", [make_employee()], last_day="soon", apply="yes")
    assert "Enter a valid date." in page.content.decode()


def test_everybody_of_a_filter_can_be_chosen_at_once(admin_client):
    design = make_team("Design")
    people = [make_employee(f"Person {number}") for number in range(3)]
    page = act(
        admin_client, "move_people", people[:1], team=design.pk, apply="yes", select_across="1"
    )
    assert "3 people moved to Design." in page.content.decode()


def test_enrolment_is_a_list_to_work_through(admin_client):
    ada, bob = make_employee("Ada A"), make_employee("Bob B", consent=False)
    page = act(admin_client, "enrol_people", [ada, bob]).content.decode()
    for person in (ada, bob):
        assert reverse("recognition:webcam", args=[person.pk]) in page
    assert "consent missing" in page


def test_the_page_of_a_person_tells_who_it_is(admin_client, faces):
    url = reverse("admin:people_employee_change", args=[faces[0].pk])
    page = admin_client.get(url).content.decode()
    assert 'aria-label="Who this is"' in page
    assert "90 %" in page
    assert reverse("admin:people_employee_history", args=[faces[0].pk]) in page


def test_the_page_of_a_team_shows_its_people_and_managers(admin_client, django_user_model):
    ada = make_employee("Ada A")
    add_vector(ada, make_vector(1))
    ada.team.managers.add(django_user_model.objects.create_user("grace"))
    url = reverse("admin:people_team_change", args=[ada.team_id])
    page = admin_client.get(url).content.decode()
    assert "Ada A" in page
    assert "grace" in page
    assert "from 1 person" in page
    empty = reverse("admin:people_team_change", args=[make_team("Design").pk])
    assert "Nobody is in this team." in admin_client.get(empty).content.decode()


@pytest.mark.parametrize("filters", [{}, {"q": "person"}, {"face": "ready", "consent": "given"}])
def test_the_list_stays_within_its_budget(admin_client, filters):
    counts = []
    for _ in range(2):
        for number in range(6):
            person = make_employee(f"Person {number}", team=make_team(f"Team {number}"))
            add_vector(person, make_vector(number))
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(reverse(PEOPLE), filters).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= QUERY_BUDGET


def test_two_people_cannot_share_an_e_mail_address():
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    Employee.objects.filter(pk=ada.pk).update(email="Ada@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        Employee.objects.filter(pk=bob.pk).update(email="ada@EXAMPLE.com")
    Employee.objects.filter(pk=bob.pk).update(email="")
