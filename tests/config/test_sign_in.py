"""Signing in: one door, a limit of attempts, a second factor for staff, sessions that end."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from attendance.consumers import CLOSE_NO_PERMISSION
from config import sessions
from people.encryption import decrypt
from people.roles import Role
from tests.company_fixtures import make_account

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def hr():
    user = make_account("hanna", Role.HR)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, login="hanna", password=PASSWORD, **query):
    return client.post(LOGIN, {"login": login, "password": password, **query})


def make_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(hr):
    secret = generate_totp_secret()
    TOTP.activate(hr, secret)
    return secret


@pytest.mark.parametrize("login", ["hanna", "hanna@muster.example"])
def test_by_user_name_or_by_e_mail(client, hr, login):
    assert sign_in(client, login).headers["Location"] == reverse("attendance:home")
    assert client.get("/today/").status_code == 200


def test_the_way_to_the_admin_leads_through_the_same_door(client, hr):
    page = client.get("/admin/people/employee/", follow=True)
    assert page.redirect_chain[-1][0].startswith(LOGIN)
    answer = sign_in(client, next="/admin/people/employee/")
    assert answer.headers["Location"] == "/admin/people/employee/"


def test_the_admins_own_form_signs_nobody_in(client, hr):
    data = {"username": "hanna", "password": PASSWORD}
    assert client.post("/admin/login/", data).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_door_to_elsewhere_is_not_opened(client, hr):
    answer = sign_in(client, next="https://evil.example/")
    assert answer.headers["Location"] == reverse("attendance:home")


def test_who_is_no_staff_is_told_so_and_not_sent_in_circles(client):
    client.force_login(make_account("eva", Role.EMPLOYEE))
    page = client.get("/admin/", follow=True)
    assert page.status_code == 403
    assert len(page.redirect_chain) == 1


@pytest.mark.parametrize(
    ("role", "home"),
    [(Role.HR, "/today/"), (Role.KIOSK, "/kiosk/"), (Role.EMPLOYEE, "/me/")],
)
def test_everybody_arrives_where_the_work_is(client, role, home):
    client.force_login(make_account("someone", role))
    assert client.get("/").headers["Location"] == home


def test_after_some_wrong_passwords_even_the_right_one_waits(client, hr):
    for _attempt in range(5):
        assert sign_in(client, password="wrong").status_code == 200
    page = sign_in(client)
    assert "Too many failed login attempts" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client):
    data = {"username": "mallory", "email": "m@muster.example", "password1": PASSWORD}
    page = client.post("/accounts/signup/", data)
    assert "by invitation" in page.content.decode()
    assert not User.objects.exists()


def test_a_switched_off_account_stays_outside(client, hr):
    User.objects.update(is_active=False)
    answer = sign_in(client)
    assert answer.status_code == 200 or "inactive" in answer.headers["Location"]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "at least 12 characters"),
        ("123456789012345", "entirely numeric"),
        ("hanna@muster.example", "too similar"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(client, hr, password, reason):
    client.force_login(hr)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert reason in client.post("/accounts/password/change/", data).content.decode()


def test_a_forgotten_password_is_renewed_by_a_link_that_works_once(client, hr, settings):
    settings.SITE_ADDRESS = "https://muster.example"
    client.post("/accounts/password/reset/", {"email": "hanna@muster.example"})
    (letter,) = mail.outbox
    link = re.search(r"https://muster\.example(/accounts/password/reset/key/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    data = {"password1": "some quite new words", "password2": "some quite new words"}
    client.post(form.redirect_chain[-1][0], data)
    client.logout()
    assert "does not work any more" in client.get(link, follow=True).content.decode()
    assert sign_in(client, password="some quite new words").status_code == 302


def test_nobody_learns_which_e_mails_have_accounts(client, hr):
    answers = [
        client.post("/accounts/password/reset/", {"email": email}).headers["Location"]
        for email in ("hanna@muster.example", "nobody@muster.example")
    ]
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 1


class TestSecondFactor:
    def test_the_password_alone_is_not_enough(self, client, secret):
        assert sign_in(client).headers["Location"] == reverse("mfa_authenticate")
        assert client.get("/today/").status_code == 302
        client.post(reverse("mfa_authenticate"), {"code": make_code(secret)})
        assert client.get("/today/").status_code == 200

    def test_a_wrong_code_is_refused(self, client, secret):
        sign_in(client)
        wrong = f"{(int(make_code(secret)) + 500_000) % 1_000_000:06d}"
        client.post(reverse("mfa_authenticate"), {"code": wrong})
        assert client.get("/today/").status_code == 302

    def test_the_secret_is_encrypted_in_the_database(self, hr, secret):
        stored = Authenticator.objects.get(user=hr).data["secret"]
        assert secret not in stored
        assert decrypt(stored.encode()).decode() == secret

    @pytest.mark.parametrize("path", ["/admin/", "/today/", "/today/attendance.csv", "/"])
    def test_staff_must_set_it_up_before_anything_else(self, client, hr, settings, path):
        settings.REQUIRE_MFA = True
        client.force_login(hr)
        assert client.get(path).headers["Location"] == reverse("mfa_index")
        assert client.get("/api/v1/today").status_code == 403
        assert client.get(reverse("mfa_index")).status_code == 200
        assert client.post(reverse("account_logout")).status_code == 302

    def test_with_it_everything_is_open(self, client, hr, secret, settings):
        settings.REQUIRE_MFA = True
        client.force_login(hr)
        assert client.get("/today/").status_code == 200
        assert client.get("/api/v1/today").status_code == 200

    def test_an_employee_needs_none(self, client, settings):
        settings.REQUIRE_MFA = True
        client.force_login(make_account("eva", Role.EMPLOYEE))
        assert client.get("/accounts/").status_code == 200
        assert client.get("/today/").status_code == 403


class TestSessionsEnd:
    @pytest.fixture
    def later(self, client, hr, monkeypatch):
        """Open a page so many seconds after the sign-in."""
        client.force_login(hr)
        client.get("/today/")
        start = time.time()

        def go(seconds):
            monkeypatch.setattr(sessions.time, "time", lambda: start + seconds)
            return client.get("/today/")

        return go

    def test_after_a_time_without_use(self, later, settings):
        settings.SESSION_IDLE_S = 3600
        assert later(3500).status_code == 200
        assert later(7000).status_code == 200
        answer = later(10_700)
        assert answer.headers["Location"].startswith(LOGIN)

    def test_at_the_latest_at_the_end(self, later, settings):
        settings.SESSION_IDLE_S, settings.SESSION_COOKIE_AGE = 3600, 7200
        assert later(3500).status_code == 200
        assert later(7000).status_code == 200
        assert later(7300).status_code == 302


@pytest.mark.django_db(transaction=True)
class TestSockets:
    def close_code(self, server, client):
        from websockets.exceptions import ConnectionClosed

        cookies = f"sessionid={client.cookies['sessionid'].value}"
        with server.connect("/ws/board/", cookies=cookies) as board:
            try:
                board.recv(timeout=0.5)
            except TimeoutError:
                return None
            except ConnectionClosed as closed:
                return closed.rcvd.code

    def test_a_socket_obeys_the_second_factor_and_the_end(self, server, client, settings):
        client.force_login(make_account("hanna", Role.HR))
        client.get("/today/")
        assert self.close_code(server, client) is None
        settings.REQUIRE_MFA = True
        assert self.close_code(server, client) == CLOSE_NO_PERMISSION
        settings.REQUIRE_MFA, settings.SESSION_IDLE_S = False, -1
        assert self.close_code(server, client) == CLOSE_NO_PERMISSION
