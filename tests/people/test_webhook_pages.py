"""Webhooks in the admin: added, tested, looked after; the secret is seen once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from people.encryption import decrypt
from people.models import WebhookDelivery, WebhookTarget
from people.roles import Role
from people.services import create_target, deliver_due, send_test
from tests.company_fixtures import make_account, make_check_in, make_employee, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client):
    account = make_account("hr", Role.HR_ADMIN)
    client.force_login(account)
    return account


@pytest.fixture
def target(receiver, hr):
    return create_target(
        name="Payroll", url=receiver.url, kinds=["attendance.recorded"], account=hr, by=hr
    )[0]


def page(name, *arguments):
    return reverse(f"admin:people_{name}", args=arguments)


def add(client, account, **values):
    values = {
        "name": "Payroll", "url": "https://127.0.0.1/", "kinds": ["attendance.recorded"],
        "account": account.pk, "is_active": "on", **values,
    }  # fmt: skip
    return client.post(page("webhooktarget_add"), values)


def test_a_new_one_leads_to_its_secret_which_is_shown_once(client, hr, receiver):
    response = add(client, hr, url=receiver.url)
    target = WebhookTarget.objects.get()
    secret_page = page("webhooktarget_secret", target.pk)
    assert response["Location"] == f"{secret_page}?new=1"
    assert b"whsec_" not in client.get(response["Location"]).content
    secret = client.post(secret_page).context["secret"]
    assert decrypt(WebhookTarget.objects.get().secret.encode()).decode() == secret
    assert secret.encode() not in client.get(secret_page).content
    assert target.created_by == hr


def test_a_private_address_is_refused_with_a_reason(client, hr):
    response = add(client, hr, url="https://10.0.0.1/")
    assert "inside a private network" in response.content.decode()
    assert not WebhookTarget.objects.exists()


def test_nobody_lends_a_name_that_may_do_more(client, hr, receiver):
    root = make_account("root", is_superuser=True, is_staff=True)
    response = add(client, root, url=receiver.url)
    assert "may do more than yours" in response.content.decode()
    assert not WebhookTarget.objects.exists()


def test_a_test_is_sent_and_its_page_shows_the_answer(client, hr, target, receiver):
    receiver.default, receiver.body = 418, b"<b>I'm a teapot</b>"
    response = client.post(page("webhooktarget_test", target.pk))
    assert b"every 2s" in client.get(response["Location"]).content
    deliver_due(target_id=target.pk)
    shown = client.get(response["Location"]).content.decode()
    assert "status 418" in shown
    assert "&lt;b&gt;I&#x27;m a teapot" in shown
    assert "every 2s" not in shown


def test_a_message_is_sent_again_with_a_button(client, hr, target, receiver):
    make_check_in(make_employee())
    deliver_due(target_id=target.pk)
    delivery = WebhookDelivery.objects.get()
    client.post(page("webhookdelivery_again", delivery.pk))
    deliver_due(target_id=target.pk)
    assert len(receiver.requests) == 2
    assert client.get(page("webhookdelivery_state", delivery.pk)).status_code == 200


def test_a_stopped_one_is_seen_on_the_home_page_and_started_again(client, hr, target):
    make_employee()
    WebhookTarget.objects.update(stopped_at=timezone.now(), failures=9)
    assert "Webhooks that are stopped" in client.get(reverse("admin:index")).content.decode()
    shown = client.get(page("webhooktarget_change", target.pk)).content.decode()
    assert "Stopped: it has taken nothing" in shown
    client.get(page("webhooktarget_start", target.pk))
    client.post(page("webhooktarget_start", target.pk))
    assert WebhookTarget.objects.get().stopped_at is None
    client.get(page("webhooktarget_changelist"))


def test_who_may_only_look_changes_nothing(client, target, hr):
    delivery = send_test(target=target)
    client.force_login(make_account("auditor", Role.AUDITOR))
    assert client.get(page("webhooktarget_changelist")).status_code == 200
    assert client.get(page("webhookdelivery_change", delivery.pk)).status_code == 200
    for address in [
        page("webhooktarget_secret", target.pk), page("webhooktarget_test", target.pk),
        page("webhooktarget_start", target.pk), page("webhookdelivery_again", delivery.pk),
    ]:  # fmt: skip
        assert client.post(address).status_code == 403


def test_messages_about_people_of_other_teams_are_not_seen(client, hr, target):
    make_check_in(make_employee("Ada Lovelace"))
    send_test(target=target)
    account = make_account(
        "boss", Role.TEAM_MANAGER, permissions=("people.view_webhookdelivery",),
        manages=(make_team("Other"),),
    )  # fmt: skip
    client.force_login(account)
    shown = client.get(page("webhookdelivery_changelist")).content.decode()
    assert "Ada Lovelace" not in shown
    for delivery in WebhookDelivery.objects.all():
        assert client.get(page("webhookdelivery_change", delivery.pk)).status_code == 404
