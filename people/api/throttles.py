"""So many requests a minute for each key, whichever web process they reach."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from people.models import Integration
from people.services import take_turn

if TYPE_CHECKING:  # REST framework imports us while it makes that class
    from rest_framework.views import APIView


class IntegrationThrottle(BaseThrottle):
    """Counts in PostgreSQL; people with a session are not counted."""

    _wait_s = 0

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether it is the key's turn."""
        if isinstance(request.auth, Integration):
            self._wait_s = take_turn(request.auth)
        return self._wait_s == 0

    def wait(self) -> int:
        """Seconds until the next turn."""
        return self._wait_s
