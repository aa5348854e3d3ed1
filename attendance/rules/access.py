"""Whether a door opens for somebody, in plain Python.

Fail-secure: `decide` names the one case in which it opens, and refuses all others. Days and hours
are those on the clock of the door's site.
"""

import datetime
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Side = Literal["outside", "inside"]
Way = Literal["face", "pin", "badge", "name"]
Life = Literal["live", "spoof", "not_judged"]

DAY = datetime.timedelta(days=1)
PASSAGE = datetime.timedelta(seconds=15)
"""Whom the door was opened for so short a while ago is still passing: a second look opens again."""

FRESH = datetime.timedelta(seconds=10)
"""A look older than this opens nothing: whoever it showed may be gone."""


class Reason(StrEnum):
    """Why a door opens, or stays shut; stable codes for the log."""

    ALLOWED = "allowed"
    SAME_PASSAGE = "same_passage"
    NOT_KNOWN = "not_known"
    NOT_SURE = "not_sure"
    NOT_LIVE = "not_live"
    NO_CONSENT = "no_consent"
    NOT_EMPLOYED = "not_employed"
    NO_RULE = "no_rule"
    OUTSIDE_HOURS = "outside_hours"
    PASSBACK = "passback"
    WAY_NOT_TAKEN = "way_not_taken"
    TOO_LATE = "too_late"
    DOOR_OFF = "door_off"
    FAILED = "failed"


OPENING = frozenset({Reason.ALLOWED, Reason.SAME_PASSAGE})


@dataclass(frozen=True, slots=True)
class AccessHours:
    """When one rule lets somebody pass; empty ends leave it open.

    Attributes:
        weekdays: as ISO 8601 numbers them, Monday is 1; of the day on which the hours begin.
        begins_at: on the clock of the site; with `ends_at` None: all day.
        ends_at: not after `begins_at`: on the next day.
        valid_from: first day, at the site.
        valid_until: last day, at the site; hours that begin on it may end on the next.
    """

    weekdays: frozenset[int]
    begins_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class DoorTerms:
    """What the door asks of everybody."""

    zone: zoneinfo.ZoneInfo
    is_active: bool = True
    needs_liveness: bool = True
    ways: frozenset[Way] = frozenset({"face"})
    anti_passback: datetime.timedelta = datetime.timedelta()


@dataclass(frozen=True, slots=True)
class Passage:
    """When the door was last opened for this person, and from which side."""

    side: Side
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands before the door, as far as that is known; whatever is not known speaks against.

    Attributes:
        is_known: a name belongs to the face, PIN or badge.
        is_sure: of a face: the reader's own, stricter decision agrees.
        life: what the looks say of a face.
        has_consent: asked of faces only.
        rules: those of the door that are about this person.
        last: the last passage through this door.
    """

    side: Side
    seen_at: datetime.datetime
    way: Way = "face"
    is_known: bool = False
    is_sure: bool = False
    life: Life = "not_judged"
    is_employed: bool = False
    has_consent: bool = False
    rules: tuple[AccessHours, ...] = ()
    last: Passage | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the door opens, and why."""

    reason: Reason

    @property
    def opens(self) -> bool:
        """Only for the reasons that say so."""
        return self.reason in OPENING


def decide(door: DoorTerms, visitor: Visitor, *, at: datetime.datetime) -> Verdict:
    """Whether the door opens at `at` (aware) for whoever stands before it."""
    refusal = (
        _refuse_person(door, visitor)
        or _refuse_time(door, visitor, at)
        or _refuse_passage(door, visitor, at)
    )
    if refusal is not None:
        return Verdict(refusal)
    is_passing = _is_same_passage(visitor, at)
    return Verdict(Reason.SAME_PASSAGE if is_passing else Reason.ALLOWED)


def _refuse_person(door: DoorTerms, visitor: Visitor) -> Reason | None:
    """What speaks against the person, whatever the time."""
    is_face = visitor.way == "face"
    checks = (
        (door.is_active, Reason.DOOR_OFF),
        (visitor.is_known, Reason.NOT_KNOWN),
        (visitor.way in door.ways, Reason.WAY_NOT_TAKEN),
        (not is_face or visitor.life != "spoof", Reason.NOT_LIVE),
        (not is_face or visitor.is_sure, Reason.NOT_SURE),
        (not is_face or not door.needs_liveness or visitor.life == "live", Reason.NOT_LIVE),
        (visitor.is_employed, Reason.NOT_EMPLOYED),
        (not is_face or visitor.has_consent, Reason.NO_CONSENT),
    )
    return next((reason for is_met, reason in checks if not is_met), None)


def _refuse_time(door: DoorTerms, visitor: Visitor, at: datetime.datetime) -> Reason | None:
    if abs(at - visitor.seen_at) > FRESH:
        return Reason.TOO_LATE
    if not visitor.rules:
        return Reason.NO_RULE
    local = at.astimezone(door.zone)
    return None if is_within(visitor.rules, local) else Reason.OUTSIDE_HOURS


def _refuse_passage(door: DoorTerms, visitor: Visitor, at: datetime.datetime) -> Reason | None:
    last = visitor.last
    if not door.anti_passback or last is None or last.side != visitor.side:
        return None
    if _is_same_passage(visitor, at) or at - last.at >= door.anti_passback:
        return None
    return Reason.PASSBACK


def _is_same_passage(visitor: Visitor, at: datetime.datetime) -> bool:
    last = visitor.last
    return last is not None and last.side == visitor.side and abs(at - last.at) < PASSAGE


def is_within(rules: Iterable[AccessHours], local: datetime.datetime) -> bool:
    """Whether one of the rules holds at this time on the clock of the site."""
    return any(
        _holds(rule, day, local) for rule in rules for day in (local.date(), local.date() - DAY)
    )


def _holds(rule: AccessHours, day: datetime.date, local: datetime.datetime) -> bool:
    """Whether the hours of the rule that begin on `day` reach to this time."""
    if day.isoweekday() not in rule.weekdays or not _is_valid_on(rule, day):
        return False
    time = local.time()
    is_today = day == local.date()
    if rule.begins_at is None or rule.ends_at is None:
        return is_today
    if rule.begins_at < rule.ends_at:
        return is_today and rule.begins_at <= time < rule.ends_at
    return time >= rule.begins_at if is_today else time < rule.ends_at


def _is_valid_on(rule: AccessHours, day: datetime.date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= day) and (
        rule.valid_until is None or day <= rule.valid_until
    )
