"""Retention: what goes by itself, when, how it is written down, and that it happens once."""

import asyncio
import datetime
import io
import json
import threading
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from procrastinate import periodic
from procrastinate.contrib.django import app as task_app
from procrastinate.contrib.django.models import ProcrastinateJob

from people.models import (
    AccessRecord,
    Employee,
    ErasureCertificate,
    FaceSample,
    RetentionRule,
    RetentionRun,
)
from people.retention import _kinds, register_retention
from people.services import (
    add_photo,
    apply_retention,
    apply_retention_daily,
    ask_for_consent,
    find_orphans,
    record_access,
    sweep_orphans,
)
from people.services.retention import ensure_rules
from people.tasks import KEEP_HOUSE
from tests.company_fixtures import add_vector, make_employee, make_notice, make_vector

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = datetime.timedelta(days=1)


def make_leaver(days_ago: int) -> Employee:
    employee = make_employee(f"Left {days_ago} days ago")
    add_vector(employee, make_vector(days_ago))
    employee.active_until = (NOW - days_ago * DAY).date()
    employee.save()
    return employee


def set_days(kind: str, days: int | None) -> None:
    ensure_rules().filter(kind=kind).update(days=days)


def find_run(runs: list[RetentionRun], kind: str) -> RetentionRun:
    (run,) = [run for run in runs if run.kind == kind]
    return run


def test_leavers_are_erased_after_their_days_with_a_certificate():
    long_gone, just_gone, here = make_leaver(40), make_leaver(20), make_employee()
    add_vector(here, make_vector(1))
    runs = apply_retention(now=NOW)
    assert find_run(runs, "leavers").count == 1
    certificate = ErasureCertificate.objects.get()
    assert (certificate.employee, certificate.reason) == (long_gone, "leaver")
    assert not long_gone.face_samples.exists()
    assert just_gone.face_samples.exists()
    assert here.face_samples.exists()
    assert find_run(apply_retention(now=NOW), "leavers").count == 0, "once is enough"


def test_days_can_be_changed_and_no_number_keeps_for_good():
    make_leaver(20)
    set_days("leavers", None)
    assert "leavers" not in [run.kind for run in apply_retention(now=NOW)]
    set_days("leavers", 5)
    assert find_run(apply_retention(now=NOW), "leavers").count == 1


def test_nobody_is_erased_on_the_last_day_wherever_the_site_lies():
    leaver = make_leaver(0)
    set_days("leavers", 0)
    apply_retention(now=NOW)
    assert leaver.face_samples.exists()
    end_of_day_in_the_far_west = datetime.datetime.combine(
        leaver.active_until, datetime.time(), datetime.UTC
    ) + datetime.timedelta(hours=36)
    apply_retention(now=end_of_day_in_the_far_west - datetime.timedelta(minutes=1))
    assert leaver.face_samples.exists()
    apply_retention(now=end_of_day_in_the_far_west + datetime.timedelta(minutes=1))
    assert not leaver.face_samples.exists()


def test_rejected_photos_go_and_others_stay(portrait, landscape):
    ada = make_employee()
    old, waiting = (add_photo(employee=ada, data=data) for data in (portrait, landscape))
    FaceSample.objects.filter(pk=old.pk).update(state="rejected", reason="No face was found.")
    FaceSample.objects.update(created_at=NOW - 31 * DAY)
    assert find_run(apply_retention(now=NOW), "rejected_photos").count == 1
    assert list(ada.face_samples.all()) == [waiting]


def test_access_log_goes_after_its_days():
    record_access(actor=None, action=AccessRecord.Action.SEARCH_NAME)
    assert find_run(apply_retention(now=NOW), "access_log").count == 0
    assert find_run(apply_retention(now=NOW + 800 * DAY), "access_log").count >= 1
    assert not AccessRecord.objects.exists()


def test_links_that_asked_for_consent_go_after_their_days():
    make_notice()
    ada = make_employee(consent=False)
    ada.email = "ada@example.org"
    ada.save()
    ask_for_consent(employee=ada, by=None)
    assert find_run(apply_retention(now=NOW + 300 * DAY), "consent_requests").count == 0
    assert find_run(apply_retention(now=NOW + 400 * DAY), "consent_requests").count == 1
    assert not ada.consent_requests.exists()


