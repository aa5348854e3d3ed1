"""The invented company: plausible, the same for the same seed, never beside real people unasked."""

import datetime
from collections import Counter

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from attendance.models import AttendanceEvent, Holiday, Leave, Schedule, ScheduleAssignment
from attendance.trial import seed_trial
from attendance.trial.absences import draw_absences
from attendance.trial.terms import LATE, NIGHT, ROTAS
from people.models import Employee, Site
from tests.company_fixtures import make_employee

LAST = datetime.date(2026, 10, 30)


def list_people():
    return list(Employee.objects.order_by("pk").values_list("number", "name", "active_from"))


def list_events():
    events = AttendanceEvent.objects.order_by("at", "employee__number", "kind")
    return list(events.values_list("employee__number", "kind", "at", "method"))


@pytest.fixture
def trial(db):
    return seed_trial(people=500, days=40, seed=3, last=LAST)


def test_a_company_has_all_kinds_of_weeks_and_of_days(trial):
    assert Employee.objects.count() == trial.people == 500
    assert set(Site.objects.values_list("time_zone", flat=True)) == {
        "Europe/Berlin", "America/New_York",
    }  # fmt: skip
    assert ScheduleAssignment.objects.count() == 10
    assert Schedule.objects.count() == len(ROTAS)
    assert Holiday.objects.filter(day__year=2026, site__country="DE").count() >= 9
    assert AttendanceEvent.objects.count() == trial.events
    kinds = Counter(AttendanceEvent.objects.values_list("kind", flat=True))
    assert set(kinds) == {"in", "out", "break_start", "break_end"}
    assert AttendanceEvent.objects.filter(method="automatic").exists()
    assert Leave.objects.filter(state="approved").exists()
    assert Leave.objects.filter(state="requested", first_day__gt=LAST).exists()
    worked = 40 * 5 / 7 * 500
    assert 2.3 < trial.events / worked < 3.7, "three or four events on a day of work"


def test_times_are_those_of_the_shifts_on_the_clock_of_the_site(trial):
    for zone in ("Europe/Berlin", "America/New_York"):
        arrivals = AttendanceEvent.objects.filter(
            kind="in", employee__site__time_zone=zone,
            employee__team__schedule_assignments__schedule__name="Trial office week",
        )  # fmt: skip
        site = Site.objects.get(time_zone=zone)
        hours = Counter(
            at.astimezone(site.zone).hour for at in arrivals.values_list("at", flat=True)
        )
        assert hours[8] + hours[9] > 0.5 * hours.total()
        assert hours[3] == 0


def test_nobody_comes_while_on_leave_or_before_the_first_day(trial):
    for leave in Leave.objects.filter(state="approved", starts_at_noon=False)[:50]:
        zone = leave.employee.site.zone
        days = {
            event.at.astimezone(zone).date()
            for event in leave.employee.events.filter(
                kind="in", at__gt=timezone.now() - datetime.timedelta(days=900)
            )
        }
        assert not [day for day in days if leave.first_day < day <= leave.last_day]
    for person in Employee.objects.filter(active_from__gt=datetime.date(2026, 1, 1)):
        first = person.events.order_by("at").first()
        assert first is None or first.at.astimezone(person.site.zone).date() >= person.active_from


def test_the_same_seed_gives_the_same_company():
    assert draw_absences(50, 200, np.random.default_rng(5)) == draw_absences(
        50, 200, np.random.default_rng(5)
    )


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_people_and_events(django_db_blocker):
    from django.db import transaction

    found = []
    for seed in (4, 4, 5):
        with transaction.atomic():
            seed_trial(people=30, days=20, seed=seed, last=LAST)
            found.append((list_people(), list_events()))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0] != found[2]


@pytest.mark.django_db
def test_nothing_lies_in_the_future():
    seed_trial(people=60, days=2, seed=1)
    assert not AttendanceEvent.objects.filter(at__gt=timezone.now()).exists()


@pytest.mark.django_db
def test_a_database_with_people_is_left_alone_unless_told(capsys):
    make_employee("Ada Lovelace")
    with pytest.raises(CommandError, match=r"There are 1 people .* --into-existing"):
        call_command("seed_attendance", people=5, days=3)
    assert Employee.objects.count() == 1
    for _ in range(2):
        call_command("seed_attendance", people=5, days=3, into_existing=True, until=LAST)
    assert Employee.objects.count() == 11
    assert "5 people and" in capsys.readouterr().out


@pytest.mark.parametrize("numbers", [{"people": 0}, {"people": 10**6}, {"days": 0}, {"days": -4}])
def test_numbers_out_of_range_are_refused(numbers):
    with pytest.raises(CommandError, match="with a number from 1 to"):
        call_command("seed_attendance", **numbers)


def test_a_night_ends_on_the_next_day_and_keeps_to_the_clock():
    import zoneinfo

    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    saturday = datetime.date(2026, 10, 24)  # the clocks go back in this night
    end = datetime.datetime.fromtimestamp(NIGHT.find_end(saturday, berlin), berlin)
    assert (end.day, end.hour, end.minute) == (25, 6, 30)
    come, go = NIGHT.find_times(saturday, berlin)
    assert go - come > 9 * 3600
    assert LATE.find_times(saturday, berlin)[1] < come + 3600
