"""Reports by e-mail: once for each period, to those who may still read them, until they stop."""

import datetime
import re
import smtplib

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from attendance.errors import FilterError, MailingError
from attendance.mailings import (
    SEND_TASK,
    make_token,
    queue_due_reports,
    send_report,
    subscribe,
    subscribe_managers,
)
from attendance.models import ReportDelivery, ReportSubscription
from attendance.reports import ReportFilter, find_report, formats
from people.models import AccessRecord
from people.roles import Role
from tests.attendance.day_factories import make_day
from tests.company_fixtures import make_account, make_employee, make_team

pytestmark = pytest.mark.django_db
UTC = datetime.UTC
BEGUN = datetime.datetime(2026, 10, 14, 12, tzinfo=UTC)  # a Wednesday
DUE = datetime.datetime(2026, 10, 19, 5, 30, tzinfo=UTC)  # Monday, 7:30 in Berlin
LAST_WEEK = datetime.date(2026, 10, 12), datetime.date(2026, 10, 18)
MINE, ADD = "attendance:report_mails", "attendance:add_report_mail"


@pytest.fixture(autouse=True)
def forget_wrong_links():
    cache.clear()


@pytest.fixture
def files(monkeypatch):
    """Two kinds of files that say only what they were asked for."""
    for name, content_type in (("xlsx", "application/x-excel"), ("pdf", "application/pdf")):

        def answer(request, report, wanted, content_type=content_type):
            words = f"{report.key} {wanted.first} {wanted.team} for {request.user}"
            return HttpResponse(words.encode(), content_type=content_type)

        monkeypatch.setitem(formats._formats, name, formats.FileFormat(name, name, answer))


@pytest.fixture
def team():
    return make_team("Design")


@pytest.fixture
def ada(team):
    return make_employee("Ada Lovelace", team=team, consent=False)


@pytest.fixture
def manager(team, ada):
    return make_account("manager", Role.TEAM_MANAGER, manages=(team,))


def begin(account, team=None, report="day", at=BEGUN, **values):
    choice = {
        "report": find_report(report),
        "wanted": ReportFilter(*LAST_WEEK, team=team),
        "rhythm": "weekly", "weekday": 0, "hour": 7, "attachment": "xlsx", "language": "en",
    }  # fmt: skip
    subscription = subscribe(account=account, by=account, **{**choice, **values})
    ReportSubscription.objects.filter(pk=subscription.pk).update(created_at=at)
    return subscription


def send_all():
    for delivery in ReportDelivery.objects.filter(sent_at=None):
        send_report(delivery_id=delivery.pk)


def count_jobs():
    return ProcrastinateJob.objects.filter(task_name=SEND_TASK).count()


# When -------------------------------------------------------------------------------------------


def test_a_week_is_queued_once_when_it_is_over(manager, team):
    begin(manager, team)
    early = datetime.datetime(2026, 10, 19, 4, 30, tzinfo=UTC)  # 6:30 in Berlin
    assert queue_due_reports(now=early) == 0
    assert [queue_due_reports(now=DUE) for _ in range(3)] == [1, 0, 0]
    delivery = ReportDelivery.objects.get()
    assert (delivery.first, delivery.last) == LAST_WEEK
    assert count_jobs() == 1
    assert queue_due_reports(now=DUE + datetime.timedelta(days=7, hours=1)) == 1


@pytest.mark.parametrize("weekday", range(7))
def test_each_weekday_tells_of_the_week_before(manager, team, weekday):
    begin(manager, team, weekday=weekday, at=BEGUN - datetime.timedelta(days=30))
    queue_due_reports(now=datetime.datetime(2026, 10, 18, 23, tzinfo=UTC))
    (first,) = ReportDelivery.objects.values_list("first", flat=True)
    # At one o'clock on Monday in Berlin, the newest one that is due is that of the week that ended.
    assert first == datetime.date(2026, 10, 5)


def test_a_month_is_told_of_on_the_first_of_the_next(manager, team):
    begin(manager, team, rhythm="monthly", hour=0)
    assert queue_due_reports(now=datetime.datetime(2026, 10, 31, 22, 30, tzinfo=UTC)) == 0
    assert queue_due_reports(now=datetime.datetime(2026, 10, 31, 23, 30, tzinfo=UTC)) == 1
    delivery = ReportDelivery.objects.get()
    assert (delivery.first, delivery.last) == (
        datetime.date(2026, 10, 1),
        datetime.date(2026, 10, 31),
    )


def test_nothing_is_sent_of_the_time_before_it_was_asked_for_nor_twice_after_a_pause(manager, team):
    begin(manager, team, at=DUE)
    assert queue_due_reports(now=DUE + datetime.timedelta(hours=1)) == 0
    assert queue_due_reports(now=DUE + datetime.timedelta(days=30)) == 1


