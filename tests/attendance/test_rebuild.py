"""A rebuild from nothing gives exactly what weeks of single changes have left."""

import datetime
import random
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from attendance.models import (
    AttendanceEvent,
    Correction,
    DaySummary,
    EventVoid,
    Holiday,
    Leave,
    LeaveType,
    Period,
    PlanException,
    RequiredBreak,
    ScheduleAssignment,
    StaleDays,
)
from attendance.services import check_in, close_days
from attendance.summaries import (
    find_people,
    queue_refresh,
    rebuild,
    rebuild_days,
    refresh_around,
    refresh_days,
    refresh_stale_days,
)
from people.models import Employee, Placement, Site
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

FIRST = datetime.date(
    2026, 3, 2
)  # a Monday; Berlin and New York change their clocks in these weeks
LAST = datetime.date(2026, 4, 5)
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime(2026, 4, 3, 13, tzinfo=datetime.UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu")


def read_tables():
    """Every cell of both tables but the ids of the rows."""
    return {
        model: set(
            map(
                str,
                model.objects.values_list(
                    *(f.attname for f in model._meta.concrete_fields if f.name != "id")
                ),
            )
        )
        for model in (DaySummary, Period)
    }


class Company:
    """People of three sites who live through weeks of everything that can happen, in any order."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.shifts = [
            make_shift("09:00", "17:00", late_grace=5, closes_after=90, overtime_after=480),
            make_shift("22:00", "06:00", closes_after=60, weekly_overtime_after=2300),
            make_shift("00:00", "08:00", rounding_step=15, rounding_mode="down"),
            make_shift("10:00", "15:00", is_flexible=True, planned_minutes=420, half_day_from=200),
        ]
        RequiredBreak.objects.create(shift=self.shifts[0], after_minutes=360, minutes=30)
        self.schedules = [
            make_schedule(self.shifts[0]),
            make_schedule(self.shifts[1], self.shifts[0]),
            make_schedule(dict.fromkeys(range(7), self.shifts[2])),
            make_schedule(self.shifts[3]),
        ]
        self.sites = [make_site(zone, zone) for zone in ZONES]
        self.teams = [make_team(f"Team {n}") for n in range(3)]
        self.people = [
            make_employee(
                f"Person {n}", consent=False, site=self.pick(self.sites), team=self.pick(self.teams)
            )
            for n in range(9)
        ]
        self.kind = LeaveType.objects.get_or_create(name="Any", defaults={"code": "A"})[0]

    def pick(self, choices):
        return self.chance.choice(choices)

    def pick_day(self):
        return FIRST + self.chance.randrange((LAST - FIRST).days) * DAY

    def pick_target(self):
        return self.pick(
            [
                {"employee": self.pick(self.people)},
                {"team": self.pick(self.teams)},
                {"site": self.pick(self.sites)},
            ]
        )

    def live(self, steps):
        acts = [self.work] * 8 + [
            self.correct,
            self.change_plan,
            self.change_plan,
            self.make_exception,
            self.make_holiday,
            self.take_leave,
            self.change_shift,
            self.move,
            self.change_employment,
            self.move_clock,
            self.turn_day,
            self.look_at_queue,
        ]
        for _step in range(steps):
            self.pick(acts)()

    def work(self):
        """Some check-ins of one stay, of which any may be missing, in any order."""
        person, day = self.pick(self.people), self.pick_day()
        start = datetime.datetime.combine(
            day, self.pick(self.shifts).starts_at, person.site.zone
        ) + datetime.timedelta(minutes=self.chance.gauss(0, 40))
        hours = sorted(self.chance.uniform(0, 11) for _ in range(self.chance.choice((0, 0, 2))))
        times = [start, *(start + datetime.timedelta(hours=h) for h in (*hours, 8.3))]
        self.chance.shuffle(times)
        for at in times[: self.chance.choice((1, 2, 3, 4))]:
            if at < NOW and person.is_employed(at.astimezone(person.site.zone).date()):
                check_in(
                    employee_id=person.pk,
                    device=None,
                    method=AttendanceEvent.Method.MANUAL,
                    nonce=uuid.UUID(int=self.chance.getrandbits(128), version=4),
                    at=at.astimezone(datetime.UTC),
                )

    def correct(self):
        events = AttendanceEvent.objects.standing().order_by("pk")
        if not events.exists():
            return
        event = self.pick(list(events))
        correction = Correction.objects.create(
            employee=event.employee, day=event.at.date(), reason="No.",
            state="approved", decided_at=timezone.now(),
        )  # fmt: skip
        EventVoid.objects.create(event=event, correction=correction)
        at = event.at + datetime.timedelta(minutes=self.chance.randrange(-300, 300))
        AttendanceEvent.objects.create(
            employee=event.employee, method="manual", at=at, correction=correction,
            kind=self.pick(["in", "out", "break_start", "break_end"]),
        )  # fmt: skip
        for moment in (event.at, at):
            refresh_around(employee=event.employee, at=moment)

    def change_plan(self):
        target, day = self.pick_target(), self.pick_day()
        ScheduleAssignment.objects.filter(**target, valid_from__gte=day).delete()
        ScheduleAssignment.objects.filter(**target, valid_until=None).update(valid_until=day - DAY)
        assign(self.pick(self.schedules), since=day, **target)
        self.queue(day, None, target)

    def make_exception(self):
        target, day = self.pick_target(), self.pick_day()
        PlanException.objects.update_or_create(
            **target, day=day, defaults={"shift": self.pick([*self.shifts, None])}
        )
        self.queue(day, day, target)

    def make_holiday(self):
        site, day = self.pick(self.sites), self.pick_day()
        Holiday.objects.update_or_create(
            site=site, day=day, defaults={"name": "Day", "is_observed": self.pick([True, False])}
        )
        self.queue(day, day, {"site": site})

    def take_leave(self):
        person, first = self.pick(self.people), self.pick_day()
        last = first + self.chance.randrange(4) * DAY
        Leave.objects.filter(
            employee=person, first_day__lte=last, last_day__gte=first, state="approved"
        ).update(state="cancelled")
        Leave.objects.create(
            employee=person, type=self.kind, first_day=first, last_day=last, state="approved",
            decided_at=timezone.now(), starts_at_noon=self.pick([True, False]),
        )  # fmt: skip
        self.queue(FIRST, LAST, {"employee": person})

    def change_shift(self):
        shift = self.pick(self.shifts)
        shift.late_grace = self.chance.randrange(30)
        shift.starts_at = shift.starts_at.replace(minute=self.pick([0, 15, 30]))
        shift.save()
        queue_refresh(first=FIRST, last=None)

    def move(self):
        """What the trigger would write had it happened on that day."""
        person = self.pick(self.people)
        Placement.objects.update_or_create(
            employee=person,
            since=self.pick_day(),
            defaults={"site": self.pick(self.sites), "team": self.pick([*self.teams, None])},
        )

    def change_employment(self):
        person = self.pick(self.people)
        person.active_from = self.pick([person.active_from, FIRST + 3 * DAY])
        person.active_until = self.pick([None, None, LAST - 6 * DAY])
        person.save()

    def move_clock(self):
        site = self.pick(self.sites)
        site.time_zone = self.pick(ZONES)
        site.save()
        for person in self.people:
            person.site = Site.objects.get(pk=person.site_id)

    def turn_day(self):
        close_days(site=self.pick(self.sites), now=NOW - self.chance.randrange(3) * DAY)

    def look_at_queue(self):
        refresh_stale_days(now=NOW)

    def queue(self, first, last, target):
        names = {"team": "team_id", "site": "site_id"}
        for kind, whom in target.items():
            if kind == "employee":
                queue_refresh(first=first, last=last, employee_ids=[whom.pk])
            else:
                queue_refresh(first=first, last=last, **{names[kind]: whom.pk})


@pytest.fixture
def at_now(monkeypatch):
    """Check-ins of these weeks happen before NOW: today has rows that are not finished yet."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rebuild_from_nothing_is_what_weeks_of_single_changes_left(seed, at_now):
    company = Company(seed)
    ids = [person.pk for person in company.people]
    refresh_days(employee_ids=ids, first=FIRST, last=LAST, now=NOW)
    company.live(150)
    for site in company.sites:
        close_days(site=Site.objects.get(pk=site.pk), now=NOW)
    refresh_stale_days(now=NOW)
    assert not StaleDays.objects.exists()
    kept = read_tables()
    report = rebuild_days(employee_ids=ids, first=FIRST, last=LAST, now=NOW)
    assert (report.changed, read_tables()) == (0, kept)
    Period.objects.all().delete()
    DaySummary.objects.all().delete()
    rebuild_days(employee_ids=ids, first=FIRST, last=LAST, now=NOW)
    assert read_tables() == kept
    assert len(kept[DaySummary]) > 100
    assert len(kept[Period]) > 20


@pytest.fixture
def people():
    found = [make_employee(f"Person {n}", consent=False) for n in range(3)]
    assign(make_schedule(make_shift()), site=found[0].site)
    return found


def test_an_interrupted_rebuild_goes_on_where_it_was(people, monkeypatch):
    monkeypatch.setattr(rebuild, "DAYS_AT_ONCE", 1)
    ids = [person.pk for person in people]

    def interrupt(done, total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_days(employee_ids=ids, first=FIRST, last=FIRST, now=NOW, progress=interrupt)
    again = rebuild_days(employee_ids=ids, first=FIRST, last=FIRST, now=NOW)
    assert (again.changed, again.unchanged) == (1, 2)


def run(**options):
    output = StringIO()
    options = {"processes": 1, **options}  # others would not see what this test has not committed
    call_command("rebuild_summaries", stdout=output, stderr=StringIO(), **options)
    return output.getvalue()


def test_the_command_says_what_changed(people):
    options = {"first": FIRST, "last": FIRST + 6 * DAY}
    assert "3 people: " in run(**options)
    assert "3 people: 0 days changed, " in run(**options)


def test_one_person_or_one_site_alone(people):
    there = make_employee(site=make_site("Paris", "Europe/Paris"), consent=False)
    assert run(first=FIRST, last=FIRST, person=people[1].number).startswith("1 people")
    assert set(DaySummary.objects.values_list("employee", flat=True)) == {people[1].pk}
    assert run(first=FIRST, last=FIRST, site="Paris").startswith("1 people")
    assert DaySummary.objects.filter(employee=there).exists()


def test_people_who_left_are_rebuilt_for_the_days_they_were_here(people):
    Employee.objects.filter(pk=people[0].pk).update(active_until=FIRST)
    assert people[0].pk in find_people(first=FIRST, last=LAST)
    assert people[0].pk not in find_people(first=FIRST + DAY, last=LAST)


def test_rows_of_somebody_who_should_have_none_are_removed(people):
    refresh_days(employee_ids=[people[0].pk], first=FIRST, last=LAST, now=NOW)
    Employee.objects.filter(pk=people[0].pk).update(active_until=FIRST - 30 * DAY)
    run(first=FIRST, last=LAST)
    assert not DaySummary.objects.filter(employee=people[0]).exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"first": LAST, "last": FIRST}, "is after"),
        ({"first": FIRST, "site": "Nowhere"}, "no site called Nowhere"),
        ({"first": FIRST, "person": "0"}, "nobody with the number 0"),
    ],
)
def test_wrong_names_and_days_are_refused(people, options, words):
    with pytest.raises(CommandError, match=words):
        run(**options)
