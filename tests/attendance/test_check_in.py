"""check_in(): once for every nonce, in turns, never in the future, never changed afterwards."""

import datetime
import threading
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from attendance.errors import CheckInRefusedError
from attendance.models import AttendanceEvent, Device
from attendance.services import check_in
from tests.company_fixtures import make_check_in, make_device, make_employee

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def enter(employee, *, at=None, nonce=None, device=None):
    return check_in(
        employee_id=employee.pk,
        device=device,
        method=AttendanceEvent.Method.FACE,
        nonce=nonce or uuid.uuid4(),
        at=at,
        score=0.9,
    )


def test_in_and_out_take_turns():
    employee, now = make_employee(), timezone.now()
    kinds = [enter(employee, at=now - HOUR * hours).event.kind for hours in (4, 3, 2, 1)]
    assert kinds == ["in", "out", "in", "out"]


def test_a_second_glance_records_nothing():
    employee = make_employee()
    first = enter(employee)
    second = enter(employee)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.event == first.event
    assert AttendanceEvent.objects.count() == 1


def test_a_nonce_of_somebody_else_is_refused():
    nonce = uuid.uuid4()
    enter(make_employee(), nonce=nonce)
    with pytest.raises(CheckInRefusedError, match="delivered before, for somebody else"):
        enter(make_employee(), nonce=nonce)


def test_a_repeated_nonce_records_nothing_even_much_later():
    employee, nonce = make_employee(), uuid.uuid4()
    first = enter(employee, nonce=nonce, at=timezone.now() - HOUR * 5)
    assert enter(employee, nonce=nonce) == type(first)(first.event, is_new=False)


def test_a_forgotten_check_out_does_not_turn_the_next_morning_around():
    employee, now = make_employee(), timezone.now()
    enter(employee, at=now - HOUR * 24)
    assert enter(employee, at=now).event.kind == "in"


def test_a_night_shift_ends_with_out():
    employee, now = make_employee(), timezone.now()
    enter(employee, at=now - HOUR * 9)
    assert enter(employee, at=now).event.kind == "out"


def close_by_the_clock(employee, *, at, recorded_at):
    return AttendanceEvent.objects.create(
        employee=employee,
        kind=AttendanceEvent.Kind.OUT,
        at=at,
        method=AttendanceEvent.Method.AUTOMATIC,
        recorded_at=recorded_at,
    )


def test_a_check_out_that_arrives_after_the_clock_made_one_up_is_still_a_check_out():
    """As of a kiosk without a network: whoever looked at it knew of no automatic check-out."""
    employee, now = make_employee(), timezone.now()
    enter(employee, at=now - HOUR * 9)
    close_by_the_clock(employee, at=now - HOUR, recorded_at=now)
    for late in (datetime.timedelta(seconds=10), datetime.timedelta(minutes=20)):
        with transaction.atomic():
            result = enter(employee, at=now - HOUR + late)
            assert (result.is_new, result.event.kind) == (True, "out")
            transaction.set_rollback(True)


def test_whoever_comes_after_the_clock_checked_them_out_comes():
    employee, now = make_employee(), timezone.now()
    enter(employee, at=now - HOUR * 9)
    close_by_the_clock(employee, at=now - HOUR * 3, recorded_at=now - HOUR)
    assert enter(employee, at=now).event.kind == "in"


def test_whoever_is_on_a_break_comes_back_from_it():
    employee, now = make_employee(), timezone.now()
    enter(employee, at=now - HOUR * 4)
    AttendanceEvent.objects.create(
        employee=employee,
        kind=AttendanceEvent.Kind.BREAK_START,
        at=now - HOUR * 2,
        method=AttendanceEvent.Method.MANUAL,
    )
    assert [enter(employee, at=now - HOUR * hours).event.kind for hours in (1, 0)] == ["in", "out"]
    day = employee.day_summaries.order_by("day").first()
    assert (day.presence, day.breaks, day.exceptions) == (240, 60, [])


@pytest.mark.parametrize("direction", ["in", "out"])
def test_a_device_with_a_direction_decides(direction):
    device, _key = make_device(direction=Device.Direction(direction))
    employee, now = make_employee(), timezone.now()
    kinds = {enter(employee, at=now - HOUR * h, device=device).event.kind for h in (3, 2, 1)}
    assert kinds == {direction}


def test_the_future_is_refused():
    with pytest.raises(CheckInRefusedError, match="clock"):
        enter(make_employee(), at=timezone.now() + HOUR)


def test_who_left_the_company_cannot_check_in():
    employee = make_employee()
    employee.active_until = timezone.localdate() - datetime.timedelta(days=3)
    employee.save()
    with pytest.raises(CheckInRefusedError, match="not employed"):
        enter(employee)


def test_the_night_of_the_last_day_can_be_left_and_not_begun_again():
    employee = make_employee()
    last_day = timezone.localdate(timezone=employee.site.zone) - datetime.timedelta(days=2)
    employee.active_until = last_day
    employee.save()
    evening = datetime.datetime.combine(last_day, datetime.time(22), tzinfo=employee.site.zone)
    kinds = [enter(employee, at=evening + HOUR * hours).event.kind for hours in (0, 8)]
    assert kinds == ["in", "out"]
    assert employee.day_summaries.get(day=last_day).presence > 400
    with pytest.raises(CheckInRefusedError, match="not employed"):
        enter(employee, at=evening + HOUR * 9)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: AttendanceEvent.objects.filter(pk=event.pk).update(kind="out"),
        lambda event: AttendanceEvent.objects.filter(pk=event.pk)._raw_delete("default"),
    ],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_an_event(change):
    event = make_check_in(make_employee())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(event)


@pytest.mark.django_db(transaction=True)
def test_two_kiosks_at_once_record_one_event():
    employee = make_employee()
    results, barrier = [], threading.Barrier(4)

    def arrive():
        barrier.wait()
        try:
            results.append(enter(employee).is_new)
        finally:
            connection.close()

    threads = [threading.Thread(target=arrive) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, False, False, True]
    assert AttendanceEvent.objects.count() == 1
