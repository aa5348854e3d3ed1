"""So many sockets for one address and for all, judged before anything is asked of the database.

A refused handshake costs the server no cookie, no session and no query: it is answered with 403.
The address is the one that uvicorn gives: behind a proxy of this machine, that of the visitor.
"""

import logging
import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)

Application = Callable[..., Awaitable[Any]]

HANDSHAKES_PER_SOCKET_S = 0.2
"""Each allowed socket may be opened anew every five seconds, by all means; a burst of all of them
twice is what a restarted server sees."""

LOG_EVERY_S = 60.0


class SocketLimits:
    """Open sockets and handshakes by address; used on the event loop only."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._handshakes: dict[str, tuple[float, float]] = {}
        self._logged_s = -math.inf

    def enter(self, address: str, *, now_s: float) -> bool:
        """Whether one more socket may open; whoever enters must leave."""
        is_allowed = (
            self._open[address] < settings.SOCKETS_PER_ADDRESS
            and self._open.total() < settings.SOCKETS_IN_ALL
            and self._take_handshake(address, now_s)
        )
        if is_allowed:
            self._open[address] += 1
        else:
            self._complain(address, now_s)
        return is_allowed

    def leave(self, address: str) -> None:
        """A socket is closed."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]

    def forget_handshakes(self) -> None:
        """Begin to count anew."""
        self._handshakes.clear()

    def _take_handshake(self, address: str, now_s: float) -> bool:
        most: float = 2.0 * settings.SOCKETS_PER_ADDRESS
        per_s = HANDSHAKES_PER_SOCKET_S * settings.SOCKETS_PER_ADDRESS
        left, filled_s = self._handshakes.get(address, (most, now_s))
        left = min(left + (now_s - filled_s) * per_s, most)
        if left < 1:
            return False
        self._handshakes[address] = (left - 1, now_s)
        self._forget_the_rested(now_s, after_s=most / per_s)
        return True

    def _forget_the_rested(self, now_s: float, *, after_s: float) -> None:
        """Whose bucket is full again need not be remembered."""
        if len(self._handshakes) > settings.SOCKETS_IN_ALL:
            self._handshakes = {
                address: (left, at_s)
                for address, (left, at_s) in self._handshakes.items()
                if now_s - at_s < after_s
            }

    def _complain(self, address: str, now_s: float) -> None:
        if now_s - self._logged_s >= LOG_EVERY_S:
            self._logged_s = now_s
            logger.warning("Too many sockets: %s and perhaps others are refused more", address)


LIMITS = SocketLimits()


def limit_sockets(application: Application) -> Application:
    """Refuse sockets beyond the limits, before `application` hears of them."""

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
        address = (scope.get("client") or ("",))[0]
        if not LIMITS.enter(address, now_s=time.monotonic()):
            await receive()
            await send({"type": "websocket.close", "code": 1013})
            return
        try:
            await application(scope, receive, send)
        finally:
            LIMITS.leave(address)

    return serve
