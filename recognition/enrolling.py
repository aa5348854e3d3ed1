"""One enrolment over a socket, in a worker thread: look at frames, show the set, store it."""

import base64
import time
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Employee, FaceSample
from recognition.engine.enrolment import (
    STANDING,
    TURNING,
    EnrolmentSession,
    KeptFrame,
)
from recognition.engine.images import decode_frame, encode_jpeg
from recognition.errors import EnrolmentNotReadyError, EnrolmentRefusedError
from recognition.face_rules import get_face_rules
from recognition.memory import keep_up
from recognition.messages import (
    EnrolFinishedMessage,
    EnrolHelloMessage,
    EnrolMessage,
    EnrolResult,
    EnrolSavedMessage,
    EnrolSeenMessage,
)
from recognition.runtime import get_engine, get_liveness
from recognition.services import enrol

FRAMES_PER_S = 12.0
LONGEST_S = 300.0
"""An enrolment that takes longer is given up: nobody stands there any more."""


class Door(Protocol):
    """Through which somebody came to enrol a face; see `doors.py`."""

    def find_person(self) -> Employee:
        """The person, asked anew; raises EnrolmentRefusedError."""
        ...

    def note_saved(self) -> None:
        """The set is stored."""
        ...


class Enrolment:
    """What one connected page has shown; used by one thread at a time.

    Nothing is stored before `save`, and nothing is left when it ends without.
    """

    def __init__(self, *, door: Door) -> None:
        """Open the door.

        Raises:
            EnrolmentRefusedError: it is shut.
            EngineError: the engine cannot serve, or people cannot be told from pictures here.
        """
        self._door = door
        self._person = door.find_person()
        is_asked = get_face_rules(self._person.site).liveness
        self._session = EnrolmentSession(
            engine=get_engine(), liveness=get_liveness() if is_asked else None
        )
        self._started_s = self._opened_s = time.monotonic()
        self._erasures = keep_up()
        self._chosen: list[KeptFrame] = []
        self._is_saved = False

    def greet(self) -> EnrolHelloMessage:
        """The first message to the page."""
        return {
            "type": "hello",
            "name": self._person.first_name,
            "slots": list(self._session.missing),
            "frames_per_s": FRAMES_PER_S,
        }

    def look(self, data: bytes, *, frame: int) -> list[EnrolMessage]:
        """Look at one JPEG frame; nothing while a finished set is shown.

        Raises:
            ImageError: the bytes are not a picture, or one with too many pixels.
            EnrolmentRefusedError: it takes too long, or the person may not be enrolled any more.
        """
        self._check_still_open()
        if self._chosen or self._is_saved:
            return []
        image = decode_frame(data)
        view = self._session.look(image, data, time_s=time.monotonic())
        seen: EnrolSeenMessage = {
            "type": "seen",
            "frame": frame,
            "ask": view.ask,
            "faces": view.faces,
            "heading": view.heading,
            "done": list(view.done),
            "missing": list(view.missing),
            "can_finish": view.can_finish,
        }
        return [seen, self.finish()] if view.is_complete else [seen]

    def finish(self) -> EnrolFinishedMessage:
        """Take the set as it is, to be looked at before it is stored.

        Raises:
            EnrolmentNotReadyError: it is not complete, and patience has not run out.
        """
        if not self._session.can_finish(time_s=time.monotonic()):
            raise EnrolmentNotReadyError(_("That is not enough yet. Go on a little."))
        self._chosen = self._session.kept
        return {
            "type": "finished",
            "photos": [{"slot": kept.slot, "face": show_face(kept)} for kept in self._chosen],
            "missing": list(self._session.missing),
            "took_s": round(time.monotonic() - self._started_s, 1),
        }

    def begin_again(self, *, standing: bool) -> None:
        """Forget every frame; `standing`: the person does not turn the head."""
        self._chosen = []
        self._session.start_over(STANDING if standing else TURNING)
        self._started_s = time.monotonic()

    def save(self) -> EnrolSavedMessage:
        """Store the set that was shown; every question of permission is asked once more.

        Raises:
            EnrolmentNotReadyError: nothing was shown yet, or it is stored already.
            EnrolmentRefusedError: the person may not be enrolled any more.
            PeopleError: the photos cannot be stored.
        """
        if not self._chosen or self._is_saved:
            raise EnrolmentNotReadyError(_("There is nothing to save. Start again."))
        person = self._door.find_person()
        samples = enrol(
            employee=person,
            photos=[kept.photo for kept in self._chosen],
            source=FaceSample.Source.WEBCAM,
        )
        self._is_saved = True
        self._door.note_saved()
        results = [
            describe_result(kept, sample)
            for kept, sample in zip(self._chosen, samples, strict=True)
        ]
        self._chosen = []
        self._session.start_over()
        return {"type": "saved", "results": results, "sentence": describe_saved(person, results)}

    def _check_still_open(self) -> None:
        """Raise EnrolmentRefusedError when time is over, or the person was erased meanwhile."""
        if time.monotonic() - self._opened_s > LONGEST_S:
            raise EnrolmentRefusedError(_("That took long. Nothing was stored; start again."))
        erasures = keep_up()
        if erasures != self._erasures:
            self._erasures = erasures
            self._door.find_person()


def show_face(kept: KeptFrame) -> str:
    """The face as a `data:` URL."""
    return f"data:image/jpeg;base64,{base64.b64encode(encode_jpeg(kept.crop)).decode()}"


def describe_result(kept: KeptFrame, sample: FaceSample) -> EnrolResult:
    """What became of one photo."""
    return {"slot": kept.slot, "state": sample.state, "reason": sample.reason}


def describe_saved(person: Employee, results: list[EnrolResult]) -> str:
    """The set in one sentence: what it is good for, or who has to look at it."""
    ready = sum(result["state"] == FaceSample.State.READY for result in results)
    if ready:
        text = ngettext(
            "%(count)d photo is stored. %(name)s can check in by face now.",
            "%(count)d photos are stored. %(name)s can check in by face now.",
            ready,
        )
        return text % {"count": ready, "name": person.first_name}
    if any(result["state"] == FaceSample.State.REVIEW for result in results):
        return _("The photos are stored. HR looks at them first; ask there.")
    return _("None of the photos can be used. Start again, in better light.")
