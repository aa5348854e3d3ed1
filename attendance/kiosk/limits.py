"""What one kiosk may ask of the server, so that a broken or hostile one harms no other."""

from collections import deque
from typing import Protocol

from django.conf import settings


class Connection(Protocol):
    """What stands for an open socket."""

    async def give_way(self) -> None:
        """Close: the device has opened a newer one."""
        ...


class OpenConnections:
    """The open sockets of each device of this process, the oldest first."""

    def __init__(self) -> None:
        self._open: dict[int, deque[Connection]] = {}

    def enter(self, device_id: int, connection: Connection) -> list[Connection]:
        """Note a new socket; those that must give way for it.

        A tablet that lost its network may come back before the old socket is known to be dead, so
        the newest ones stay.
        """
        mine = self._open.setdefault(device_id, deque())
        mine.append(connection)
        excess = max(len(mine) - settings.SOCKETS_PER_DEVICE, 0)
        return [mine.popleft() for _ in range(excess)]

    def leave(self, device_id: int, connection: Connection) -> None:
        """The socket is closed."""
        mine = self._open.get(device_id)
        if mine is None:
            return
        if connection in mine:
            mine.remove(connection)
        if not mine:
            del self._open[device_id]
