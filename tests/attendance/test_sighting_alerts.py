"""“Notify me when she is seen”: asked, fulfilled by an arrival, told once, cancelled."""

import datetime
import json
import threading
import uuid
from concurrent.futures import wait

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from attendance.cameras.arrivals import Arrival, tell
from attendance.finding.alerts import TOLD_TASK, ask_alert, fulfil_alerts, tell_of_sighting
from attendance.models import SightingAlert
from people.models import AccessRecord
from people.roles import Role
from people.services import withdraw_consent
from tests.attendance.find_factories import MINUTE, make_camera, see
from tests.company_fixtures import make_account, make_employee
from tests.server_fixtures import receive

pytestmark = pytest.mark.django_db
WHY = {"purpose": "reach"}
ALERTS = "/find/alerts/"
PART = {"hx-request": "true"}


@pytest.fixture
def security(client):
    account = make_account("guard", Role.SECURITY)
    client.force_login(account)
    return account


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace")


def arrive(person, camera, *, ago=datetime.timedelta(0)):
    return Arrival(
        sighting_id=see(person, camera, ago=ago).pk,
        employee_id=person.pk,
        camera_id=camera.pk,
        at=timezone.now() - ago,
        score=0.8,
        margin=0.3,
        looks=3,
        verdict=None,
        liveness=None,
        stay=uuid.uuid4(),
        is_new=True,
    )


def list_jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [TOLD_TASK])
        return [json.loads(args) if isinstance(args, str) else args for (args,) in cursor]


def list_hows():
    return [record.detail["how"] for record in AccessRecord.objects.order_by("pk")]


def test_asked_for_seen_told_once(client, security, ada):
    page = client.post(ALERTS, {**WHY, "person": ada.pk, "days": "today"}, headers=PART)
    assert "until tonight" in page.content.decode()
    camera = make_camera("Kitchen", floor="First floor")
    assert fulfil_alerts(arrive(ada, camera)) == 1
    assert fulfil_alerts(arrive(ada, camera)) == 0
    page = client.get(ALERTS).content.decode()
    assert "was seen at" in page
    assert "Kitchen, First floor" in page
    (job,) = list_jobs()
    tell_of_sighting(**job)
    tell_of_sighting(**job)
    (letter,) = mail.outbox
    assert letter.to == ["guard@muster.example"]
    assert letter.subject == "Ada Lovelace was seen"
    assert "Kitchen" not in letter.body
    assert "/find/" in letter.body
    assert list_hows() == ["alert", "told"]
    told = AccessRecord.objects.order_by("pk").last()
    assert (told.account, told.employee, told.place) == (security, ada, "/find/")
    assert told.purpose == "A visitor or an urgent call"


def test_the_e_mail_is_in_the_language_of_whoever_waits(client, security, ada):
    client.post(ALERTS, {**WHY, "person": ada.pk, "days": "today"})
    client.post(reverse("set_language"), {"language": "de"})
    fulfil_alerts(arrive(ada, make_camera("Kitchen")))
    (job,) = list_jobs()
    tell_of_sighting(**job)
    (letter,) = mail.outbox
    assert letter.subject == "Ada Lovelace wurde gesehen"


def test_until_the_end_of_the_day_at_the_site(security, ada, monkeypatch):
    now = datetime.datetime(2026, 3, 2, 22, 30, tzinfo=datetime.UTC)  # 23:30 in Berlin
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert ask_alert(account=security, employee=ada, purpose="x").until == now + 30 * MINUTE
    later = ask_alert(account=security, employee=ada, purpose="x", days=3)
    assert later.until - now == datetime.timedelta(days=2, minutes=30)
    assert SightingAlert.objects.count() == 1


