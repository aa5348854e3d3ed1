"""Who may see whom: everybody, the own team, oneself, nobody; at every door alike."""

import csv
import io

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse

from attendance.consumers import list_board_groups
from people.models import Employee, FaceSample, Team
from people.policies import (
    can_add_photos,
    can_change_employee,
    can_view_employee,
    can_view_photos,
    visible_consents,
    visible_employees,
    visible_photos,
    visible_teams,
)
from people.roles import Role
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_check_in,
    make_employee,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    """In the team Design, with a photo and an event."""
    return furnish("Ada Lovelace", make_team("Design"), 1)


@pytest.fixture
def bob():
    """In the team Sales, with a photo and an event."""
    return furnish("Bob Babbage", make_team("Sales"), 2)


def furnish(name, team, seed):
    employee = make_employee(name, team=team)
    add_vector(employee, make_vector(seed))
    make_check_in(employee)
    return employee


def make_manager(*teams, **values):
    return make_account("manager", Role.TEAM_MANAGER, manages=teams, **values)


def names(people):
    return sorted(person.name for person in people)


@pytest.mark.parametrize("role", [Role.HR_ADMIN, Role.HR, Role.AUDITOR, Role.SECURITY])
def test_roles_for_the_whole_company_see_everybody(role, ada, bob):
    user = make_account("someone", role)
    assert names(visible_employees(user)) == ["Ada Lovelace", "Bob Babbage"]
    assert visible_teams(user).count() == 2


def test_a_manager_sees_the_own_teams_and_oneself(ada, bob):
    eve = make_employee("Eve Self", team=make_team("Board"))
    manager = make_manager(ada.team, employee=eve)
    assert names(visible_employees(manager)) == ["Ada Lovelace", "Eve Self"]
    assert list(visible_teams(manager)) == [ada.team]
    assert not can_view_employee(manager, bob)


def test_a_team_of_two_managers_is_listed_once(ada):
    manager = make_manager(ada.team)
    ada.team.managers.add(make_account("second", Role.TEAM_MANAGER))
    assert visible_employees(manager).count() == 1


def test_a_manager_who_lost_the_role_sees_nobody(ada):
    manager = make_manager(ada.team)
    manager.groups.clear()
    assert not visible_employees(type(manager).objects.get(pk=manager.pk)).exists()


def test_an_employee_sees_oneself_and_the_own_data(ada, bob, settings):
    user = make_account("ada", Role.EMPLOYEE, employee=ada)
    ada.refresh_from_db()
    assert list(visible_employees(user)) == [ada]
    assert {photo.employee for photo in visible_photos(user)} == {ada}
    assert {consent.employee for consent in visible_consents(user)} == {ada}
    assert can_view_photos(user, ada)
    assert not can_view_photos(user, bob)
    assert not can_view_photos(user)
    assert can_add_photos(user, ada)
    assert not can_add_photos(user, bob)
    settings.OWN_PHOTOS = False
    assert not can_add_photos(user, ada)


@pytest.mark.parametrize("user", [AnonymousUser(), "off", Role.KIOSK])
def test_strangers_switched_off_accounts_and_kiosks_see_nobody(user, ada):
    if user == "off":
        user = make_account("gone", Role.HR, is_active=False, employee=ada)
    if user == Role.KIOSK:
        user = make_account("kiosk", Role.KIOSK)
    assert not visible_employees(user).exists()
    assert not visible_photos(user).exists()
    assert not can_view_photos(user, ada)


def test_an_auditor_reads_and_changes_nothing(ada):
    auditor = make_account("auditor", Role.AUDITOR)
    assert can_view_photos(auditor, ada)
    assert not can_change_employee(auditor, ada)
    verbs = {name.split(".")[1].split("_")[0] for name in auditor.get_all_permissions()}
    assert verbs == {"view"}


def test_every_role_is_a_group_and_none_makes_superusers():
    assert set(Group.objects.values_list("name", flat=True)) >= set(Role.values)
    for number, role in enumerate(Role):
        assert not make_account(f"user {number}", role).has_perm("auth.change_group")


