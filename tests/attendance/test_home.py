"""The first page of HR's site: every figure is that of the list behind it, for every role."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance.models import (
    AttendanceEvent,
    Correction,
    DaySummary,
    Holiday,
    LeaveType,
    PlanException,
)
from attendance.presence import (
    annotate_presence,
    count_presence,
    count_seen_by_day,
    find_open_arrivals,
    find_seen_on,
)
from attendance.queries import find_people_today, get_board
from attendance.services import check_in
from attendance.services.leaves import enter_leave, request_leave
from attendance.summaries import refresh_days
from people.models import Employee, FaceSample
from people.roles import Role
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_check_in,
    make_device,
    make_employee,
    make_site,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db

QUERY_BUDGET = 21
NOON = datetime.datetime(2026, 11, 18, 12, 0, tzinfo=datetime.UTC)  # a Wednesday
HOUR = datetime.timedelta(hours=1)


def check_in_at(employee, at):
    return check_in(
        employee_id=employee.pk, device=None, method=AttendanceEvent.Method.MANUAL,
        nonce=uuid.uuid4(), at=at,
    ).event  # fmt: skip


@pytest.fixture
def company():
    """Ada is in, Bob has left, Cleo was not seen, Dora was in overnight, Eve is in Tokyo."""
    tokyo = make_site("Tokyo", "Asia/Tokyo")
    ada, bob, cleo, dora = (make_employee(name) for name in ("Ada A", "Bob B", "Cleo C", "Dora D"))
    eve = make_employee("Eve E", site=tokyo, team=make_team("Design"))
    check_in_at(ada, NOON - 3 * HOUR)
    check_in_at(bob, NOON - 5 * HOUR)
    check_in_at(bob, NOON - HOUR)
    check_in_at(dora, NOON - 14 * HOUR)
    check_in_at(eve, NOON - 12 * HOUR)  # 09:00 there
    check_in_at(eve, NOON - 4 * HOUR)
    return ada, bob, cleo, dora, eve


def test_lists_say_the_same_as_the_board(company):
    for hours in range(-30, 30, 3):
        now = NOON + hours * HOUR
        found = annotate_presence(Employee.objects.all(), now=now)
        expected = {person.employee_id: person.state for person in find_people_today(now=now)}
        assert dict(found.values_list("pk", "presence")) == expected


def test_people_who_do_not_work_here_today_are_not_counted(company):
    ada, bob, *_others = company
    Employee.objects.filter(pk=ada.pk).update(active_until=NOON.date() - datetime.timedelta(days=1))
    Employee.objects.filter(pk=bob.pk).update(active_from=NOON.date() + datetime.timedelta(days=1))
    assert count_presence(Employee.objects.all(), now=NOON).total == 3


def plan(team, starts="09:00", ends="17:00", **values):
    """A schedule for the team on every day of the week, and its rows up to NOON."""
    shift = make_shift(starts, ends, **values)
    assign(make_schedule(dict.fromkeys(range(7), shift)), team=team)
    return shift


def refresh(*people, now=NOON):
    refresh_days(
        employee_ids=[person.pk for person in people],
        first=NOON.date() - datetime.timedelta(days=1),
        last=NOON.date() + datetime.timedelta(days=1),
        now=now,
    )


def states_at(now):
    found = annotate_presence(Employee.objects.all(), now=now)
    told = {
        person.employee_id: (person.state, person.is_late) for person in find_people_today(now=now)
    }
    assert {
        pk: (state, late) for pk, state, late in found.values_list("pk", "presence", "is_late")
    } == told
    return {Employee.objects.get(pk=pk).name: state for pk, (state, _late) in told.items()}


def test_late_is_who_came_after_the_shift_began_and_its_grace(company):
    ada = company[0]
    plan(ada.team, "09:00", "17:00", late_grace=15)  # Berlin and Tokyo: Ada 10:00, Eve 09:00
    refresh(*company)
    late = annotate_presence(Employee.objects.all(), now=NOON).filter(is_late=True)
    assert list(late) == [ada]
    assert states_at(NOON)["Bob B"] == "out"


def test_who_is_not_here_is_missing_expected_on_leave_or_off(company):
    cleo = company[2]
    shift = plan(cleo.team, "14:00", "20:00", late_grace=10)  # 13:00 UTC
    refresh(*company)
    assert states_at(NOON)["Cleo C"] == "expected"
    assert states_at(NOON + HOUR + datetime.timedelta(minutes=9))["Cleo C"] == "expected"
    assert states_at(NOON + HOUR + datetime.timedelta(minutes=10))["Cleo C"] == "missing"
    refresh(*company, now=NOON + 10 * HOUR)  # the shift is over
    assert states_at(NOON + 10 * HOUR)["Cleo C"] == "missing"
    Holiday.objects.create(site=cleo.site, day=NOON.date(), name="Test")
    refresh(*company)
    assert states_at(NOON)["Cleo C"] == "off"
    PlanException.objects.create(employee=cleo, day=NOON.date(), shift=shift)
    refresh(*company)
    assert states_at(NOON)["Cleo C"] == "expected"
    leave_type, _is_new = LeaveType.objects.get_or_create(name="Vacation", defaults={"code": "V"})
    enter_leave(
        employee=cleo, leave_type=leave_type, first_day=NOON.date(), last_day=NOON.date(),
        by=make_account("hr", Role.HR),
    )  # fmt: skip
    refresh(*company)
    assert states_at(NOON)["Cleo C"] == "leave"
    counts = count_presence(Employee.objects.all(), now=NOON)
    assert (counts.on_leave, counts.total) == (1, 5)
    board = get_board(now=NOON).counts
    assert (board.on_leave, board.missing, board.total) == (1, counts.missing, 5)


def test_hours_without_a_core_time_are_never_missed(company):
    cleo = company[2]
    plan(cleo.team, is_flexible=True, has_core=False, planned_minutes=480)
    refresh(*company)
    assert states_at(NOON)["Cleo C"] == "expected"


def test_a_night_shift_that_nobody_came_to_is_missed_after_midnight_too(company):
    cleo = company[2]
    plan(cleo.team, "22:00", "06:00")
    night = datetime.datetime(2026, 11, 18, 1, tzinfo=datetime.UTC)  # of the 17th, 02:00 in Berlin
    refresh(cleo, now=night)
    assert states_at(night)["Cleo C"] == "missing"
    assert states_at(NOON)["Cleo C"] == "expected"  # at 22:00


def test_days_are_those_of_the_persons_site(company):
    eve = company[4]
    day = NOON.date()
    assert eve in find_seen_on(Employee.objects.all(), day=day)
    counts = count_seen_by_day(
        Employee.objects.all(), first=day - datetime.timedelta(days=1), last=day
    )
    assert counts == {day - datetime.timedelta(days=1): 1, day: 3}
    for date, count in counts.items():
        assert find_seen_on(Employee.objects.all(), day=date).count() == count


def test_an_arrival_that_nothing_follows_is_open_after_a_shift(company):
    ada, bob, *_others = company
    assert not find_open_arrivals(AttendanceEvent.objects.all(), now=NOON, days=14).exists()
    later = NOON + 20 * HOUR
    found = {
        event.employee
        for event in find_open_arrivals(AttendanceEvent.objects.all(), now=later, days=14)
    }
    assert ada in found
    assert bob not in found
    assert not find_open_arrivals(
        AttendanceEvent.objects.all(), now=NOON + datetime.timedelta(days=15), days=14
    ).exists()


# The page ---------------------------------------------------------------------------------------


def fill(count):
    for number in range(count):
        person = make_employee(f"Person {number}", consent=number % 3 > 0)
        if number % 4 == 1:
            add_vector(person, make_vector(number))
        if number % 2:
            make_check_in(person, timezone.now() - datetime.timedelta(minutes=5 + number))
            make_check_in(person, timezone.now() - datetime.timedelta(days=2, hours=number))
        make_device()
        for state in ("review", "pending"):
            FaceSample.objects.create(
                employee=person, source_sha256=f"{state}{person.pk}", image="x", state=state
            )


def plan_today(*people):
    """Who came was late; of the others one is expected, one on leave, and the last ones missing."""
    assign(make_schedule(make_shift()), site=make_site())
    now = timezone.now()
    late, expected, leave = DaySummary.Status.LATE, DaySummary.Status.EXPECTED, "on_leave"
    for number, person in enumerate(people):
        status = late if number % 2 else (expected, leave, "absent")[number % 3]
        DaySummary.objects.update_or_create(
            employee=person,
            day=now.astimezone(person.site.zone).date(),
            defaults={
                "site": person.site, "team": person.team, "status": status,
                "late": 5 if status == late else 0, "planned_start": now + HOUR,
            },
        )  # fmt: skip
    vacation, _is_new = LeaveType.objects.get_or_create(name="Vacation", defaults={"code": "V"})
    request_leave(
        employee=people[0], leave_type=vacation, first_day=NOON.date(), last_day=NOON.date(),
        by=make_account("asking", Role.HR),
    )  # fmt: skip
    Correction.objects.create(employee=people[0], day=NOON.date(), reason="Test")


def open_home(client):
    return client.get(reverse("admin:index")).context["home"]


def test_every_figure_is_that_of_the_list_behind_it(admin_client):
    fill(9)
    plan_today(*Employee.objects.all())
    home = open_home(admin_client)
    figures = [*home["today"], *home["tasks"], *home["arrivals"], *home["days"]]
    assert {figure.label for figure in figures} >= {
        "In now", "Late today", "Left", "Missing", "Expected later", "On leave",
        "Leave to decide", "Corrections to decide", "Photos to be checked",
        "Photos in the queue", "Consents missing", "Exceptions to resolve",
    }  # fmt: skip
    for figure in figures:
        page = admin_client.get(figure.url)
        assert page.status_code == 200, figure
        assert count_listed(page) == figure.count, figure


def count_listed(page):
    """How many rows a list has, of the admin's own lists and of ours."""
    listed = page.context.get("cl")
    return listed.result_count if listed else page.context["page"].paginator.count


