"""The emergency list: a small encrypted file with which doors open when the database is away.

It holds the people whom HR put on the list and nobody else: their templates, the rules that let
them pass, and the relays. It is made anew from the database every minute by each machine that
opens doors, at once after an erasure, and opens nothing once it is older than
`MUSTER_EMERGENCY_HOURS`: whoever left or withdrew meanwhile is not known to it.

A face is compared with the listed people only, so nobody who comes next tells a stranger from them:
the decision asks for more instead, see `POLICY`.
"""

import base64
import datetime
import json
import logging
import os
import zoneinfo
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from attendance.doors.commands import Relay
from attendance.doors.decisions import describe_door, find_hours
from attendance.models import Door, DoorReader, EmergencyEntry
from attendance.rules.access import AccessHours, DoorTerms, Side
from people.encryption import DecryptionError, decrypt, encrypt
from people.models import Employee
from people.queries import find_agreeing
from recognition.decision import Candidate, DecisionPolicy, Identification, decide
from recognition.engine.types import Embeddings

logger = logging.getLogger(__name__)

FILE_NAME = "emergency-list"
VERSION = 1
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_TRUNC

POLICY = DecisionPolicy(min_score=0.70, min_evidence=0.52, min_margin=0.10)
"""Of faces that are compared with few people: without a cohort the score alone has to be high.

On ``lfw_dev``, 299 people with templates of two photos: 0.70 lets in 0.4 of 10,000 pairs of a
stranger and a listed person and takes 93 % of single looks at the right one (0.65: 1.0 and 96 %,
0.75: 0.2 and 82 %). The looks of a track are averaged, which does better than one.
"""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Somebody on the list; the template is (512,) of unit length."""

    id: int
    number: str
    name: str
    site_zone: str
    active_from: str
    active_until: str
    model_id: str
    template: Embeddings

    def is_employed(self, at: datetime.datetime) -> bool:
        """On the day that it is at the person's site."""
        day = at.astimezone(zoneinfo.ZoneInfo(self.site_zone)).date().isoformat()
        return self.active_from <= day and (not self.active_until or day <= self.active_until)


@dataclass(frozen=True, slots=True)
class ListedDoor:
    """A door of the list: its terms, who may pass it and when, and its relay as it is kept."""

    id: int
    terms: DoorTerms
    rules: dict[int, tuple[AccessHours, ...]]
    relay: dict[str, Any]

    def open_relay(self) -> Relay:
        """The relay; raises DecryptionError when no key opens its address."""
        opened = {
            name: decrypt(self.relay[name].encode()).decode() for name in ("address", "secret")
        }
        return Relay(**{**self.relay, **opened})


@dataclass(frozen=True, slots=True)
class ListedReader:
    """A kiosk or camera at a door of the list."""

    door_id: int
    name: str
    side: Side
    camera_id: int | None


@dataclass(frozen=True, slots=True)
class EmergencyList:
    """What the file says, made at an aware time."""

    made_at: datetime.datetime
    doors: dict[int, ListedDoor]
    readers: dict[str, ListedReader]
    people: dict[int, ListedPerson]

    @property
    def is_too_old(self) -> bool:
        """Whether too much may have changed since."""
        return timezone.now() - self.made_at > datetime.timedelta(hours=settings.EMERGENCY_HOURS)

    def identify(self, embedding: Embeddings, *, door_id: int, model_id: str) -> Identification:
        """Who of those who are listed for a door this face is, by the stricter policy."""
        listed = [
            self.people[one]
            for one in self.doors[door_id].rules
            if self.people[one].model_id == model_id
        ]
        ranked = sorted(
            (
                Candidate(one.id, one.number, one.name, float(one.template @ embedding))
                for one in listed
            ),
            key=lambda candidate: -candidate.score,
        )
        return decide(ranked, policy=POLICY)


# Writing -----------------------------------------------------------------------------------------


def name_reader(reader: DoorReader) -> str:
    """By what a kiosk or camera is known without a database."""
    if reader.device is not None:
        return f"device {reader.device.uuid}"
    assert reader.camera is not None  # noqa: S101  a constraint says so
    return f"camera {reader.camera.uuid}"


def write_list() -> int:
    """Make the file anew from the database; how many people are in it.

    Without anybody on the list there is no file.
    """
    entries = list(find_entries())
    path = find_path()
    if not entries or not settings.EMERGENCY_HOURS:
        path.unlink(missing_ok=True)
        return 0
    content = json.dumps(_describe_all(entries)).encode()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{FILE_NAME}.{os.getpid()}.fresh")
    with os.fdopen(os.open(fresh, _FRESH, 0o600), "wb") as file:
        file.write(encrypt(content))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return len({entry.employee_id for entry in entries})


