"""Accounts: invited by HR, given roles within limits, freed of a lost second factor."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from people.encryption import is_newest
from people.errors import AccountError
from people.models import Employee
from people.roles import Role
from people.services import (
    give_managers_their_role,
    invite_employee,
    remove_second_factor,
    renew_account_secrets,
    set_groups,
    switch_off_leavers,
)
from tests.company_fixtures import find_groups, make_account, make_employee, make_team

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "some quite new words"


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


@pytest.fixture
def hr_admin():
    return make_account("hradmin", Role.HR_ADMIN)


@pytest.fixture
def ada():
    return make_ada("ada@muster.example")


def make_ada(email):
    ada = make_employee("Ada Lovelace")
    Employee.objects.filter(pk=ada.pk).update(email=email)
    ada.refresh_from_db()
    return ada


def read_link():
    return re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]


def choose_password(client, link):
    form = client.get(link, follow=True)
    if not form.redirect_chain:
        return form
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return client.post(form.redirect_chain[-1][0], data, follow=True)


class TestInvitation:
    def test_the_link_makes_a_password_and_works_once(self, client, hr, ada):
        account = invite_employee(employee=ada, by=hr)
        ada.refresh_from_db()
        assert ada.user == account
        assert [group.name for group in account.groups.all()] == [Role.EMPLOYEE.value]
        assert not account.is_staff
        assert mail.outbox[-1].to == ["ada@muster.example"]
        link = read_link()
        choose_password(client, link)
        client.logout()
        data = {"login": "ada@muster.example", "password": NEW_PASSWORD}
        assert client.post("/accounts/login/", data).status_code == 302
        client.logout()
        assert "does not work any more" in choose_password(client, link).content.decode()

    def test_a_second_invitation_ends_the_first(self, client, hr, ada):
        invite_employee(employee=ada, by=hr)
        first = read_link()
        invite_employee(employee=ada, by=hr)
        assert User.objects.filter(email="ada@muster.example").count() == 1
        assert "does not work any more" in choose_password(client, first).content.decode()
        assert "does not work" not in choose_password(client, read_link()).content.decode()

    def test_who_has_a_password_is_not_invited_again(self, hr, ada):
        account = invite_employee(employee=ada, by=hr)
        account.set_password(NEW_PASSWORD)
        account.save()
        ada.refresh_from_db()
        with pytest.raises(AccountError, match="has an account already"):
            invite_employee(employee=ada, by=hr)

    @pytest.mark.parametrize(
        ("email", "reason"), [("", "has no e-mail"), ("hr@muster.example", "Another account")]
    )
    def test_without_an_e_mail_of_ones_own_there_is_no_invitation(self, hr, email, reason):
        with pytest.raises(AccountError, match=reason):
            invite_employee(employee=make_ada(email), by=hr)
        assert not mail.outbox

    def test_nothing_is_done_when_the_mail_server_is_down(self, hr, ada, settings):
        settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
        with pytest.raises(ConnectionRefusedError):
            invite_employee(employee=ada, by=hr)
        assert User.objects.count() == 1

    @pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.AUDITOR, Role.EMPLOYEE])
    def test_only_hr_invites(self, role, ada):
        with pytest.raises(PermissionDenied):
            invite_employee(employee=ada, by=make_account("x", role, manages=(ada.team,)))

    def test_from_the_list_with_the_reason_for_everybody_else(self, client, hr, ada):
        nobody = make_employee("Noah Nomail")
        client.force_login(hr)
        data = {"action": "invite_people", "_selected_action": [ada.pk, nobody.pk]}
        page = client.post(reverse("admin:people_employee_changelist"), data, follow=True)
        assert "1 person invited." in page.content.decode()
        assert "Noah Nomail has no e-mail" in page.content.decode()


class BrokenMail(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


class TestRoles:
    def test_an_hr_admin_gives_every_role_and_opens_the_admin(self, hr_admin):
        for number, role in enumerate(Role):
            account = make_account(f"user {number}")
            set_groups(account=account, groups=find_groups([role]), by=hr_admin)
            assert account.groups.get().name == role.value
        staff = User.objects.filter(is_staff=True, username__startswith="user")
        assert {user.groups.get().name for user in staff} == {
            "HR admin", "HR", "Team manager", "Security", "Auditor",
        }  # fmt: skip

    def test_nobody_gives_a_role_that_may_do_more(self, hr_admin):
        above = Group.objects.create(name="Above")
        above.permissions.set(list_all_permissions())
        with pytest.raises(AccountError, match="may do more than you"):
            set_groups(account=hr_admin, groups=[*hr_admin.groups.all(), above], by=hr_admin)
        assert above not in hr_admin.groups.all()

    @pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR, Role.TEAM_MANAGER])
    def test_who_may_not_change_accounts_gives_nothing_even_to_oneself(self, role):
        user = make_account("x", role)
        with pytest.raises(PermissionDenied):
            set_groups(account=user, groups=find_groups([Role.HR_ADMIN]), by=user)

    def test_managers_of_a_team_get_their_role(self):
        team = make_team("Design")
        team.managers.add(make_account("manager"))
        give_managers_their_role(team=team)
        manager = User.objects.get(username="manager")
        assert manager.is_staff
        assert manager.groups.get().name == Role.TEAM_MANAGER.value


def list_all_permissions():
    from django.contrib.auth.models import Permission

    return Permission.objects.all()


class TestAdminPages:
    def save(self, client, account, **changes):
        data = {
            "username": account.username, "email": account.email, "is_active": "on",
            "groups": [group.pk for group in account.groups.all()], **changes,
        }  # fmt: skip
        return client.post(reverse("admin:auth_user_change", args=[account.pk]), data)

    def test_an_hr_admin_makes_no_superuser(self, client, hr_admin):
        account = make_account("plain")
        client.force_login(hr_admin)
        changes = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"]}
        assert self.save(client, account, **changes).status_code == 302
        account.refresh_from_db()
        assert not account.is_superuser
        assert not account.is_staff
        assert not account.user_permissions.exists()

    def test_an_account_is_connected_with_its_person(self, client, hr_admin, ada):
        account = make_account("plain")
        bob = make_employee("Bob Babbage")
        Employee.objects.filter(pk=bob.pk).update(user=make_account("bob"))
        client.force_login(hr_admin)
        assert "Nobody here has" in self.save(client, account, number="?").content.decode()
        taken = self.save(client, account, number=bob.number).content.decode()
        assert "This person has another account." in taken
        assert self.save(client, account, number=ada.number).status_code == 302
        ada.refresh_from_db()
        assert ada.user == account
        assert self.save(client, account, number="").status_code == 302
        ada.refresh_from_db()
        assert ada.user is None

    def test_roles_are_given_on_the_page(self, client, hr_admin):
        account = make_account("plain")
        client.force_login(hr_admin)
        (role,) = find_groups([Role.HR])
        self.save(client, account, groups=[role.pk])
        account.refresh_from_db()
        assert list(account.groups.all()) == [role]
        assert account.is_staff

    def test_an_account_above_is_out_of_reach(self, client, hr_admin):
        root = make_account("root", is_superuser=True, is_staff=True)
        client.force_login(hr_admin)
        assert self.save(client, root, email="mine@muster.example").status_code == 403
        password = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        url = reverse("admin:auth_user_password_change", args=[root.pk])
        assert client.post(url, password).status_code == 403
        root.refresh_from_db()
        assert root.check_password("x")
        TOTP.activate(root, generate_totp_secret())
        data = {"action": "remove_second_factors", "_selected_action": [root.pk]}
        client.post(reverse("admin:auth_user_changelist"), data)
        assert Authenticator.objects.filter(user=root).exists()

    def test_hr_reads_accounts_and_changes_none(self, client, hr):
        account = make_account("plain")
        client.force_login(hr)
        assert client.get(reverse("admin:auth_user_changelist")).status_code == 200
        assert self.save(client, account).status_code == 403

    def test_a_lost_phone_is_replaced(self, client, hr_admin):
        account = make_account("plain", Role.HR)
        TOTP.activate(account, generate_totp_secret())
        client.force_login(hr_admin)
        data = {"action": "remove_second_factors", "_selected_action": [account.pk]}
        page = client.post(reverse("admin:auth_user_changelist"), data, follow=True)
        assert "plain can sign in with the password alone" in page.content.decode()
        assert not Authenticator.objects.exists()

    def test_an_e_mail_of_before_renews_no_password(self, client, hr_admin):
        account = make_account("plain")
        EmailAddress.objects.create(user=account, email=account.email, verified=True)
        client.force_login(hr_admin)
        self.save(client, account, email="new@muster.example")
        client.logout()
        client.post("/accounts/password/reset/", {"email": "plain@muster.example"})
        assert not mail.outbox


def test_a_second_factor_above_is_not_removed(hr_admin):
    root = make_account("root", is_superuser=True)
    with pytest.raises(PermissionDenied):
        remove_second_factor(account=root, by=hr_admin)


def test_secrets_of_second_factors_follow_the_keys(settings):
    TOTP.activate(make_account("x"), generate_totp_secret())
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    assert renew_account_secrets(is_rehearsal=True) == 1
    assert renew_account_secrets() == 1
    assert renew_account_secrets() == 0
    assert is_newest(Authenticator.objects.get().data["secret"].encode())


def test_the_accounts_of_leavers_are_switched_off_but_a_superusers():
    now = timezone.now()
    for name, days_ago in (("gone", 3), ("boss", 3), ("today", 0), ("staying", None)):
        person = make_employee(name)
        make_account(name, Role.HR, employee=person)
        if days_ago is not None:
            last_day = (now - datetime.timedelta(days=days_ago)).date()
            Employee.objects.filter(pk=person.pk).update(
                active_from=last_day, active_until=last_day
            )
    User.objects.filter(username="boss").update(is_superuser=True)
    assert switch_off_leavers(now=now) == 1
    off = User.objects.filter(is_active=False)
    assert [account.username for account in off] == ["gone"]
    assert switch_off_leavers(now=now) == 0