def test_finished_jobs_go_and_waiting_ones_stay(portrait, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        add_photo(employee=make_employee(), data=portrait)
        add_photo(employee=make_employee(), data=portrait)
    done = ProcrastinateJob.objects.first()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [done.pk]
        )
    assert find_run(apply_retention(now=NOW), "jobs").count == 0
    later = timezone.now() + 8 * DAY
    assert find_run(apply_retention(now=later, is_rehearsal=True), "jobs").count == 1
    assert find_run(apply_retention(now=later), "jobs").count == 1
    assert ProcrastinateJob.objects.get().status == "todo"


def test_rehearsal_counts_and_changes_nothing():
    leaver = make_leaver(40)
    assert find_run(apply_retention(now=NOW, is_rehearsal=True), "leavers").count == 1
    assert leaver.face_samples.exists()
    assert not RetentionRun.objects.exists()


@pytest.fixture
def broken_kind():
    def fail(_before, _is_rehearsal):
        raise OSError("disk on fire")

    register_retention("broken", label="Broken things", default_days=1, sweep=fail)
    yield
    del _kinds["broken"]


def test_a_kind_that_fails_is_written_down_and_does_not_stop_the_others(broken_kind):
    make_leaver(40)
    runs = apply_retention(now=NOW)
    assert "disk on fire" in find_run(runs, "broken").problem
    assert find_run(runs, "leavers").count == 1
    with pytest.raises(CommandError, match="Broken things: OSError: disk on fire"):
        call_command("apply_retention", stdout=io.StringIO())


def test_command_says_what_it_would_remove():
    make_leaver(40)
    output = io.StringIO()
    call_command("apply_retention", "--dry-run", stdout=output)
    assert "from the last day of work (30 days): 1 would be removed" in output.getvalue()
    output = io.StringIO()
    call_command("apply_retention", "--json", stdout=output)
    report = json.loads(output.getvalue())
    assert {"kind": "leavers", "days": 30, "count": 1, "problem": ""} in report["kinds"]
    assert report["dry_run"] is False
    assert ErasureCertificate.objects.count() == 1


def test_once_a_day_is_enough():
    assert apply_retention_daily(now=NOW)
    assert not apply_retention_daily(now=NOW + datetime.timedelta(hours=1))
    assert apply_retention_daily(now=NOW + DAY)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_apply_it_once():
    leaver = make_leaver(40)
    results: list[int] = []

    def work() -> None:
        try:
            results.append(len(apply_retention_daily(now=NOW)))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(results)[:2] == [0, 0]
    assert sorted(results)[2] > 0
    assert ErasureCertificate.objects.filter(employee=leaver).count() == 1


@pytest.mark.django_db(transaction=True)
def test_several_workers_enqueue_each_hour_once():
    """What every worker does each hour, by procrastinate's own deferrer."""
    registry = task_app.periodic_registry
    tasks = [task for task in registry.periodic_tasks.values() if task.task.name == KEEP_HOUSE]
    assert len(tasks) == 1

    async def defer(hour: int) -> None:
        for _worker in range(3):
            deferrer = periodic.PeriodicDeferrer(registry=registry, max_delay=600)
            await deferrer.defer_jobs([(tasks[0], hour)])

        await sync_to_async(connections.close_all)()

    asyncio.run(defer(1_800_000_000))
    jobs = ProcrastinateJob.objects.filter(task_name=KEEP_HOUSE)
    assert [job.args for job in jobs] == [{"timestamp": 1_800_000_000}]


def test_files_that_belong_to_nothing_are_swept_and_new_ones_left_alone(portrait):
    sample = add_photo(employee=make_employee(), data=portrait)
    name = default_storage.save("zz/left-by-a-crash", ContentFile(b"bytes"))
    assert name not in find_orphans()
    later = timezone.now() + datetime.timedelta(hours=2)
    assert name in find_orphans(before=later)
    assert sample.image.name not in find_orphans(before=later)
    sweep_orphans(before=later)
    assert not default_storage.exists(name)
    assert (Path(settings.FACES_DIR) / sample.image.name).is_file()
    sample.image.delete(save=False)


def test_every_kind_has_a_rule_with_its_default():
    rules = dict(ensure_rules().values_list("kind", "days"))
    assert rules["leavers"] == 30
    assert {"leavers", "rejected_photos", "access_log", "jobs", "sessions"} <= set(rules)
    assert RetentionRule.objects.count() == len(rules)