def find_entries() -> Iterable[EmergencyEntry]:
    """Those who agreed and have a template; the others cannot be recognised by anything."""
    entries = EmergencyEntry.objects.filter(
        Q(door__is_active=True), employee__embedding__isnull=False
    ).select_related("door__site", "employee__site")
    agreeing = find_agreeing(entry.employee_id for entry in entries)
    return [entry for entry in entries if entry.employee_id in agreeing]


def _describe_all(entries: list[EmergencyEntry]) -> dict[str, Any]:
    doors = {entry.door_id: entry.door for entry in entries}
    people = {entry.employee_id: entry.employee for entry in entries}
    readers = DoorReader.objects.filter(door__in=doors).select_related("device", "camera")
    return {
        "version": VERSION,
        "made_at": timezone.now().isoformat(),
        "doors": [
            _describe_door(door, [one.employee for one in entries if one.door_id == door.pk])
            for door in doors.values()
        ],
        "readers": {
            name_reader(one): {
                "door_id": one.door_id,
                "name": str(one),
                "side": one.side,
                "camera_id": one.camera_id,
            }
            for one in readers
        },
        "people": [_describe_person(person) for person in people.values()],
    }


def _describe_door(door: Door, people: list[Employee]) -> dict[str, Any]:
    terms = describe_door(door)
    return {
        "id": door.pk,
        "zone": door.site.time_zone,
        "ways": sorted(terms.ways),
        "anti_passback_s": terms.anti_passback.total_seconds(),
        "relay": {
            "kind": door.relay,
            "address": door.address,
            "topic": door.topic,
            "secret": door.secret,
            "is_nearby": door.is_nearby,
            "door": str(door.uuid),
            "name": door.name,
            "open_seconds": door.open_seconds,
        },
        "rules": {
            str(person.pk): [_write_hours(hours) for hours in find_hours(door, person)]
            for person in people
        },
    }


def _describe_person(person: Employee) -> dict[str, Any]:
    template = np.asarray(person.embedding, np.float32)
    return {
        "id": person.pk,
        "number": person.number,
        "name": person.name,
        "site_zone": person.site.time_zone,
        "active_from": person.active_from.isoformat(),
        "active_until": person.active_until.isoformat() if person.active_until else "",
        "model_id": person.embedding_model_id,
        "template": base64.b64encode((template / np.linalg.norm(template)).tobytes()).decode(),
    }


def _write_hours(hours: AccessHours) -> dict[str, Any]:
    fields = asdict(hours)
    plain = {name: value.isoformat() if value else None for name, value in fields.items()
             if name != "weekdays"}  # fmt: skip
    return {**plain, "weekdays": sorted(hours.weekdays)}


# Reading -----------------------------------------------------------------------------------------


def find_path() -> Path:
    """Where the file lies: in the data directory of this machine."""
    path: Path = settings.VAR_DIR / "doors" / FILE_NAME
    return path


def read_list() -> EmergencyList | None:
    """The list of this machine; None where there is none that may be used."""
    try:
        content = json.loads(decrypt(find_path().read_bytes()))
        found = _read(content)
    except FileNotFoundError:
        return None
    except (OSError, DecryptionError, ValueError, KeyError, TypeError):
        logger.exception("The emergency list cannot be read: it opens nothing")
        return None
    if found.is_too_old:
        logger.warning("The emergency list of %s is too old: it opens nothing", found.made_at)
        return None
    return found


def _read(content: dict[str, Any]) -> EmergencyList:
    if content["version"] != VERSION:
        raise ValueError("The emergency list is of another version of Muster.")
    return EmergencyList(
        made_at=datetime.datetime.fromisoformat(content["made_at"]),
        doors={one["id"]: _read_door(one) for one in content["doors"]},
        readers={name: ListedReader(**one) for name, one in content["readers"].items()},
        people={one["id"]: _read_person(one) for one in content["people"]},
    )


def _read_door(content: dict[str, Any]) -> ListedDoor:
    terms = DoorTerms(
        zone=zoneinfo.ZoneInfo(content["zone"]),
        ways=frozenset(content["ways"]),
        anti_passback=datetime.timedelta(seconds=content["anti_passback_s"]),
    )
    rules = {
        int(person): tuple(_read_hours(hours) for hours in found)
        for person, found in content["rules"].items()
    }
    return ListedDoor(content["id"], terms, rules, content["relay"])


def _read_hours(content: dict[str, Any]) -> AccessHours:
    time, date = datetime.time.fromisoformat, datetime.date.fromisoformat
    return AccessHours(
        weekdays=frozenset(content["weekdays"]),
        begins_at=time(content["begins_at"]) if content["begins_at"] else None,
        ends_at=time(content["ends_at"]) if content["ends_at"] else None,
        valid_from=date(content["valid_from"]) if content["valid_from"] else None,
        valid_until=date(content["valid_until"]) if content["valid_until"] else None,
    )


def _read_person(content: dict[str, Any]) -> ListedPerson:
    template = np.frombuffer(base64.b64decode(content["template"]), np.float32)
    return ListedPerson(**{**content, "template": template})
