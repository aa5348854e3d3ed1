"""The challenge at a kiosk: heads that are rendered from a photo answer it, or do not."""

import io
from functools import partial
from random import Random

import numpy as np
import pytest
from PIL import Image

from attendance.kiosk import KioskSession, challenges
from attendance.models import AttendanceEvent, KioskRefusal
from recognition.engine.challenge_steps import draw_pauses, draw_steps
from recognition.evaluation.responders import Portrait, draw_attack, draw_head
from recognition.services import enrol
from tests.company_fixtures import as_jpeg, make_device, make_employee, make_site

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

FRAME_S = 0.15


class Clock:
    """Time as the session sees it: no test waits."""

    def __init__(self):
        self.now_s = 1000.0

    def monotonic(self):
        return self.now_s


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("attendance.kiosk.session.time", clock)
    return clock


@pytest.fixture
def face(use_engine, liveness, portrait):
    """The portrait and where its face is."""
    image = np.asarray(Image.open(io.BytesIO(portrait)))
    (found,) = use_engine.detect(image)
    return Portrait(image, found.landmarks)


@pytest.fixture
def ada(face, portrait):
    ada = make_employee("Ada Lovelace", site=make_site(liveness="challenge", badge=False))
    enrol(employee=ada, photos=[portrait])
    return ada


@pytest.fixture
def drawn(monkeypatch):
    """Steps and pauses are drawn, but the same in every run: a head that is rendered passes most
    challenges, not all, and `evaluate challenge` counts how many."""
    random = Random(3)
    monkeypatch.setattr(challenges, "draw_steps", partial(draw_steps, random=random))
    monkeypatch.setattr(challenges, "draw_pauses", partial(draw_pauses, random=random))


class Visit:
    """Somebody, or something, stands before a kiosk and hears what it says."""

    def __init__(self, clock, device, actor, show):
        self.session = KioskSession(device=device, language="en")
        self.clock, self.actor, self.show = clock, actor, show
        self.said, self.states = [], []
        self._asked = (None, 0)

    def stay(self, *, frames, until="check_in", edit=None):
        for number in range(1, frames + 1):
            self.clock.now_s += FRAME_S
            time_s = self.clock.now_s
            self.actor.hear(*self._asked, time_s=time_s)
            frame = self.show(self.actor.stand(time_s), time_s)
            frame = edit(frame, self._asked[0]) if edit else frame
            for message in self.session.process(as_jpeg(frame), frame=number):
                self._take(message)
            if any(message["type"] == until for message in self.said):
                break
        return self

    def _take(self, message):
        if message["type"] == "faces":
            self.states += [face["state"] for face in message["faces"]]
            return
        self.said.append(message)
        if message["type"] == "challenge":
            self._asked = message["step"], message["number"]

    def list_steps(self, state):
        return [m["step"] for m in self.said if m["type"] == "challenge" and m["state"] == state]


def test_who_moves_as_asked_is_recorded_once_and_named_only_then(clock, ada, face, drawn):
    device, _key = make_device()
    visit = Visit(clock, device, *draw_head(face, random=Random(3)))
    visit.stay(frames=150)
    last = visit.said[-1]
    assert (last["type"], last.get("name")) == ("check_in", "Ada Lovelace")
    asked = [step for step in visit.list_steps("asked") if step != "look_straight"]
    assert len(asked) >= 3  # more when the rendered head was too slow for the first attempt
    assert all(m["sentence"] for m in visit.said)
    assert "recognised" not in visit.states[:-1]
    event = AttendanceEvent.objects.get()
    assert event.liveness > 1
    assert not KioskRefusal.objects.exists()
    said = len(visit.said)
    visit.stay(frames=4, until="never")
    assert len(visit.said) == said  # a challenge is good for one time, and nobody is asked twice


def test_a_photo_that_is_turned_fails_and_after_three_times_another_way_is_asked_for(
    clock, ada, face, monkeypatch
):
    """Steps are drawn; here those with which a sheet that is tilted gives itself away first."""
    steps = ("look_up", "turn_left", "look_up", "look_straight")
    monkeypatch.setattr(challenges, "draw_steps", lambda: steps)
    device, _key = make_device()
    for _attempt in range(4):
        actor, show = draw_attack("photo_turned", face, random=Random(5))
        visit = Visit(clock, device, actor, show).stay(frames=110)
        assert "passed" not in [m.get("state") for m in visit.said]
    assert not AttendanceEvent.objects.exists()
    refusals = KioskRefusal.objects.filter(employee=ada)
    assert refusals.exists()


def test_another_face_in_the_middle_fails(clock, ada, face):
    """The right face looks straight at the start; somebody else answers."""
    device, _key = make_device()
    actor, show = draw_head(face, random=Random(3))

    def swap(frame, asked):
        return frame[:, ::-1] if asked in (None, "look_straight") else np.flipud(frame)

    visit = Visit(clock, device, actor, show).stay(frames=90, edit=swap)
    assert not AttendanceEvent.objects.exists()
    assert "failed" in [m.get("state") for m in visit.said]
