"""Reports: what their addresses mean, who sees what in them, and what stands in their cells."""

import datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance.errors import FilterError
from attendance.models import Adjustment, DaySummary, Leave, LeaveType
from attendance.reports import (
    Span,
    find_report,
    previous_period,
    read_filter,
    write_query,
)
from people.roles import Role
from tests.attendance.day_factories import MONDAY, make_day, make_days, make_every_status
from tests.company_fixtures import make_account, make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 17)
TUESDAY = MONDAY + datetime.timedelta(days=1)
Status = DaySummary.Status


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


@pytest.fixture
def manager():
    return make_account("manager", Role.TEAM_MANAGER, manages=(make_team("Design"),))


def read(query, account, **values):
    return read_filter(QueryDict(query), account=account, today=TODAY, **values)


def report_url(key, query=""):
    return f"{reverse('admin:attendance_report', args=[key])}?{query}"


# The address --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", "2026-03-01", "2026-03-31"),
        ("month=2024-02", "2024-02-01", "2024-02-29"),
        ("week=2026-W01", "2025-12-29", "2026-01-04"),
        ("day=2024-02-29", "2024-02-29", "2024-02-29"),
        ("first=2026-03-02&last=2026-03-10", "2026-03-02", "2026-03-10"),
        ("first=2024-01-01&last=2024-12-31", "2024-01-01", "2024-12-31"),
    ],
)
def test_days_of_an_address(hr, query, first, last):
    wanted = read(query, hr)
    assert (wanted.first.isoformat(), wanted.last.isoformat()) == (first, last)
    assert read(write_query(wanted), hr) == wanted
    assert not query or write_query(wanted) == query


def test_without_dates_a_report_is_about_the_span_around_today(hr):
    assert read("", hr, default=Span.DAY).first == TODAY
    week = read("", hr, default=Span.WEEK)
    assert (week.first.isoformat(), week.last.isoformat()) == ("2026-03-16", "2026-03-22")


def test_people_of_an_address(hr):
    ada = make_employee("Ada A", team=make_team("Design"))
    query = f"month=2026-03&site={ada.site_id}&team={ada.team_id}&person={ada.number}&status=late"
    wanted = read(query, hr)
    assert (wanted.site, wanted.team, wanted.employee) == (ada.site, ada.team, ada)
    assert wanted.statuses == ("late",)
    assert write_query(wanted) == query


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("month=2026-13", "is not a month"),
        ("month=March", "is not a month"),
        ("month=٢٠٢٦-٠٣", "is not a month"),
        ("week=2026-W54", "is not a week"),
        ("day=2026-02-29", "is not a day"),
        ("day=20260317", "is not a day"),
        ("first=2026-03-02", "both the first and the last"),
        ("last=2026-03-02", "both the first and the last"),
        ("first=2026-03-02&last=2026-03-01", "cannot be before"),
        ("first=2025-01-01&last=2026-01-02", "366 days at most"),
        ("day=1999-12-31", "year from 2000"),
        ("month=9999-12", "year from 2000"),
        ("month=2026-03&week=2026-W10", "only one"),
        ("site=0", "no such site"),
        ("site=one", "no such site"),
        ("site=99999999999999999999", "no such site"),
        ("site=²", "no such site"),
        ("team=0", "no such team"),
        ("person=nobody", "Nobody whom you may see"),
        ("person=a%00b", "Nobody whom you may see"),
        ("status=asleep", "not a status"),
    ],
)
def test_what_cannot_be_is_refused_in_words(hr, client, query, words):
    with pytest.raises(FilterError, match=words):
        read(query, hr)
    client.force_login(hr)
    response = client.get(report_url("day", query))
    assert response.status_code == 400
    assert words in response.content.decode()


def test_a_person_and_a_team_that_one_may_not_see_are_as_good_as_none(manager):
    stranger = make_employee("Bob B", team=make_team("Sales"))
    for query in (f"team={stranger.team_id}", f"person={stranger.number}"):
        with pytest.raises(FilterError):
            read(query, manager)


@pytest.mark.parametrize(
    ("query", "before"),
    [
        ("month=2026-03", "month=2026-02"),
        ("month=2026-01", "month=2025-12"),
        ("week=2026-W01", "week=2025-W52"),
        ("day=2026-03-01", "day=2026-02-28"),
        ("first=2026-03-03&last=2026-03-12", "first=2026-02-21&last=2026-03-02"),
    ],
)
def test_the_time_before(hr, query, before):
    assert write_query(previous_period(read(query, hr))) == before


