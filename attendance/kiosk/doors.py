"""The door that a kiosk opens: asked about beside the check-in, which never waits for it."""

import functools
import logging
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future

from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from attendance.doors.decisions import Look
from attendance.doors.emergency import name_reader
from attendance.doors.opening import Opening, open_for
from attendance.doors.refreshing import OPENERS, keep_fresh
from attendance.doors.standing_in import StandIn, judge_life
from attendance.kiosk.site import CHECK_S, KioskSite
from attendance.messages import DoorMessage
from attendance.models import Device, DoorDecision, DoorReader
from attendance.rules.access import Life, Way
from recognition.decision import Candidate
from recognition.engine.types import RgbImage
from recognition.stream import Sight

logger = logging.getLogger(__name__)

Asked = Future[Opening | None] | Future[Opening]

Reason = DoorDecision.Reason
RETRY_S = 5.0
"""So long after a failure of the database it is not asked again: each try may take seconds."""

STRANGERS_ONCE_IN_S = 30.0


class KioskDoor:
    """What one connection knows of the door beside it; most kiosks have none."""

    def __init__(self, here: KioskSite) -> None:
        self._here = here
        self._reader = find_reader(here.device)
        self._checked_s = time.monotonic()
        self._decided: dict[int, tuple[int, Life]] = {}
        self._waiting: list[tuple[int | None, Asked]] = []
        self._strangers_s = -STRANGERS_ONCE_IN_S
        self._failed_s = -RETRY_S
        self._id = uuid.uuid4()
        self._stand_in = self._make_stand_in()
        self._keep_list()

    @property
    def needs_liveness(self) -> bool:
        """Whether a door here wants living faces only, whatever the site's rules say."""
        return self._reader is not None and self._reader.door.needs_liveness

    def keep_up(self) -> None:
        """What HR has changed of the door meanwhile."""
        now_s = time.monotonic()
        if now_s - self._checked_s < CHECK_S:
            return
        before = self._reader
        self._checked_s = now_s
        self._reader = find_reader(self._here.device)
        if (before and before.door_id) != (self._reader and self._reader.door_id):
            self._stand_in = self._make_stand_in()
        self._keep_list()

    def follow(self, sight: Sight, person: Candidate) -> None:
        """Ask about somebody who is checked in here, once for what is known of the face's life.

        Until a door that wants to know it can be told, nothing is decided.
        """
        life = judge_life(sight)
        if self._reader is None or (life == "not_judged" and self.needs_liveness):
            return
        if self._decided.get(sight.track.id) == (person.employee_id, life):
            return
        self._decided[sight.track.id] = (person.employee_id, life)
        look = Look(
            person.employee_id,
            timezone.now(),
            is_sure=True,
            life=life,
            score=person.score,
            liveness=sight.liveness.score if sight.liveness else None,
            nonce=uuid.uuid5(self._id, f"{sight.track.id}:{person.employee_id}:{life}"),
        )
        self._ask(look, track=sight.track.id)

    def follow_secret(self, employee_id: int, way: Way) -> None:
        """Ask about somebody who checked in by PIN or badge."""
        if self._reader is not None:
            self._ask(Look(employee_id, timezone.now(), way=way), track=None)

    def note_stranger(self, track: int) -> None:
        """A face that is nobody's stands before the door: written down, now and then."""
        now_s = time.monotonic()
        if self._reader is None or now_s - self._strangers_s < STRANGERS_ONCE_IN_S:
            return
        self._strangers_s = now_s
        self._ask(Look(None, timezone.now()), track=track)

    def take_news(self) -> list[DoorMessage]:
        """What has become of the doors that were asked about."""
        done = [(track, future) for track, future in self._waiting if future.done()]
        self._waiting = [one for one in self._waiting if one not in done]
        found = [(track, future.result()) for track, future in done]
        return [describe(opening, track) for track, opening in found if opening is not None]

    def _ask(self, look: Look, *, track: int | None) -> None:
        assert self._reader is not None  # noqa: S101  the callers have looked
        work = functools.partial(open_for, self._reader, look)
        self._waiting.append((track, OPENERS.submit(_work, work, get_language() or "en")))

    def _keep_list(self) -> None:
        if self._reader is not None:
            keep_fresh()

    # Without a database

    @property
    def is_database_away(self) -> bool:
        """Whether it has failed a moment ago."""
        return time.monotonic() - self._failed_s < RETRY_S

    def note_failure(self) -> None:
        """The database has failed just now."""
        self._failed_s = time.monotonic()

    def recover(self) -> None:
        """The database answers: nothing is kept of what was seen without it."""
        if self._failed_s > 0:
            self._failed_s = -RETRY_S
            if self._stand_in is not None:
                self._stand_in.start_over()

    def stand_in(self, image: RgbImage, *, time_s: float) -> list[Sight] | None:
        """The faces in a picture, by the emergency list; None where there is none for this door."""
        found = self._stand_in.look(image, time_s=time_s) if self._stand_in else None
        if found is None:
            return None
        sights, openings = found
        for opening in openings:
            self._waiting.append((None, opening))
        return sights

    def _make_stand_in(self) -> StandIn | None:
        return StandIn(name_reader(self._reader)) if self._reader is not None else None


def find_reader(device: Device) -> DoorReader | None:
    """The door that this kiosk opens, and from which side."""
    readers = DoorReader.objects.filter(device=device.pk)
    return readers.select_related("door__site", "device", "camera").first()


def _work(open_door: Callable[[], Opening | None], language: str) -> Opening | None:
    """In a thread of its own, which gives its database connection back."""
    try:
        with override(language):
            return open_door()
    finally:
        try:
            connections.close_all()
        except DatabaseError:
            logger.exception("A connection to the database could not be given back")


def describe(opening: Opening, track: int | None) -> DoorMessage:
    """What the kiosk says of it."""
    return {
        "type": "door",
        "track": track,
        "door": opening.door,
        "state": "opened" if opening.is_open else "shut",
        "sentence": say(opening),
    }


def say(opening: Opening) -> str:
    """One sentence: what happened, and what to do."""
    values = {"door": opening.door}
    if opening.is_open:
        return _("%(door)s is open.") % values
    if opening.result is not None:
        return _("%(door)s does not answer. Please ask at reception.") % values
    sentences = {
        Reason.NOT_KNOWN: _("%(door)s opens for people I know. Please ask at reception."),
        Reason.NOT_LIVE: _("%(door)s opens for people, not for pictures."),
        Reason.NO_RULE: _("You may not pass %(door)s. Ask HR if you need to."),
        Reason.OUTSIDE_HOURS: _("You may not pass %(door)s at this time."),
        Reason.PASSBACK: _("You have passed %(door)s already. Please ask at reception."),
        Reason.WAY_NOT_TAKEN: _("%(door)s does not open this way. Please ask at reception."),
        Reason.DOOR_OFF: _("%(door)s is switched off. Please ask at reception."),
    }
    other = _("%(door)s stays shut. Please ask at reception.")
    return sentences.get(Reason(opening.reason), other) % values
