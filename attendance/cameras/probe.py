"""Trying an address: whether there is a picture behind it, and if not, what is wrong.

Opening a stream can hang in native code, where no limit reaches. So a thread of its own does it,
nobody waits longer than `LIMIT_S`, and one that hangs holds a place among the few that may run.
"""

import queue
import threading
import time
from dataclasses import dataclass

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from attendance.cameras.causes import explain_cause
from recognition.engine.network_stream import NetworkStream, StreamState

LIMIT_S = 10.0
COUNTING_S = 2.5  # the first second of a stream says nothing of its rate
MOST_AT_ONCE = 4

_places = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Findings:
    """What became of a try: a `problem` in words, or size, codec and pictures per second."""

    problem: str = ""
    width: int = 0
    height: int = 0
    codec: str = ""
    frames_per_s: float = 0.0


def probe_address(url: str) -> Findings:
    """Open the address for a moment, at most `LIMIT_S`; safe to be called from any thread."""
    if not _places.acquire(blocking=False):
        return Findings(_("Other cameras are being tested. Try again in ten seconds."))
    answers: queue.SimpleQueue[Findings] = queue.SimpleQueue()
    work = (url, answers, get_language())
    threading.Thread(target=_answer, args=work, name="camera-test", daemon=True).start()
    try:
        return answers.get(timeout=LIMIT_S)
    except queue.Empty:
        return Findings(
            _("The camera has shown nothing for %(seconds)d seconds. Check its power and network.")
            % {"seconds": LIMIT_S}
        )


def _answer(url: str, answers: "queue.SimpleQueue[Findings]", language: str | None) -> None:
    try:
        with override(language):
            answers.put(_try(url))
    finally:
        _places.release()


def _try(url: str) -> Findings:
    stream = NetworkStream(url, label="test", uses_hardware=False)
    try:
        state = stream.wait_for_first_answer(LIMIT_S)
        if state.status != "online":
            return Findings(explain_cause(state.cause or "silent", url))
        time.sleep(COUNTING_S)
        return _describe(stream.describe(), url)
    finally:
        stream.close(timeout_s=0)


def _describe(state: StreamState, url: str) -> Findings:
    if state.status != "online":
        return Findings(explain_cause(state.cause or "ended", url))
    return Findings(
        width=state.width,
        height=state.height,
        codec=state.codec,
        frames_per_s=state.received_per_s or state.frames_per_s or 0.0,
    )