def test_a_running_month_is_compared_with_as_much_of_the_one_before(hr):
    before = previous_period(read("month=2026-03", hr), today=TODAY)
    assert write_query(before) == "first=2026-02-01&last=2026-02-17"
    late = previous_period(read("month=2026-03", hr), today=datetime.date(2026, 3, 30))
    assert write_query(late) == "month=2026-02"


# The rows -----------------------------------------------------------------------------------------


def make_cells(key, account, query):
    report = find_report(key)
    keys = [column.key for column in report.columns]
    rows = list(report.make_rows(account, read(query, account)))
    assert all(len(row.cells) == len(keys) for row in rows)
    return [dict(zip(keys, row.cells, strict=True)) for row in rows]


def test_the_day_sheet_has_a_row_for_every_status(hr):
    ada = make_employee("Ada Brandt", site=make_site("New York", "America/New_York"))
    make_every_status(ada)
    rows = make_cells("day", hr, "month=2026-03")
    assert [row["status"] for row in rows] == list(Status.values)
    late = next(row for row in rows if row["status"] == "late")
    assert late["first_in"].isoformat() == "2026-03-05T09:21:00-05:00"
    assert (late["late"], late["worked"], late["breaks"]) == (21, 469, 30)
    assert rows[-1]["exceptions"] == "no check-out"
    assert [r["status"] for r in make_cells("day", hr, "month=2026-03&status=late")] == ["late"]


def test_managers_read_the_days_of_their_own_teams(manager):
    own = make_employee("Ada A", team=make_team("Design"))
    stranger = make_employee("Bob B", team=make_team("Sales"))
    for person in (own, stranger):
        make_day(person, TUESDAY)
    assert [row["name"] for row in make_cells("day", manager, "month=2026-03")] == ["Ada A"]


def test_whoever_may_not_read_reports_reads_their_own_days():
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    account = make_account("ada", Role.EMPLOYEE, employee=ada)
    for person in (ada, bob):
        make_day(person, TUESDAY)
    assert [row["name"] for row in make_cells("day", account, "month=2026-03")] == ["Ada A"]


# The pages ----------------------------------------------------------------------------------------


def test_the_page_shows_sorts_and_adds_up(client, hr):
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    make_day(ada, TUESDAY)
    make_day(bob, TUESDAY, Status.LATE)
    client.force_login(hr)
    page = client.get(report_url("day", "day=2026-03-03&order=-late")).content.decode()
    assert page.rindex("Bob B") < page.rindex("Ada A")
    assert 'aria-sort="descending"' in page
    assert "15:49" in page  # worked together


def test_a_manager_sees_nobody_else_by_address(client, manager):
    make_employee("Ada A", team=make_team("Design"))
    stranger = make_employee("Bob B", team=make_team("Sales"))
    make_day(stranger, TUESDAY)
    client.force_login(manager)
    for query in ("", f"&site={stranger.site_id}"):
        response = client.get(report_url("day", f"day=2026-03-03{query}"))
        assert response.status_code == 200
        assert "Bob B" not in response.content.decode()
    assert client.get(report_url("day", f"team={stranger.team_id}")).status_code == 400
    assert client.get(report_url("day", f"person={stranger.number}")).status_code == 400


def test_only_readers_of_days_open_reports(client):
    client.force_login(make_account("clerk", permissions=("people.view_employee",)))
    assert client.get(report_url("day")).status_code == 403
    assert client.get(reverse("admin:attendance_reports_changelist")).status_code == 403


def test_there_is_no_other_report_and_no_other_format(client, hr):
    client.force_login(hr)
    assert client.get(report_url("nothing")).status_code == 404
    assert client.get(report_url("day", "format=docx")).status_code == 404


def test_the_list_says_what_each_report_answers(client, hr):
    client.force_login(hr)
    page = client.get(reverse("admin:attendance_reports_changelist")).content.decode()
    assert report_url("day").removesuffix("?") in page
    assert "Who came when" in page


# Every report ------------------------------------------------------------------------------------

KEYS = ["day", "month", "timesheet", "lateness", "overtime", "absence", "exceptions", "payroll"]


@pytest.fixture
def company():
    """Ada and Bob of Design, Cleo of Sales, with a month of days; Ada worked long on Tuesday."""
    design, sales = make_team("Design"), make_team("Sales")
    people = [
        make_employee("Ada Brandt", team=design),
        make_employee("Bob Okafor", team=design),
        make_employee("Cleo Moreau", team=sales),
    ]
    make_days(people)
    DaySummary.objects.filter(employee=people[0], day=TUESDAY).update(
        daily_overtime=45, weekly_overtime=15
    )
    return people


