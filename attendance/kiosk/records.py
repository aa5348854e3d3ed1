"""The check-ins that one connection has recorded, as long as they may be taken back."""

import secrets
from dataclasses import dataclass

from django.conf import settings

from attendance.services.disputes import UNDO_SLACK_S

WARY_S = 20.0
"""So long after a "not me" that person's face alone is not enough at this kiosk: the same face
would be taken for the same person again."""


@dataclass(slots=True)
class Record:
    """A check-in of this connection; `id` names it to the kiosk, and nobody else knows it."""

    id: str
    event_id: int
    employee_id: int
    name: str
    track: int | None
    recorded_s: float
    is_undone: bool = False


class Records:
    """What was recorded here a moment ago, and of whom somebody said "not me"."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._denied: list[Record] = []

    def add(
        self, *, event_id: int, employee_id: int, name: str, track: int | None, time_s: float
    ) -> Record:
        """Remember a check-in until it cannot be taken back any more."""
        self._forget(time_s)
        record = Record(secrets.token_urlsafe(12), event_id, employee_id, name, track, time_s)
        self._records[record.id] = record
        return record

    def find(self, record_id: str, *, time_s: float) -> Record | None:
        """The check-in of this name, if it may be taken back, or just was."""
        self._forget(time_s)
        return self._records.get(record_id)

    def deny(self, record: Record, *, time_s: float) -> None:
        """Somebody said that it was not them."""
        record.is_undone = True
        record.recorded_s = time_s
        self._denied.append(record)

    def is_denied(self, employee_id: int, track: int, *, time_s: float) -> bool:
        """Whether the face of this track, or anybody's a moment ago, is not this person's."""
        return any(
            record.employee_id == employee_id
            and (record.track == track or time_s - record.recorded_s < WARY_S)
            for record in self._denied
        )

    def _forget(self, time_s: float) -> None:
        longest_s = settings.KIOSK_UNDO_SECONDS + UNDO_SLACK_S
        self._records = {
            key: record
            for key, record in self._records.items()
            if time_s - record.recorded_s <= longest_s
        }
        self._denied = self._denied[-20:]
