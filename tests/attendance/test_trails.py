"""From sightings to the way through a day: plain values, no database."""

import datetime
import uuid

from attendance.finding.trails import (
    Seen,
    Spot,
    draw_floors,
    find_newest,
    gather_visits,
    name_letter,
)

UTC = datetime.UTC
GROUND, FIRST = 1, 2


def spot(name, *, at=None, plan=GROUND):
    x, y = at or (None, None)
    return Spot(sum(map(ord, name)), name, "Ground floor", "Berlin", x, y, plan)


RECEPTION, KITCHEN = spot("Reception", at=(0.1, 0.2)), spot("Kitchen", at=(0.9, 0.8))
LAB, YARD = spot("Lab", at=(0.5, 0.5), plan=FIRST), spot("Yard", plan=None)


def seen(place, begins, ends=None):
    def clock(text):
        return datetime.datetime.fromisoformat(f"2026-03-02T{text}+00:00")

    return Seen(uuid.uuid4(), place, clock(begins), clock(ends or begins))


def test_sightings_of_one_stay_are_one_visit():
    rows = [seen(RECEPTION, "09:00", "09:01"), seen(RECEPTION, "09:02"), seen(RECEPTION, "09:10")]
    visits = gather_visits(reversed(rows))
    assert [(visit.letter, visit.first.minute, visit.last.minute) for visit in visits] == [
        ("A", 0, 2),
        ("A", 10, 10),
    ]
    assert visits[0].uuid == rows[1].uuid


def test_somebody_before_two_cameras_at_once_visits_both():
    rows = [
        seen(RECEPTION, "09:00", "09:05"),
        seen(YARD, "09:02"),
        seen(RECEPTION, "09:05", "09:06"),
    ]
    visits = gather_visits(rows)
    assert [visit.spot.name for visit in visits] == ["Reception", "Yard"]
    assert find_newest(visits).spot is RECEPTION


def test_the_way_is_drawn_on_each_floor_and_the_newest_floor_comes_first():
    visits = gather_visits(
        [seen(RECEPTION, "09:00"), seen(KITCHEN, "09:10"), seen(LAB, "09:20"), seen(YARD, "09:30"),
         seen(KITCHEN, "09:40"), seen(RECEPTION, "09:50")]
    )  # fmt: skip
    ground, first = draw_floors(visits)
    assert (ground.plan_id, first.plan_id) == (GROUND, FIRST)
    assert [(dot.letter, dot.x, dot.is_last) for dot in ground.dots] == [
        ("A", "10.00%", True),
        ("B", "90.00%", False),
    ]
    # There and back is one line; from the lab nobody walked straight to the kitchen.
    assert [(leg.x1, leg.x2, leg.is_last) for leg in ground.legs] == [("90.00%", "10.00%", True)]
    assert first.legs == ()


def test_what_is_on_no_plan_is_drawn_nowhere():
    assert draw_floors(gather_visits([seen(YARD, "09:00")])) == []
    assert find_newest([]) is None


def test_letters_go_on_after_z():
    assert [name_letter(number) for number in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