def open_report(client, key, query="month=2026-03"):
    response = client.get(report_url(key, query))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("key", KEYS)
def test_every_report_shows_nothing_one_and_many(client, hr, key):
    client.force_login(hr)
    assert "Nothing here for these days" in open_report(client, key)
    ada = make_employee("Ada Brandt", team=make_team("Design"))
    make_every_status(ada)
    DaySummary.objects.filter(day=TUESDAY).update(weekly_overtime=30)
    assert "Ada Brandt" in open_report(client, key, f"month=2026-03&person={ada.number}")
    make_days([make_employee(f"Person {n}", team=make_team("Sales")) for n in range(3)])
    assert "Sales" in open_report(client, key)


@pytest.mark.parametrize("key", KEYS)
def test_no_report_tells_a_manager_about_other_teams(client, manager, company, key):
    client.force_login(manager)
    page = open_report(client, key)
    rows = list(find_report(key).make_rows(manager, read("month=2026-03", manager)))
    assert all("Cleo Moreau" not in row.cells for row in rows)
    assert rows
    assert "Cleo Moreau" not in page
    assert "Sales" not in page
    assert client.get(report_url(key, f"team={company[2].team_id}")).status_code == 400
    assert client.get(report_url(key, f"person={company[2].number}")).status_code == 400


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("query", ["", "&person={person}", "&team={team}"])
def test_a_page_asks_the_database_as_often_for_many_as_for_few(client, hr, key, query):
    client.force_login(hr)
    ada = make_employee("Ada Brandt", team=make_team("Design"))
    make_days([ada, make_employee("Bob Okafor", team=make_team("Sales"))])
    address = f"month=2026-03{query.format(person=ada.number, team=ada.team_id)}"
    open_report(client, key, address)

    def count():
        with CaptureQueriesContext(connection) as queries:
            open_report(client, key, address)
        return len(queries)

    few = count()
    teams = [make_team("Design"), make_team("Sales"), make_team("Support")]
    make_days([make_employee(f"Person {n}", team=teams[n % 3]) for n in range(9)])
    assert count() == few <= 25


def test_lateness_lists_only_late_days_and_adds_them_up(client, hr, company):
    rows = make_cells("lateness", hr, "month=2026-03")
    late = DaySummary.objects.filter(late__gt=0, day__lt="2026-04-01")
    assert len(rows) == late.count() > 0
    assert sum(row["late"] for row in rows) == 21 * late.count()
    client.force_login(hr)
    page = open_report(client, "lateness")
    assert f'<span class="figure">{late.count()}</span>' in page
    assert "Late arrivals by day" in page
    assert "Late arrivals by team" in page
    assert f"team={company[0].team_id}" in page


def test_overtime_is_added_up_by_person(hr, company):
    (row,) = make_cells("overtime", hr, "month=2026-03")
    assert (row["name"], row["days"]) == ("Ada Brandt", 1)
    assert (row["daily_overtime"], row["weekly_overtime"], row["overtime"]) == (45, 15, 60)


def test_absence_tells_leave_from_absence(hr):
    ada = make_employee("Ada Brandt")
    make_every_status(ada)
    rows = make_cells("absence", hr, "month=2026-03")
    assert [(row["status"], row["missing"]) for row in rows] == [("absent", 480), ("on_leave", 0)]


def test_the_day_sheet_counts_the_day_and_compares_it_with_the_week_before(client, hr):
    for name in ("Ada Brandt", "Bob Okafor"):
        person = make_employee(name)
        make_day(person, TUESDAY, Status.LATE)
    make_day(person, TUESDAY - datetime.timedelta(days=7), Status.LATE)
    client.force_login(hr)
    for query in ("day=2026-03-03", "day=2026-03-03&status=late"):
        page = open_report(client, "day", query)
        assert "Tuesday, Feb. 24, 2026" in page
        assert 'href="../lateness/?day=2026-03-03"><span class="figure">2</span>' in page
        assert "▲ 1 more" in page


def test_exceptions_lead_to_the_work_list_those_who_may_resolve_them(client, hr):
    ada = make_employee("Ada Brandt")
    make_day(ada, TUESDAY, Status.INCOMPLETE)
    link = f'href="{reverse("admin:attendance_exceptions")}?team={ada.team_id}"'
    query = f"month=2026-03&team={ada.team_id}"
    client.force_login(hr)
    assert link in open_report(client, "exceptions", query)
    assert client.get(link.removeprefix('href="').removesuffix('"')).status_code == 200
    client.force_login(make_account("auditor", Role.AUDITOR))
    assert link not in open_report(client, "exceptions", query)


