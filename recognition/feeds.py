"""Several sources of frames at once, in fair turns.

A round gives each source at most one frame: from a live one its newest, from a file or folder its
next. However many frames one has, the others wait for one look of it and no longer.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from recognition.engine.network_stream import NetworkStream
from recognition.engine.reconnect import split_address
from recognition.engine.video import Frame, FrameSource, WebcamSource, hide_credentials, open_source

IDLE_S = 0.25
"""A round begins at the latest after so long, with or without frames."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a source is."""

    is_over: bool = False
    problem: str = ""
    """What is wrong and what to do; empty when all is well."""

    received_per_s: float | None = None
    """Frames a second that come; None where they wait to be taken."""

    damaged: int = 0
    dropped: int = 0
    reconnects: int = 0


class Feed(Protocol):
    """A source that is asked for its next frame, and never waits for one."""

    label: str
    """What to show; without passwords."""

    is_live: bool

    def has_news(self) -> bool:
        """Whether `take` has a frame, as far as can be said before trying."""
        ...

    def take(self) -> Frame | None:
        """The next frame, None when there is none now."""
        ...

    def describe(self) -> FeedState:
        """How the source is."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def open_feeds(specs: list[str], news: threading.Condition) -> list[Feed]:
    """The sources; `news` is told of the frames of live ones.

    A stream that cannot be reached is tried again for ever; SourceError when a webcam, file or
    folder cannot be opened.
    """
    feeds: list[Feed] = []
    try:
        for spec in specs:
            feeds.append(_open_feed(spec, news))  # noqa: PERF401  those that are open get closed
    except BaseException:
        close_feeds(feeds)
        raise
    return feeds


def close_feeds(feeds: list[Feed]) -> None:
    """Let go of all of them."""
    for feed in feeds:
        feed.close()


def take_turns(feeds: list[Feed], news: threading.Condition) -> Iterator[tuple[Feed, Frame] | None]:
    """Frames in rounds until all sources are over; None after each round.

    Each frame is taken only when the one before has been looked at.
    """
    while not all(feed.describe().is_over for feed in feeds):
        with news:
            if not any(feed.has_news() for feed in feeds):
                news.wait(IDLE_S)
        for feed in feeds:
            if (frame := feed.take()) is not None:
                yield feed, frame
        yield None


def _open_feed(spec: str, news: threading.Condition) -> Feed:
    if split_address(spec) is not None:
        return StreamFeed(spec, news)
    if spec.isdecimal():
        return WebcamFeed(int(spec), news)
    return FilmFeed(open_source(spec))


class StreamFeed:
    """A stream from the network."""

    is_live = True

    def __init__(self, address: str, news: threading.Condition) -> None:
        self.label = hide_credentials(address)
        self._stream = NetworkStream(
            address, label=self.label, news=news, uses_hardware=settings.HARDWARE_DECODING
        )
        self._seen = 0

    def has_news(self) -> bool:
        """Whether there is a newer picture."""
        return self._stream.take_newest(self._seen) is not None

    def take(self) -> Frame | None:
        """The newest picture."""
        if (frame := self._stream.take_newest(self._seen)) is None:
            return None
        self._seen = frame.number
        return Frame(frame.image, frame.arrived_s)

    def describe(self) -> FeedState:
        """What its connection says."""
        state = self._stream.describe()
        return FeedState(
            problem=state.problem or ("connecting …" if state.status == "connecting" else ""),
            received_per_s=state.received_per_s,
            damaged=state.damaged,
            dropped=state.dropped,
            reconnects=state.reconnects,
        )

    def close(self) -> None:
        """Hang up."""
        self._stream.close()


class WebcamFeed:
    """A webcam."""

    is_live = True

    def __init__(self, number: int, news: threading.Condition) -> None:
        self._source = WebcamSource(number, label=f"webcam {number}", news=news)
        self.label = self._source.label
        self._seen_s = -1.0

    def has_news(self) -> bool:
        """Whether there is a newer frame."""
        return self._source.take_newest(self._seen_s) is not None

    def take(self) -> Frame | None:
        """The newest frame."""
        frame = self._source.take_newest(self._seen_s)
        self._seen_s = frame.time_s if frame is not None else self._seen_s
        return frame

    def describe(self) -> FeedState:
        """It is tried again for ever."""
        return FeedState()

    def close(self) -> None:
        """Let go of the camera."""
        self._source.close()


class FilmFeed:
    """A file or folder: every frame in order."""

    is_live = False

    def __init__(self, source: FrameSource) -> None:
        self.label = source.label
        self._source = source
        self._frames = iter(source)
        self._is_over = False

    def has_news(self) -> bool:
        """Until its end there is always a frame."""
        return not self._is_over

    def take(self) -> Frame | None:
        """The next frame."""
        frame = next(self._frames, None)
        self._is_over = frame is None
        return frame

    def describe(self) -> FeedState:
        """Whether it has ended."""
        return FeedState(is_over=self._is_over, damaged=self._source.damaged)

    def close(self) -> None:
        """Close the file."""
        self._source.close()
