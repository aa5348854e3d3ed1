"""Public holidays: filled by country and region, and what HR made of them stays."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from attendance.errors import HolidaysUnknownError
from attendance.models import Holiday
from attendance.services.holidays import (
    delete_holiday,
    fill_due_sites,
    fill_every_site,
    fill_holidays,
    renew_calendar,
    save_holiday,
)
from people.models import Site
from people.roles import Role
from tests.company_fixtures import make_account, make_site

pytestmark = pytest.mark.django_db

EPIPHANY = datetime.date(2026, 1, 6)  # in Bavaria, not in Berlin
CHRISTMAS = datetime.date(2026, 12, 25)


@pytest.fixture
def munich():
    return Site.objects.create(name="Munich", time_zone="Europe/Berlin", country="DE", region="BY")


def test_a_region_has_its_own_holidays(munich):
    berlin = make_site()
    Site.objects.filter(pk=berlin.pk).update(country="DE", region="BE")
    berlin.refresh_from_db()
    for site in (munich, berlin):
        fill_holidays(site=site, years=(2026,))
    assert list(Holiday.objects.filter(day=EPIPHANY).values_list("site__name", flat=True)) == [
        "Munich"
    ]
    assert Holiday.objects.filter(day=CHRISTMAS).count() == 2


def test_filling_again_adds_nothing_and_hrs_hand_stays(munich):
    first = fill_holidays(site=munich, years=(2026, 2027))
    assert first > 20
    Holiday.objects.filter(day=EPIPHANY).update(is_observed=False)
    Holiday.objects.filter(day=CHRISTMAS).update(name="Party")
    own = Holiday.objects.create(site=munich, day=datetime.date(2026, 12, 24), name="Bridge")
    assert fill_holidays(site=munich, years=(2026, 2027)) == 0
    assert Holiday.objects.get(day=EPIPHANY).is_observed is False
    assert Holiday.objects.get(day=CHRISTMAS).name == "Party"
    assert Holiday.objects.filter(pk=own.pk, source="hand").exists()


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Erster Weihnachtstag"), ("en", "Christmas Day"), ("xx", "Erster Weihnachtstag")],
)
def test_names_are_in_the_installations_language_or_the_countrys(munich, language, name):
    with override_settings(LANGUAGE_CODE=language):
        fill_holidays(site=munich, years=(2026,))
    assert Holiday.objects.get(day=CHRISTMAS).name == name


def test_without_a_country_or_a_known_one_it_says_what_to_do(munich):
    with pytest.raises(HolidaysUnknownError, match="Choose one"):
        fill_holidays(site=make_site("Nowhere"), years=(2026,))
    Site.objects.filter(pk=munich.pk).update(country="XX", region="")
    munich.refresh_from_db()
    with pytest.raises(HolidaysUnknownError, match="by hand"):
        fill_holidays(site=munich, years=(2026,))
    assert fill_every_site().problems
    assert fill_due_sites().problems


def test_every_year_is_filled_once_and_the_next_in_time(munich):
    assert fill_due_sites(on=EPIPHANY).added["Munich"] > 0
    assert set(Holiday.objects.dates("day", "year")) == {
        datetime.date(2026, 1, 1), datetime.date(2027, 1, 1),
    }  # fmt: skip
    assert fill_due_sites(on=EPIPHANY).added == {}
    assert fill_due_sites(on=EPIPHANY.replace(year=2027)).added["Munich"] > 0
    assert Holiday.objects.filter(day__year=2028).exists()


def test_a_site_that_moves_gets_the_holidays_of_its_new_country(munich):
    on = datetime.date(2026, 6, 1)
    fill_holidays(site=munich, years=(2026,))
    bridge = Holiday.objects.create(site=munich, day=datetime.date(2026, 12, 24), name="Bridge")
    Site.objects.filter(pk=munich.pk).update(country="US", region="")
    munich.refresh_from_db()
    renew_calendar(site=munich, on=on)
    days = set(Holiday.objects.values_list("day", flat=True))
    assert datetime.date(2026, 7, 3) in days  # Independence Day as observed
    assert datetime.date(2026, 10, 3) not in days  # German Unity Day lies ahead: gone
    assert datetime.date(2026, 5, 1) in days  # what is past stays
    assert bridge.day in days


@pytest.mark.parametrize(
    ("country", "region", "words"),
    [
        ("DE", "XX", "BB, BE, BW, BY"),
        ("", "BY", "Choose the country"),
        ("XX", "BY", "No holidays are known"),
        ("JP", "13", "same holidays everywhere"),
    ],
)
def test_a_region_that_is_none_is_refused_with_those_that_are(country, region, words):
    site = Site(name="X", country=country, region=region)
    with pytest.raises(ValidationError) as caught:
        site.full_clean()
    assert words in str(caught.value.message_dict["region"])


# HR's pages --------------------------------------------------------------------------------------


@pytest.fixture
def hr(client):
    client.force_login(make_account("hr", Role.HR_ADMIN))
    return client


def test_hr_fills_from_the_empty_list(hr, munich):
    listed = hr.get(reverse("admin:attendance_holiday_changelist"))
    assert reverse("admin:attendance_holiday_fill") in listed.content.decode()
    url = reverse("admin:attendance_holiday_fill")
    assert "Munich" in hr.get(url).content.decode()
    assert not Holiday.objects.exists()
    assert "holidays added" in hr.post(url, follow=True).content.decode()
    years = set(Holiday.objects.values_list("day__year", flat=True))
    assert years == {timezone.localdate().year, timezone.localdate().year + 1}
    assert "0 holidays added" in hr.post(url, follow=True).content.decode()


def test_without_any_country_it_says_where(hr):
    make_site("Nowhere")
    page = hr.post(reverse("admin:attendance_holiday_fill"), follow=True).content.decode()
    assert "No site has a country yet" in page


def test_a_holiday_of_the_calendar_is_switched_off_not_deleted(hr, munich):
    fill_holidays(site=munich, years=(2026,))
    holiday = Holiday.objects.get(day=EPIPHANY)
    url = reverse("admin:attendance_holiday_delete", args=[holiday.pk])
    assert hr.post(url, {"post": "yes"}).status_code == 403
    with pytest.raises(HolidaysUnknownError, match="Switch off"):
        delete_holiday(holiday=holiday)
    listed = reverse("admin:attendance_holiday_changelist")
    hr.post(listed, {"action": "switch_off", "_selected_action": [holiday.pk]})
    holiday.refresh_from_db()
    assert holiday.is_observed is False
    by_action = {"action": "delete_selected", "_selected_action": [holiday.pk], "post": "yes"}
    assert "Switch off" in hr.post(listed, by_action, follow=True).content.decode()
    assert Holiday.objects.filter(pk=holiday.pk).exists()


def test_a_holiday_by_hand_comes_and_goes(hr, munich):
    add = reverse("admin:attendance_holiday_add")
    values = {"site": munich.pk, "day": "2026-12-24", "name": "Bridge", "is_observed": "on"}
    hr.post(add, values)
    holiday = Holiday.objects.get()
    assert holiday.source == "hand"
    assert "already" in hr.post(add, values).content.decode()
    hr.post(reverse("admin:attendance_holiday_delete", args=[holiday.pk]), {"post": "yes"})
    assert not Holiday.objects.exists()


def test_saving_the_site_fills_its_holidays(hr):
    values = {"name": "Graz", "time_zone": "Europe/Vienna", "country": "AT", "region": "6"}
    page = hr.post(reverse("admin:people_site_add"), values, follow=True).content.decode()
    assert "holidays added" in page
    assert Holiday.objects.filter(site__name="Graz").exists()
    wrong = {**values, "name": "Linz", "region": "OÖ"}
    page = hr.post(reverse("admin:people_site_add"), wrong)
    assert "Write one of: 1, 2, 3" in page.content.decode()


def test_the_list_filters_by_year(hr, munich):
    fill_holidays(site=munich, years=(2026, 2027))
    url = reverse("admin:attendance_holiday_changelist")
    found = hr.get(url, {"year": "2026"}).context["cl"].result_count
    assert found == Holiday.objects.filter(day__year=2026).count()
    assert hr.get(url, {"year": "never"}).context["cl"].result_count == 0


def test_changing_a_holiday_keeps_the_row(munich):
    fill_holidays(site=munich, years=(2026,))
    holiday = Holiday.objects.get(day=EPIPHANY)
    holiday.name = "Three Kings"
    save_holiday(holiday=holiday)
    fill_holidays(site=munich, years=(2026,))
    assert Holiday.objects.get(day=EPIPHANY).name == "Three Kings"