def test_agreed_but_no_photo(admin_client):
    make_employee("Ada A")
    make_employee("Bob B", consent=False)
    (figure,) = [f for f in open_home(admin_client)["tasks"] if f.label.startswith("Agreed")]
    assert figure.count == 1
    assert list(admin_client.get(figure.url).context["cl"].result_list) == [
        Employee.objects.get(name="Ada A")
    ]


def test_without_a_rule_nobody_is_late(admin_client):
    fill(3)
    assert "Late today" not in {figure.label for figure in open_home(admin_client)["today"]}


def test_an_empty_company_is_told_how_to_begin(admin_client):
    page = admin_client.get(reverse("admin:index")).content.decode()
    assert "Nobody is here yet" in page
    assert reverse("admin:people_employee_import") in page


def test_when_nothing_waits_it_says_so(admin_client):
    add_vector(make_employee(), make_vector(1))
    assert "Nothing waits for you." in admin_client.get(reverse("admin:index")).content.decode()


def test_a_manager_counts_only_the_own_team(client):
    mine, other = make_team("Mine"), make_team("Other")
    make_check_in(make_employee("Ada A", team=mine))
    make_check_in(make_employee("Bob B", team=other))
    client.force_login(make_account("boss", Role.TEAM_MANAGER, manages=(mine,)))
    home = open_home(client)
    assert [figure.count for figure in home["today"]] == [1, 0, 0]
    assert (home["tasks"], home["devices"]) == ([], [])
    assert sum(bar.count for bar in home["days"]) == 1
    listed = client.get(home["today"][0].url)
    assert [person.name for person in listed.context["cl"].result_list] == ["Ada A"]