class TestManagerAtTheDoors:
    """A manager of Design, at every door that could show Sales."""

    @pytest.fixture(autouse=True)
    def _sign_in(self, client, ada, bob):
        client.force_login(make_manager(ada.team))
        self.client, self.ada, self.bob = client, ada, bob

    def read(self, name, *args, **query):
        return self.client.get(reverse(name, args=args), query)

    @pytest.mark.parametrize(
        "name",
        [
            "admin:people_employee_changelist",
            "admin:attendance_attendanceevent_changelist",
            "attendance:today",
            "attendance:today_csv",
            "api:today",
        ],
    )
    @pytest.mark.parametrize("query", [{}, {"q": "Bob"}])
    def test_lists_show_the_own_team_only(self, name, query):
        page = self.read(name, **query).content.decode()
        assert "Bob Babbage" not in page
        assert "Sales" not in page
        assert ("Ada Lovelace" in page) == (not query)

    def test_the_list_of_teams_names_the_own_team_only(self):
        page = self.read("admin:people_team_changelist").content.decode()
        assert "Design" in page
        assert "Sales" not in page

    def test_a_filter_for_another_team_finds_nobody(self):
        query = {"team__id__exact": self.bob.team_id}
        page = self.read("admin:people_employee_changelist", **query).content.decode()
        assert "Bob Babbage" not in page

    @pytest.mark.parametrize("action", ["change", "history"])
    @pytest.mark.parametrize("model", ["employee", "team"])
    def test_another_team_cannot_be_opened_by_its_address(self, action, model):
        own, other = (self.ada, self.bob) if model == "employee" else (self.ada.team, self.bob.team)
        name = f"admin:people_{model}_{action}"
        answer = self.read(name, other.pk)
        assert answer.status_code == 302
        assert answer.headers["Location"] == reverse("admin:index")
        assert self.read(name, own.pk).status_code == 200

    def test_nobody_can_be_deleted(self):
        for employee in (self.ada, self.bob):
            url = reverse("admin:people_employee_delete", args=[employee.pk])
            assert self.client.post(url, {"post": "yes"}).status_code == 403

    def test_photos_are_not_shown(self):
        for sample in FaceSample.objects.all():
            assert self.read("people:face", sample.pk).status_code == 403
        assert self.read("admin:people_facesample_changelist").status_code == 403

    def test_the_count_on_the_board_is_that_of_the_own_team(self):
        rows = list(csv.reader(io.StringIO(self.read("attendance:today_csv").content.decode())))
        assert len(rows) == 2
        assert self.read("api:today").json()["counts"]["present"] == 1

    def test_the_live_board_listens_to_the_own_team_only(self):
        manager = self.ada.team.managers.get()
        assert list_board_groups(manager) == [f"board.{self.ada.team_id}"]

    def test_the_sidebar_shows_only_what_opens(self):
        page = self.read("admin:index").content.decode()
        assert reverse("admin:people_employee_changelist") in page
        for model in ("consent", "facesample", "site"):
            assert reverse(f"admin:people_{model}_changelist") not in page

    def test_nothing_can_be_changed(self):
        url = reverse("admin:people_employee_change", args=[self.ada.pk])
        assert self.client.post(url, {"name": "Hacked"}).status_code == 403
        data = {
            "action": "withdraw_consents",
            "_selected_action": [self.ada.pk, self.bob.pk],
            "apply": "yes",
        }
        self.client.post(reverse("admin:people_employee_changelist"), data)
        assert Employee.objects.filter(consents__withdrawn_at__isnull=True).count() == 2

    def test_enrolment_is_closed(self):
        url = reverse("recognition:webcam", args=[self.ada.pk])
        assert self.client.get(url).status_code == 403


def test_an_enroller_of_one_team_reaches_nobody_else(client, ada, bob):
    manager = make_manager(
        ada.team, permissions=("people.add_facesample", "people.view_facesample")
    )
    client.force_login(manager)
    for employee, expected in ((ada, 200), (bob, 404)):
        url = reverse("recognition:webcam", args=[employee.pk])
        assert client.get(url).status_code == expected
    assert client.post(reverse("recognition:webcam_consent", args=[bob.pk])).status_code == 404
    assert client.post(reverse("recognition:webcam_consent", args=[ada.pk])).status_code == 403
    assert {photo.employee for photo in visible_photos(manager)} == {ada}
    page = client.get(reverse("admin:people_facesample_changelist")).content.decode()
    assert "Ada Lovelace" in page
    assert "Bob Babbage" not in page
    assert "Sales" not in page


def test_a_picture_may_name_anybody_so_it_takes_the_sight_of_every_team(client, ada):
    client.force_login(make_manager(ada.team, permissions=("recognition.search_faces",)))
    assert client.post(reverse("api:recognise")).status_code == 403


def test_a_team_without_people_is_still_a_team():
    manager = make_manager(Team.objects.create(name="Empty"))
    assert visible_teams(manager).count() == 1
