"""Somebody whom a camera recognised comes or goes, or wants to pass a door.

Nobody asked this person to look into the camera, and nobody watches it: more is asked than at a
kiosk. Until there is enough nothing happens, and every further look is told anew; a picture of
somebody that is held to the camera is refused and noted.
"""

import datetime
import logging
import uuid
from collections import OrderedDict
from concurrent.futures import Future
from typing import Literal

from django.db import connections, transaction
from django.utils import timezone

from attendance.cameras.arrivals import Arrival
from attendance.doors.decisions import Look
from attendance.doors.opening import Opening, open_for
from attendance.doors.refreshing import OPENERS, keep_fresh
from attendance.errors import CheckInRefusedError, DeviceUnknownError
from attendance.models import AttendanceEvent, Camera, DoorReader, KioskRefusal
from attendance.rules import is_at_work
from attendance.rules.access import FRESH
from attendance.services import check_in
from attendance.services.refusals import note_refusal
from attendance.services.turns import find_last_event
from people.models import Employee
from recognition.decision import DEFAULT_POLICY

logger = logging.getLogger(__name__)

MIN_SCORE = DEFAULT_POLICY.min_score + 0.10
MIN_MARGIN = DEFAULT_POLICY.min_margin + 0.10
MIN_LOOKS = 5
"""So many looks in a row at one face have to name the same person; a kiosk asks for three."""

RECORDED_WITHIN = datetime.timedelta(minutes=2)
"""What was seen before an outage of the database and is told so much later records nothing."""

MOST_STAYS = 1000

Proof = Literal["wait", "sure", "spoof"]


class Entrances:
    """What the cameras of this process have led to; a stay leads to it once."""

    def __init__(self) -> None:
        self._settled: OrderedDict[tuple[uuid.UUID, Proof], None] = OrderedDict()

    def hear(self, arrival: Arrival) -> list[Future[Opening | None]]:
        """Record who came or went, and open the door; the openings are on their way."""
        proof = judge(arrival)
        if proof == "wait" or (arrival.stay, proof) in self._settled:
            return []
        camera = Camera.objects.select_related("device", "site").get(pk=arrival.camera_id)
        openings = ask_door(camera, arrival, proof)
        if proof == "sure":
            record_passage(camera, arrival)
        else:
            note_picture(camera, arrival)
        self._note(arrival.stay, proof)
        return openings

    def _note(self, stay: uuid.UUID, proof: Proof) -> None:
        self._settled[stay, proof] = None
        while len(self._settled) > MOST_STAYS:
            self._settled.popitem(last=False)


_entrances = Entrances()


def hear(arrival: Arrival) -> None:
    """The listener of this process."""
    _entrances.hear(arrival)


def list_door_cameras() -> list[int]:
    """The cameras at which only a living face counts, because they open a door."""
    readers = DoorReader.objects.filter(camera__isnull=False, camera__is_active=True)
    found = list(readers.values_list("camera_id", flat=True))
    if found:
        keep_fresh()  # this machine opens doors: it keeps the emergency list too
    return found


def judge(arrival: Arrival) -> Proof:
    """Whether it is sure enough who it is, and that the person is there."""
    if arrival.verdict == "spoof":
        return "spoof"
    is_enough = (
        arrival.verdict == "live"
        and arrival.looks >= MIN_LOOKS
        and arrival.score >= MIN_SCORE
        and arrival.margin >= MIN_MARGIN
    )
    return "sure" if is_enough else "wait"


# Presence ----------------------------------------------------------------------------------------


def record_passage(camera: Camera, arrival: Arrival) -> AttendanceEvent | None:
    """Record that the person came or went, where the camera is there for that.

    Who is in already, and passes the entrance again, has not come anew; who is out cannot go.
    """
    if not camera.records or camera.device is None:
        return None
    if timezone.now() - arrival.at > RECORDED_WITHIN:
        logger.warning("%s: what was seen at %s is told too late", camera, arrival.at)
        return None
    try:
        return _record(camera, arrival)
    except (CheckInRefusedError, DeviceUnknownError) as error:
        logger.warning("%s recorded nothing: %s", camera, error)
        return None


@transaction.atomic
def _record(camera: Camera, arrival: Arrival) -> AttendanceEvent | None:
    people = Employee.objects.select_for_update(of=("self",), no_key=True)
    employee = people.select_related("site").defer("embedding").get(pk=arrival.employee_id)
    last = find_last_event(employee=employee, at=arrival.at)
    is_here = last is not None and is_at_work(last.kind, last.at, arrival.at)
    if is_here == (camera.records == Camera.Records.IN):
        return None
    result = check_in(
        employee_id=employee.pk,
        device=camera.device,
        method=AttendanceEvent.Method.FACE,
        nonce=uuid.uuid5(arrival.stay, f"event {arrival.employee_id}"),
        score=arrival.score,
        liveness=arrival.liveness,
        at=arrival.at,
    )
    return result.event if result.is_new else None


def note_picture(camera: Camera, arrival: Arrival) -> None:
    """HR gets to know that somebody held a picture of this person to an entrance."""
    if camera.device is not None and camera.records:
        note_refusal(
            device=camera.device,
            employee_id=arrival.employee_id,
            reason=KioskRefusal.Reason.SPOOF,
            score=arrival.score,
            liveness=arrival.liveness,
        )


# Doors -------------------------------------------------------------------------------------------


def ask_door(camera: Camera, arrival: Arrival, proof: Proof) -> list[Future[Opening | None]]:
    """Have the door of this camera decide, in a thread of its own."""
    readers = DoorReader.objects.filter(camera=camera)
    reader = readers.select_related("door__site", "device", "camera").first()
    if reader is None:
        return []
    if timezone.now() - arrival.at > FRESH:
        logger.warning("%s: %s stays shut, what was seen is told too late", camera, reader.door)
    look = Look(
        arrival.employee_id,
        arrival.at,
        is_sure=proof == "sure",
        life="live" if proof == "sure" else "spoof",
        score=arrival.score,
        liveness=arrival.liveness,
        nonce=uuid.uuid5(arrival.stay, f"door {arrival.employee_id} {proof}"),
    )
    return [OPENERS.submit(_open, reader, look)]


def _open(reader: DoorReader, look: Look) -> Opening | None:
    try:
        return open_for(reader, look)
    finally:
        connections.close_all()