@pytest.mark.parametrize("role", [Role.HR_ADMIN, Role.HR, Role.SECURITY, Role.AUDITOR])
def test_every_role_opens_every_list_it_is_shown(client, role):
    fill(4)
    client.force_login(make_account("someone", role))
    home = open_home(client)
    urls = [f.url for name in ("today", "tasks", "arrivals", "days") for f in home[name]]
    assert urls
    for url in [*urls, *(device.url for device in home["devices"])]:
        assert client.get(url).status_code == 200, url


def test_an_account_without_permissions_sees_no_figures(client):
    fill(2)
    client.force_login(make_account("nobody", is_staff=True))
    home = open_home(client)
    assert not any(home[name] for name in ("today", "tasks", "arrivals", "days", "devices"))


def test_home_stays_within_its_budget(admin_client):
    counts = []
    for _ in range(2):
        fill(6)
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(reverse("admin:index")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= QUERY_BUDGET


@pytest.mark.parametrize("query", ["seen_on=never", "presence=nowhere", "seen_on=2026-02-31"])
def test_a_filter_typed_by_hand_finds_nobody(admin_client, query):
    make_employee()
    page = admin_client.get(f"{reverse('admin:people_employee_changelist')}?{query}")
    assert page.status_code == 200
    assert list(page.context["cl"].result_list) == []


# What attendance adds to the pages of people ------------------------------------------------------


def open_person(client, employee):
    return client.get(reverse("admin:people_employee_change", args=[employee.pk]))


def test_the_page_of_a_person_shows_the_month(admin_client):
    ada = make_employee("Ada A")
    make_check_in(ada)
    page = open_person(admin_client, ada)
    (panel,) = [p for p in page.context["panels"] if "month" in p.template]
    today = [cell for cell in panel.values["cells"] if cell.is_today]
    assert [cell.seen for cell in today] == ["in"]
    assert panel.values["days_seen"] == 1
    assert [line.kind for line in admin_client.get(today[0].url).context["events"]] == ["in"]
    assert "1 day here" in page.content.decode()


def test_a_late_arrival_is_told_in_words(admin_client):
    ada = make_employee("Ada A")
    make_check_in(ada)
    plan_today(make_employee("Bob B"), ada)
    assert "late; in " in open_person(admin_client, ada).content.decode()


def test_the_page_of_a_team_shows_who_is_in(admin_client):
    ada = make_employee("Ada A")
    make_employee("Bob B")
    make_check_in(ada)
    url = reverse("admin:people_team_change", args=[ada.team_id])
    assert "In now: 1 of 2" in admin_client.get(url).content.decode()


def test_who_may_not_read_events_sees_no_month(client):
    ada = make_employee("Ada A")
    permissions = ("people.view_employee", "people.view_every_team")
    client.force_login(make_account("clerk", permissions=permissions))
    page = open_person(client, ada)
    assert page.status_code == 200
    assert page.context["panels"] == []
    listed = client.get(reverse("admin:people_employee_changelist"))
    assert "presence" not in listed.content.decode()