def test_figures_say_how_they_differ_from_the_time_before(client, hr):
    ada = make_employee("Ada Brandt")
    for number in (2, 3, 4):
        make_day(ada, datetime.date(2026, 3, number), Status.LATE)
    make_day(ada, datetime.date(2026, 2, 3), Status.LATE)
    client.force_login(hr)
    page = open_report(client, "lateness")
    assert "▲ 2 more" in page
    assert "= as before" in page
    assert "February 2026" in page
    assert "▲ 1 more" in open_report(client, "lateness", "month=2026-02")


def test_the_month_of_a_company_is_told_by_team(client, hr, company):
    client.force_login(hr)
    page = open_report(client, "month")
    design = DaySummary.objects.filter(team=company[0].team, day__lt="2026-04-01")
    absent = design.filter(status=Status.ABSENT).count()
    link = f"../absence/?month=2026-03&amp;team={company[0].team_id}"
    assert page.count(f'href="{link}">{absent}</a>') == 1
    assert "Ada Brandt" not in page.split("<datalist")[-1].split("</datalist>")[-1]
    assert "Ada Brandt</a>" in open_report(client, "month", "month=2026-03&view=people")


def test_a_cell_of_the_grid_tells_the_day_and_leads_to_it(client, hr):
    ada = make_employee("Ada Brandt")
    make_day(ada, TUESDAY, Status.LATE)
    client.force_login(hr)
    page = open_report(client, "month", f"month=2026-03&team={ada.team_id}")
    label = "Ada Brandt, Tuesday, March 3: late, in 09:21, out 17:40, worked 7:49"
    url = reverse("admin:attendance_day", args=[ada.pk, "2026-03-03"])
    assert f'<a href="{url}" aria-label="{label}"' in page
    assert client.get(url).status_code == 200


def test_the_grid_says_what_kind_of_leave_it_was(client, hr):
    ada = make_employee("Ada Brandt")
    kind, _new = LeaveType.objects.get_or_create(name="Parental leave", defaults={"code": "PL"})
    leave = Leave.objects.create(
        employee=ada, type=kind, first_day=TUESDAY, last_day=TUESDAY,
        state=Leave.State.APPROVED, decided_at=timezone.now(),
    )  # fmt: skip
    make_day(ada, TUESDAY, Status.ON_LEAVE, leave=leave)
    client.force_login(hr)
    page = open_report(client, "month", f"month=2026-03&team={ada.team_id}")
    assert f">{kind.code}</a>" in page
    assert f"on leave, {kind.name}" in page
    assert [row["leave"] for row in make_cells("absence", hr, "month=2026-03")] == [kind.name]


def test_a_grid_of_many_people_has_pages(client, hr):
    team = make_team("Design")
    for number in range(102):
        make_day(make_employee(f"Person {number:03}", team=team, consent=False), TUESDAY)
    client.force_login(hr)
    query = f"month=2026-03&team={team.pk}"
    first, second = (
        open_report(client, "month", query),
        open_report(client, "month", f"{query}&page=2"),
    )
    assert "Page 1 of 2" in first
    assert "Person 101</a>" not in first
    assert "Person 101</a>" in second


def test_a_timesheet_has_the_sums_of_weeks_and_what_was_put_right(client, hr):
    ada = make_employee("Ada Brandt")
    make_days([ada], pattern=(Status.PRESENT,))
    Adjustment.objects.create(
        employee=ada, site=ada.site, day=datetime.date(2026, 2, 27), posted_on=TUESDAY,
        reason="Forgot to check in", worked=60, counted=60,
    )  # fmt: skip
    client.force_login(hr)
    page = open_report(client, "timesheet", f"month=2026-03&person={ada.number}")
    assert "Week 10" in page
    assert page.count("40:00") >= 4
    assert "Adjustment: Forgot to check in" in page
    assert "176:00" in page  # of the days
    assert "177:00" in page  # with the adjustment
    assert "Date, signature" in page
    rows = make_cells("timesheet", hr, f"month=2026-03&person={ada.number}")
    assert sum(row["counted"] for row in rows) == 177 * 60
    assert open_report(client, "timesheet").count(f"person={ada.number}") == 1


def test_a_person_may_be_asked_for_by_name(hr, manager):
    ada = make_employee("Ada Brandt", team=make_team("Design"))
    make_employee("Ada Okafor", team=make_team("Sales"))
    assert read("person=brandt", hr).employee == ada
    assert read("person=Ada", manager).employee == ada
    with pytest.raises(FilterError, match="Ada Okafor"):
        read("person=Ada", hr)