# What -------------------------------------------------------------------------------------------


def test_the_letter_has_the_numbers_the_link_and_the_file(manager, team, ada, files):
    make_day(ada, LAST_WEEK[0])
    make_day(ada, LAST_WEEK[1], "late")
    make_day(ada, LAST_WEEK[1] + datetime.timedelta(days=1))
    other = make_employee("Bob Babbage", team=make_team("Sales"), consent=False)
    make_day(other, LAST_WEEK[0])
    begin(manager, team)
    queue_due_reports(now=DUE)
    send_all()
    (letter,) = mail.outbox
    assert letter.to == ["manager@muster.example"]
    assert letter.subject.startswith("Day sheet, ")
    assert letter.subject.endswith(", Design")
    assert "2 rows" in letter.body
    assert re.search(r"Worked: \d+:\d\d", letter.body)
    assert "/admin/attendance/reports/day/?week=2026-W42&team=" in letter.body
    assert letter.attachments == [
        ("muster-day-2026-10-12.xlsx", b"day 2026-10-12 Design for manager", "application/x-excel")
    ]
    record = AccessRecord.objects.get(action=AccessRecord.Action.EXPORT_ATTENDANCE)
    assert record.account == manager
    assert record.detail["report"] == "day"


def test_the_letter_is_in_the_language_of_the_page_on_which_it_was_asked_for(manager, team, files):
    begin(manager, team, language="de", attachment="pdf")
    queue_due_reports(now=DUE)
    send_all()
    assert "Oktober" in mail.outbox[0].body
    assert mail.outbox[0].attachments[0][2] == "application/pdf"


def test_a_file_that_is_too_large_or_fails_stays_at_home(manager, team, files, monkeypatch):
    def refuse(request, report, wanted):
        raise FilterError("too many rows")

    def answer_large(request, report, wanted):
        return HttpResponse(b"x" * 9_000_000)

    def answer_badly(request, report, wanted):
        return HttpResponse(b"sorry", status=400)

    answers = [answer_large, answer_badly, refuse]
    for week, answer in enumerate(answers):
        monkeypatch.setitem(formats._formats, "xlsx", formats.FileFormat("xlsx", "x", answer))
        begin(manager, team)
        queue_due_reports(now=DUE + datetime.timedelta(days=7 * week, hours=1))
        send_all()
    assert [letter.attachments for letter in mail.outbox] == [[], [], []]
    assert "The whole report stands here:" in mail.outbox[0].body


def fail_to_send(letter):
    raise smtplib.SMTPException("away")


def test_a_letter_goes_out_once_and_again_only_when_it_did_not(manager, team, monkeypatch):
    begin(manager, team)
    queue_due_reports(now=DUE)
    delivery = ReportDelivery.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr(
            "django.core.mail.EmailMessage.send",
            fail_to_send,
        )
        with pytest.raises(OSError, match="away"):
            send_report(delivery_id=delivery.pk)
    assert ReportDelivery.objects.get().sent_at is None
    for _ in range(3):
        send_report(delivery_id=delivery.pk)
    assert len(mail.outbox) == 1
    assert ReportDelivery.objects.get().sent_at is not None


# Who --------------------------------------------------------------------------------------------


def test_whoever_lost_the_team_gets_nothing_and_is_told_why(manager, team, client):
    begin(manager, team)
    queue_due_reports(now=DUE)
    team.managers.clear()
    send_all()
    assert mail.outbox == []
    subscription = ReportSubscription.objects.get()
    assert not subscription.is_active
    assert "no such team among yours" in subscription.note
    assert queue_due_reports(now=DUE + datetime.timedelta(days=7)) == 0
    client.force_login(manager)
    assert "no such team among yours" in client.get(reverse(MINE)).content.decode()


def test_a_report_about_all_ends_with_the_last_team_and_with_the_role(manager, team):
    begin(manager)
    queue_due_reports(now=DUE)
    team.managers.clear()
    send_all()
    assert "You manage no team" in ReportSubscription.objects.get().note
    team.managers.add(manager)
    begin(manager)
    queue_due_reports(now=DUE)
    manager.groups.clear()
    send_all()
    assert mail.outbox == []
    assert not ReportSubscription.objects.filter(is_active=True).exists()


def test_an_account_that_is_switched_off_gets_nothing(manager, team):
    begin(manager, team)
    queue_due_reports(now=DUE)
    manager.is_active = False
    manager.save()
    send_all()
    assert mail.outbox == []


def test_without_an_address_or_the_right_there_is_no_subscription(team, manager):
    manager.email = ""
    manager.save()
    with pytest.raises(MailingError, match="has no e-mail address"):
        begin(manager, team)
    with pytest.raises(PermissionDenied):
        begin(make_account("carl", Role.EMPLOYEE), team)
    hr = make_account("hr", Role.HR)
    for wrong in ({"hour": 24}, {"weekday": 7}, {"rhythm": "daily"}, {"attachment": "exe"}):
        with pytest.raises(ValidationError):
            begin(hr, team, **wrong)
    assert not ReportSubscription.objects.exists()


