"""Days that were only counted go with the person; days that were paid keep the record."""

import pytest

from attendance.models import ClosedMonth, DaySummary
from people.errors import RecordKeptError
from people.models import Employee
from people.services import delete_employee
from tests.attendance.day_factories import MONDAY, make_day
from tests.company_fixtures import make_employee

pytestmark = pytest.mark.django_db


def test_a_person_entered_by_mistake_goes_with_the_days_that_were_made():
    ada = make_employee("Ada A")
    make_day(ada, status="absent")
    delete_employee(employee=ada)
    assert not DaySummary.objects.exists()
    assert not Employee.objects.filter(name="Ada A").exists()


def test_a_day_that_was_paid_keeps_the_record():
    ada = make_employee("Ada A")
    make_day(ada, status="absent")
    ClosedMonth.objects.create(site=ada.site, month=MONDAY.replace(day=1))
    with pytest.raises(RecordKeptError, match="last day of work"):
        delete_employee(employee=ada)
    assert DaySummary.objects.filter(employee=ada).exists()
