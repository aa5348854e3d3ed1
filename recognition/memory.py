"""What this process remembers of the gallery, and how it forgets.

Identification keeps the classifier and the look-alikes in memory, a camera's stream the looks at
the faces before it. When anybody is erased, in this process or in another one, all of it is
dropped: by whoever asks next, at most `CHECK_S` later. A process that nobody asks forgets by itself
after `IDLE_S`, without looking at the database.
"""

import threading
import time
from collections.abc import Callable

from people.queries import count_erasures

CHECK_S = 0.25
"""How old the known number of erasures may be. Four small queries a second, however many kiosks."""

IDLE_S = 60.0
"""After so long without a question a process keeps nothing. A kiosk asks with every frame."""


class Memory:
    """Keeps a number of erasures, and empties the given caches when it changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._caches: list[Callable[[], None]] = []
        self._erasures: int | None = None
        self._checked_s = 0.0
        self._asked_s = 0.0
        self._timer: threading.Timer | None = None

    def add_cache(self, clear: Callable[[], None]) -> None:
        """Have `clear()` called when something has to be forgotten."""
        self._caches.append(clear)

    def keep_up(self) -> int:
        """The number of erasures; the caches hold nothing older than `CHECK_S` before the last."""
        now_s = time.monotonic()
        with self._lock:
            self._asked_s = now_s
            self._start_timer(IDLE_S)
            if self._erasures is None or now_s - self._checked_s >= CHECK_S:
                self._check(now_s)
            return self._erasures or 0

    def forget(self) -> None:
        """Empty the caches, and look at the database before the next answer."""
        with self._lock:
            self._erasures = None
            self._clear()

    def _check(self, now_s: float) -> None:
        erasures = count_erasures()
        if erasures != self._erasures:
            self._clear()
        self._erasures, self._checked_s = erasures, now_s

    def _clear(self) -> None:
        for clear in self._caches:
            clear()

    def _start_timer(self, wait_s: float) -> None:
        if self._timer is None:
            self._timer = threading.Timer(wait_s, self._forget_when_idle)
            self._timer.daemon = True
            self._timer.start()

    def _forget_when_idle(self) -> None:
        with self._lock:
            self._timer = None
            rest_s = self._asked_s + IDLE_S - time.monotonic()
            if rest_s > 0:
                self._start_timer(rest_s)
                return
            self._clear()


_memory = Memory()
add_cache, keep_up, forget = _memory.add_cache, _memory.keep_up, _memory.forget