def test_what_was_seen_before_or_too_late_tells_nobody(security, ada):
    alert = ask_alert(account=security, employee=ada, purpose="x")
    camera = make_camera()
    assert fulfil_alerts(arrive(ada, camera, ago=MINUTE)) == 0
    assert fulfil_alerts(arrive(make_employee("Bob"), camera)) == 0
    past = timezone.now() - MINUTE
    SightingAlert.objects.filter(pk=alert.pk).update(asked_at=past - MINUTE, until=past)
    assert fulfil_alerts(arrive(ada, camera)) == 0
    assert ask_alert(account=security, employee=ada, purpose="x").pk != alert.pk


@pytest.mark.parametrize("loss", ["permission", "account", "sight"])
def test_who_may_not_look_any_more_is_not_told(client, ada, loss):
    account = make_account(
        "chief", Role.TEAM_MANAGER, permissions=("attendance.find_person",), manages=(ada.team,)
    )
    client.force_login(account)
    ask_alert(account=account, employee=ada, purpose="x")
    match loss:
        case "permission":
            account.user_permissions.clear()
        case "account":
            type(account).objects.filter(pk=account.pk).update(is_active=False)
        case "sight":
            account.managed_teams.clear()
    assert fulfil_alerts(arrive(ada, make_camera())) == 0
    assert SightingAlert.objects.get().ended_at is not None
    assert list_jobs() == []
    assert list_hows() == ["alert"]


def test_what_was_lost_before_the_e_mail_is_not_written(security, ada):
    ask_alert(account=security, employee=ada, purpose="x")
    fulfil_alerts(arrive(ada, make_camera()))
    security.groups.clear()
    tell_of_sighting(**list_jobs()[0])
    assert mail.outbox == []


def test_cancelled_by_whoever_asked_and_nobody_else(client, security, ada):
    alert = ask_alert(account=security, employee=ada, purpose="x")
    client.force_login(make_account("other", Role.SECURITY))
    url = f"{ALERTS}{alert.uuid}/cancel/"
    client.post(url, headers=PART)
    assert "Ada" not in client.get(ALERTS).content.decode()
    assert SightingAlert.objects.get().ended_at is None
    client.force_login(security)
    assert "Nobody." in client.post(url, headers=PART).content.decode()
    assert fulfil_alerts(arrive(ada, make_camera())) == 0


def test_at_most_five_people(client, security):
    people = [make_employee(f"Person {number}") for number in range(6)]
    pages = [client.post(ALERTS, {**WHY, "person": each.pk}, headers=PART) for each in people]
    assert [page.status_code for page in pages] == [200] * 5 + [400]
    assert "wait for 5 people already" in pages[-1].content.decode()
    assert list_hows() == ["alert"] * 6
    assert client.post(ALERTS, {**WHY, "person": people[0].pk}, headers=PART).status_code == 200


def test_nobody_waits_for_a_face_that_no_camera_knows(client, security, ada):
    withdraw_consent(employee=ada, by=security)
    response = client.post(ALERTS, {**WHY, "person": ada.pk}, headers=PART)
    assert response.status_code == 400
    assert "has not agreed" in response.content.decode()
    assert client.post(ALERTS, {"person": ada.pk}, headers=PART).status_code == 400
    assert not SightingAlert.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_nodes_that_see_the_same_person_tell_once(security, ada):
    ask_alert(account=security, employee=ada, purpose="x")
    arrival = arrive(ada, make_camera())
    counts, start = [], threading.Barrier(2)

    def hear():
        start.wait()
        try:
            counts.append(fulfil_alerts(arrival))
        finally:
            connection.close()

    threads = [threading.Thread(target=hear) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 1]
    assert len(list_jobs()) == 1


@pytest.mark.django_db(transaction=True)
def test_an_open_page_hears_of_it_at_once(server, client, security, ada):
    cookies = f"sessionid={client.cookies['sessionid'].value}"
    with server.connect("/ws/find/", cookies=cookies) as page:
        ask_alert(account=security, employee=ada, purpose="x")
        camera = make_camera()
        while True:  # until the server has let the page in
            SightingAlert.objects.update(seen_at=None)
            wait(tell(arrive(ada, camera)))
            try:
                assert receive(page, timeout_s=1) == {"type": "changed"}
            except TimeoutError:
                continue
            break