def test_asking_again_changes_the_hour_and_makes_no_second_one(manager, team):
    begin(manager, team)
    begin(manager, team, hour=16, attachment="pdf")
    begin(manager, report="day")
    subscription = ReportSubscription.objects.get(scope__contains="team")
    assert (subscription.hour, subscription.attachment) == (16, "pdf")
    assert ReportSubscription.objects.count() == 2


def test_hr_asks_for_the_managers_of_a_team(team, manager):
    choice = {
        "report": find_report("day"), "wanted": ReportFilter(*LAST_WEEK, team=team),
        "rhythm": "weekly", "weekday": 0, "hour": 7, "attachment": "xlsx", "language": "en",
    }  # fmt: skip
    hr = make_account("hr", Role.HR)
    silent = make_account("silent", Role.TEAM_MANAGER, manages=())
    silent.email = ""
    silent.save()
    team.managers.set([manager, silent])
    assert subscribe_managers(team=team, by=hr, **choice) == [manager]
    assert ReportSubscription.objects.get().created_by == hr
    with pytest.raises(PermissionDenied):
        subscribe_managers(team=team, by=manager, **choice)
    with pytest.raises(MailingError, match="Nobody manages"):
        subscribe_managers(team=make_team("Sales"), by=hr, **choice)


# Pages ------------------------------------------------------------------------------------------


def test_the_page_of_a_report_offers_it_and_the_list_shows_and_ends_it(manager, team, client):
    client.force_login(manager)
    query = f"week=2026-W42&team={team.pk}"
    page = client.get(f"/admin/attendance/reports/day/?{query}").content.decode()
    assert reverse(ADD) in page
    form = {
        "report": "day",
        "query": query,
        "rhythm": "weekly",
        "weekday": 4,
        "hour": 16,
        "attachment": "pdf",
    }
    answer = client.post(reverse(ADD), form, follow=True).content.decode()
    assert "The report will come to you by e-mail." in answer
    assert "Every Friday at 16:00, about the week before" in answer
    assert "Design" in answer
    subscription = ReportSubscription.objects.get()
    assert subscription.scope == f"team={team.pk}"
    other = make_account("other", Role.TEAM_MANAGER)
    client.force_login(other)
    stop = reverse("attendance:stop_report_mail", args=[subscription.pk])
    assert client.post(stop).status_code == 404
    client.force_login(manager)
    assert "Ended." in client.post(stop, follow=True).content.decode()
    assert not ReportSubscription.objects.filter(is_active=True).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hour": "x"}, "Choose a weekday and an hour"),
        ({"hour": "25"}, "Choose a weekday and an hour"),
        ({"query": "team=999999"}, "no such team among yours"),
    ],
)
def test_bad_forms_are_answered_with_what_to_do(manager, client, change, words):
    client.force_login(manager)
    form = {
        "report": "day",
        "query": "",
        "rhythm": "weekly",
        "weekday": 0,
        "hour": 7,
        "attachment": "xlsx",
    }
    assert words in client.post(reverse(ADD), {**form, **change}, follow=True).content.decode()
    assert client.post(reverse(ADD), {**form, "report": "nothing"}).status_code == 404
    assert not ReportSubscription.objects.exists()


def test_employees_may_not_ask_for_reports(client, team):
    client.force_login(
        make_account("carl", Role.EMPLOYEE, employee=make_employee("Carl", team=team))
    )
    assert client.post(reverse(ADD), {"report": "day"}).status_code == 403


def test_a_link_in_the_letter_ends_it_without_signing_in(manager, team, client):
    begin(manager, team)
    queue_due_reports(now=DUE)
    send_all()
    letter = mail.outbox[0]
    header = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert header in letter.body
    path = "/" + header.split("/", 3)[3]
    assert "End this e-mail?" in client.get(path).content.decode()
    assert ReportSubscription.objects.get().is_active
    from django.test import Client

    program = Client(enforce_csrf_checks=True)
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert "This e-mail has ended." in answer.content.decode()
    assert not ReportSubscription.objects.get().is_active
    assert program.post(path).status_code == 200
    assert "Design" not in client.get(path).content.decode()


def test_a_link_that_somebody_made_up_opens_nothing(manager, team, client):
    subscription = begin(manager, team)
    real = make_token(subscription)
    assert client.get(reverse("attendance:stop_mail", args=[real])).status_code == 200
    for wrong in ("1", f"{subscription.pk}.x", real[:-1], f"9{real}"):
        assert client.post(reverse("attendance:stop_mail", args=[wrong])).status_code == 404
    assert ReportSubscription.objects.get().is_active
