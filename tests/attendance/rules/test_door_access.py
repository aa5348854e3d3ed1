"""The one case in which a door opens, and all those in which it does not."""

import datetime
import zoneinfo
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules.access import (
    AccessHours,
    DoorTerms,
    Passage,
    Reason,
    Visitor,
    decide,
    is_within,
)

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
ALL_WEEK = frozenset(range(1, 8))
ALWAYS = AccessHours(ALL_WEEK)
NOON = datetime.datetime(2026, 11, 23, 11, 0, tzinfo=datetime.UTC)  # a Monday, 12:00 in Berlin
DOOR = DoorTerms(BERLIN)
ADA = Visitor(
    "outside", NOON, is_known=True, is_sure=True, life="live", is_employed=True, has_consent=True,
    rules=(ALWAYS,),
)  # fmt: skip


def minutes(count):
    return datetime.timedelta(minutes=count)


def test_a_known_living_person_with_a_rule_may_pass():
    assert decide(DOOR, ADA, at=NOON).reason == Reason.ALLOWED
    assert decide(DOOR, ADA, at=NOON).opens


@pytest.mark.parametrize(
    ("door", "visitor", "reason"),
    [
        ({"is_active": False}, {}, Reason.DOOR_OFF),
        ({}, {"is_known": False}, Reason.NOT_KNOWN),
        ({}, {"is_sure": False}, Reason.NOT_SURE),
        ({}, {"life": "spoof"}, Reason.NOT_LIVE),
        ({}, {"life": "not_judged"}, Reason.NOT_LIVE),
        ({"needs_liveness": False}, {"life": "spoof"}, Reason.NOT_LIVE),
        ({}, {"has_consent": False}, Reason.NO_CONSENT),
        ({}, {"is_employed": False}, Reason.NOT_EMPLOYED),
        ({}, {"rules": ()}, Reason.NO_RULE),
        ({}, {"rules": (AccessHours(frozenset({7})),)}, Reason.OUTSIDE_HOURS),
        ({}, {"way": "pin"}, Reason.WAY_NOT_TAKEN),
        ({}, {"way": "name"}, Reason.WAY_NOT_TAKEN),
        ({}, {"seen_at": NOON - minutes(1)}, Reason.TOO_LATE),
        ({}, {"seen_at": NOON + minutes(1)}, Reason.TOO_LATE),
        (
            {"anti_passback": minutes(10)},
            {"last": Passage("outside", NOON - minutes(5))},
            Reason.PASSBACK,
        ),
    ],
)
def test_each_thing_that_speaks_against_it_keeps_it_shut(door, visitor, reason):
    verdict = decide(replace(DOOR, **door), replace(ADA, **visitor), at=NOON)
    assert (verdict.reason, verdict.opens) == (reason, False)


def test_who_does_without_a_face_needs_neither_liveness_nor_consent():
    door = replace(DOOR, ways=frozenset({"face", "pin"}))
    by_pin = replace(ADA, way="pin", is_sure=False, life="not_judged", has_consent=False)
    assert decide(door, by_pin, at=NOON).opens


@pytest.mark.parametrize(
    ("last", "opens"),
    [
        (None, True),
        (Passage("inside", NOON - minutes(1)), True),  # went out meanwhile
        (Passage("outside", NOON - minutes(10)), True),
        (Passage("outside", NOON - minutes(9.9)), False),
        (Passage("outside", NOON - datetime.timedelta(seconds=5)), True),  # still passing
    ],
)
def test_nobody_passes_twice_in_the_same_direction(last, opens):
    door = replace(DOOR, anti_passback=minutes(10))
    assert decide(door, replace(ADA, last=last), at=NOON).opens is opens


NIGHT = AccessHours(frozenset({5}), datetime.time(22), datetime.time(6))
DAY = AccessHours(frozenset({1}), datetime.time(8), datetime.time(18))


@pytest.mark.parametrize(
    ("rule", "local", "holds"),
    [
        (DAY, "2026-11-23T08:00", True),
        (DAY, "2026-11-23T07:59:59", False),
        (DAY, "2026-11-23T18:00", False),
        (DAY, "2026-11-24T09:00", False),
        (NIGHT, "2026-11-27T22:00", True),
        (NIGHT, "2026-11-28T05:59", True),  # Saturday, the night of Friday
        (NIGHT, "2026-11-28T22:30", False),
        (NIGHT, "2026-11-27T05:00", False),
        (replace(NIGHT, valid_until=datetime.date(2026, 11, 27)), "2026-11-28T03:00", True),
        (replace(ALWAYS, valid_from=datetime.date(2026, 11, 24)), "2026-11-23T12:00", False),
        (replace(ALWAYS, valid_until=datetime.date(2026, 11, 22)), "2026-11-23T12:00", False),
    ],
)
def test_hours_are_those_of_the_clock_on_the_wall(rule, local, holds):
    at = datetime.datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    assert is_within([rule], at) is holds


def test_the_clock_is_that_of_the_site():
    eight_in_berlin = datetime.datetime(2026, 11, 23, 7, 30, tzinfo=datetime.UTC)
    early = replace(ADA, rules=(DAY,), seen_at=eight_in_berlin)
    assert decide(DOOR, early, at=eight_in_berlin).opens
    lisbon = replace(DOOR, zone=zoneinfo.ZoneInfo("Europe/Lisbon"))
    assert decide(lisbon, early, at=eight_in_berlin).reason == Reason.OUTSIDE_HOURS


FACTS = ("is_known", "is_sure", "is_employed", "has_consent")


@given(
    facts=st.fixed_dictionaries(dict.fromkeys(FACTS, st.booleans())),
    life=st.sampled_from(["live", "spoof", "not_judged"]),
    is_active=st.booleans(),
    rules=st.sampled_from([(), (ALWAYS,)]),
)
def test_it_opens_only_when_everything_speaks_for_it(facts, life, is_active, rules):
    visitor = replace(ADA, **facts, life=life, rules=rules)
    opens = decide(replace(DOOR, is_active=is_active), visitor, at=NOON).opens
    assert opens == (all(facts.values()) and life == "live" and is_active and bool(rules))
