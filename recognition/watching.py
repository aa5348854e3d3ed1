"""Watching sources: the kiosk's own recognition on any frames, with a summary at the end."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from recognition.dashboard import Pace, Row
from recognition.engine.drawing import KNOWN, UNKNOWN, WAITING, Mark, draw_marks
from recognition.engine.loading import FaceEngine
from recognition.engine.types import Embeddings, RgbImage
from recognition.engine.video import Frame
from recognition.feeds import Feed, take_turns
from recognition.identify import identify
from recognition.memory import keep_up
from recognition.stream import FaceStream, Sight

COLORS = {"recognised": KNOWN, "unknown": UNKNOWN, "unfit": UNKNOWN}


@dataclass(slots=True)
class SeenPerson:
    """When somebody was first and last seen, seconds of the source, and the best score."""

    name: str
    number: str
    first_s: float
    last_s: float
    best_score: float


@dataclass(slots=True)
class Summary:
    """What was seen so far."""

    frames: int = 0
    busy_s: float = 0.0
    most_faces: int = 0
    size_wh: tuple[int, int] = (0, 0)
    people: dict[int, SeenPerson] = field(default_factory=dict)
    unknown_tracks: set[int] = field(default_factory=set)

    @property
    def frames_per_s(self) -> float:
        """How many frames a second recognition could take."""
        return self.frames / self.busy_s if self.busy_s else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "frames": self.frames,
            "frames_per_s": round(self.frames_per_s, 1),
            "resolution": "{}x{}".format(*self.size_wh),
            "most_faces": self.most_faces,
            "people": [
                {
                    "number": person.number,
                    "name": person.name,
                    "first_s": round(person.first_s, 2),
                    "last_s": round(person.last_s, 2),
                    "best_score": round(person.best_score, 4),
                }
                for person in self.people.values()
            ],
            "unknown": len(self.unknown_tracks),
        }


class Watcher:
    """Recognises the people in the frames of one source; nothing is stored."""

    def __init__(self, engine: FaceEngine) -> None:
        self.summary = Summary()
        self._started_s: float | None = None

        def name(embedding: Embeddings) -> Any:
            return identify(embedding, model_id=engine.model_id)

        self._stream = FaceStream(engine=engine, identify=name, count_erasures=keep_up)

    def look(self, frame: Frame) -> list[Sight]:
        """Recognise the people in the next frame."""
        started = time.perf_counter()
        sights = self._stream.process(frame.image, time_s=frame.time_s)
        self.summary.busy_s += time.perf_counter() - started
        self._take_note(frame, sights)
        return sights

    def _take_note(self, frame: Frame, sights: list[Sight]) -> None:
        summary = self.summary
        if self._started_s is None:
            self._started_s = frame.time_s
        summary.frames += 1
        summary.most_faces = max(summary.most_faces, len(sights))
        summary.size_wh = frame.image.shape[1], frame.image.shape[0]
        for sight in sights:
            if sight.state == "unknown":
                summary.unknown_tracks.add(sight.track.id)
            self._note_person(sight, frame.time_s - self._started_s)

    def _note_person(self, sight: Sight, time_s: float) -> None:
        person = sight.identification.person if sight.identification else None
        if sight.state != "recognised" or person is None:
            return
        self.summary.unknown_tracks.discard(sight.track.id)
        seen = self.summary.people.setdefault(
            person.employee_id, SeenPerson(person.name, person.number, time_s, time_s, person.score)
        )
        seen.last_s = time_s
        seen.best_score = max(seen.best_score, person.score)


@dataclass(slots=True)
class Watched:
    """One of several sources, and what was seen in it."""

    feed: Feed
    watcher: Watcher
    sights: list[Sight] = field(default_factory=list)
    pace: Pace = field(default_factory=Pace)

    def look(self, frame: Frame) -> None:
        """Recognise the people in its next frame."""
        self.sights = self.watcher.look(frame)
        self.pace.note(frame, is_live=self.feed.is_live)

    def describe(self) -> Row:
        """What the table shows of it; whoever was there when it was lost may have left."""
        state = self.feed.describe()
        sights = [] if state.problem or state.is_over else self.sights
        return Row(self.feed.label, state, self.pace, sights)

    def report(self) -> dict[str, Any]:
        """Its summary as plain values for JSON."""
        state = self.feed.describe()
        return {
            "source": self.feed.label,
            **self.watcher.summary.as_dict(),
            "damaged": state.damaged,
            "dropped": state.dropped,
            "reconnects": state.reconnects,
            "problem": state.problem,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A frame of one of the sources, which was looked at."""

    watched: Watched
    frame: Frame


def watch_all(watched: list[Watched], news: threading.Condition) -> Iterator[Turn | None]:
    """Look at the frames of all sources in fair turns until all are over; None after a round."""
    by_feed = {id(each.feed): each for each in watched}
    for taken in take_turns([each.feed for each in watched], news):
        if taken is None:
            yield None
            continue
        feed, frame = taken
        each = by_feed[id(feed)]
        each.look(frame)
        yield Turn(each, frame)


def describe_sight(sight: Sight) -> dict[str, Any]:
    """One face as plain values for JSON; a name only when it is sure."""
    person = sight.identification.person if sight.identification else None
    known = person if sight.state == "recognised" else None
    return {
        "track": sight.track.id,
        "box": [round(side, 1) for side in sight.track.face.box.as_xyxy()],
        "state": sight.state,
        "number": known.number if known else None,
        "name": known.name if known else None,
        "score": round(known.score, 4) if known else None,
    }


def draw_sights(image: RgbImage, sights: list[Sight], *, caption: str) -> RgbImage:
    """The frame with boxes, names and a caption."""
    marks = []
    for sight in sights:
        face = describe_sight(sight)
        text = face["name"] or ("?" if sight.state == "unknown" else "")
        marks.append(Mark(sight.track.face.box, text, COLORS.get(sight.state, WAITING)))
    return draw_marks(image, marks, caption=caption)
