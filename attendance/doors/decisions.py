"""Whether a door opens for somebody: asked of the database, and written down before anything else.

Two readers of the same door are asked one after the other: the row of the door is locked, so that
nobody passes twice in the same direction at once.
"""

import datetime
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from attendance.doors.commands import Command, Relay, find_relay
from attendance.models import AccessRule, Door, DoorDecision, DoorReader
from attendance.rules.access import (
    AccessHours,
    DoorTerms,
    Life,
    Passage,
    Reason,
    Side,
    Verdict,
    Visitor,
    Way,
    decide,
)
from people.models import Employee
from people.queries import has_active_consent


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader knows of whoever stands before it.

    Attributes:
        employee_id: who it is by face, PIN or badge; None when nobody knows.
        seen_at: when the picture came, or the PIN was typed; aware.
        is_sure: of a face, that the reader's own decision is sure enough for a door.
        nonce: names this look; one that comes a second time decides nothing anew.
    """

    employee_id: int | None
    seen_at: datetime.datetime
    way: Way = "face"
    is_sure: bool = False
    life: Life = "not_judged"
    score: float | None = None
    liveness: float | None = None
    nonce: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands in the log, and the command that follows it, if any."""

    decision: DoorDecision
    relay: Relay | None = None
    is_new: bool = True

    @property
    def command(self) -> Command:
        """What the relay is told: the nonce is that of the decision."""
        return Command(self.decision.nonce, self.decision.at)


@transaction.atomic
def decide_look(reader: DoorReader, look: Look) -> Decided:
    """Decide, and write it down.

    Raises:
        DecryptionError: the door would open, and no key opens the relay's address: nothing is
            written then, and the caller notes the failure.
    """
    doors = Door.objects.select_related("site").select_for_update(of=("self",), no_key=True)
    door = doors.get(pk=reader.door_id)
    known = DoorDecision.objects.filter(nonce=look.nonce).first()
    if known is not None:
        return Decided(known, is_new=False)
    now = timezone.now()
    verdict = judge(door, _describe_visitor(door, reader, look), at=now)
    relay = find_relay(door) if verdict.opens else None
    return Decided(log(door, reader, look, verdict.reason, at=now), relay)


def judge(door: Door, visitor: Visitor, *, at: datetime.datetime) -> Verdict:
    """What the rules say."""
    return decide(describe_door(door), visitor, at=at)


def log(
    door: Door, reader: DoorReader, look: Look, reason: Reason, *, at: datetime.datetime
) -> DoorDecision:
    """Write a decision down."""
    return DoorDecision.objects.create(
        nonce=look.nonce,
        door=door,
        at=at,
        employee_id=look.employee_id,
        is_opened=Verdict(reason).opens,
        reason=reason.value,
        way=look.way,
        reader=str(reader),
        side=reader.side,
        score=look.score,
        liveness=look.liveness,
    )


def note_failure(reader: DoorReader, look: Look) -> DoorDecision:
    """Write down that something went wrong; the door stays shut."""
    return log(reader.door, reader, look, Reason.FAILED, at=timezone.now())


def describe_door(door: Door) -> DoorTerms:
    """What the door asks of everybody."""
    ways: set[Way] = {"face"}
    if door.opens_by_pin:
        ways.add("pin")
    if door.opens_by_badge:
        ways.add("badge")
    return DoorTerms(
        zone=door.site.zone,
        is_active=door.is_active,
        needs_liveness=door.needs_liveness,
        ways=frozenset(ways),
        anti_passback=datetime.timedelta(minutes=door.anti_passback),
    )


def _describe_visitor(door: Door, reader: DoorReader, look: Look) -> Visitor:
    side: Side = "inside" if reader.side == DoorReader.Side.INSIDE else "outside"
    people = Employee.objects.select_related("site").defer("embedding")
    employee = people.filter(pk=look.employee_id or 0).first()
    if employee is None:
        return Visitor(side, look.seen_at, look.way, life=look.life)
    today = timezone.now().astimezone(employee.site.zone).date()
    return Visitor(
        side=side,
        seen_at=look.seen_at,
        way=look.way,
        is_known=True,
        is_sure=look.is_sure,
        life=look.life,
        is_employed=employee.is_employed(today),
        has_consent=has_active_consent(employee),
        rules=find_hours(door, employee),
        last=find_last_passage(door, employee),
    )


def find_hours(door: Door, employee: Employee) -> tuple[AccessHours, ...]:
    """When the rules of the door let this person pass."""
    everybody = Q(employee__isnull=True, team__isnull=True)
    theirs = everybody | Q(employee=employee)
    if employee.team_id is not None:
        theirs |= Q(team=employee.team_id)
    return tuple(describe_hours(rule) for rule in AccessRule.objects.filter(theirs, door=door))


def describe_hours(rule: AccessRule) -> AccessHours:
    """One rule, without for whom it is."""
    return AccessHours(
        weekdays=frozenset(rule.weekdays),
        begins_at=rule.begins_at,
        ends_at=rule.ends_at,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )


def find_last_passage(door: Door, employee: Employee) -> Passage | None:
    """When the door was last opened for this person at a reader, unless the relay failed."""
    opened = DoorDecision.objects.filter(door=door, employee=employee, is_opened=True)
    opened = opened.exclude(side="").exclude(answer__was_taken=False)
    last = opened.values_list("side", "at").first()
    if last is None:
        return None
    side: Side = "inside" if last[0] == DoorReader.Side.INSIDE else "outside"
    return Passage(side, last[1])
