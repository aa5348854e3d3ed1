"""From a look to an open door: decide, write it down, tell the relay, write down its answer.

The log comes first: a decision that cannot be written opens nothing.
"""

import logging
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.doors.commands import Command, find_relay
from attendance.doors.decisions import Decided, Look, decide_look, note_failure
from attendance.doors.relays import RelayResult, send_command
from attendance.errors import DoorRefusedError
from attendance.models import Door, DoorDecision, DoorReader, RelayAnswer
from attendance.policies import check_open_door
from people.encryption import DecryptionError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opening:
    """What became of a look: the reason, and what the relay said, if it was asked."""

    door: str
    reason: str
    result: RelayResult | None = None

    @property
    def is_open(self) -> bool:
        """Whether the relay was told and took it."""
        return self.result is not None and self.result.was_taken


def open_for(reader: DoorReader, look: Look) -> Opening | None:
    """Decide about a look, and open the door if it may; None for a look that came before.

    Whatever goes wrong leaves the door shut, and is said.
    """
    name = reader.door.name
    try:
        decided = decide_look(reader, look)
    except DatabaseError:
        logger.exception("Nothing could be decided about %s: the database cannot be reached", name)
        return Opening(name, DoorDecision.Reason.FAILED)
    except Exception:
        logger.exception("Nothing could be decided about %s", name)
        _note_failure(reader, look)
        return Opening(name, DoorDecision.Reason.FAILED)
    if not decided.is_new:
        return None
    return Opening(name, decided.decision.reason, _obey(decided))


def _obey(decided: Decided) -> RelayResult | None:
    """Tell the relay, where the decision says so; its answer is in the log."""
    if decided.relay is None or not decided.decision.is_opened:
        return None
    result = send_command(decided.relay, decided.command)
    try:
        note_answer(decided.decision, result)
    except DatabaseError:
        # The decision is in the log, and the door has moved: only what the relay said is missing.
        logger.exception("What the relay of %s answered is not in the log", decided.relay.name)
    return result


def note_answer(decision: DoorDecision, result: RelayResult) -> RelayAnswer:
    """Write down what the relay said."""
    return RelayAnswer.objects.create(
        decision=decision,
        was_taken=result.was_taken,
        detail=result.detail,
        took_ms=result.took_ms,
    )


def _note_failure(reader: DoorReader, look: Look) -> None:
    try:
        note_failure(reader, look)
    except DatabaseError:
        logger.exception("A failure at %s is not in the log", reader.door.name)


def open_by_hand(*, door: Door, account: User, note: str) -> tuple[DoorDecision, RelayResult]:
    """Open a door now, because somebody who may says so, and why.

    Raises:
        PermissionDenied: the account may not open doors.
        DoorRefusedError: the door is switched off, or no key opens its address.
    """
    check_open_door(account)
    if not note.strip():
        raise DoorRefusedError(_("Say why the door is opened: it is written in the log."))
    if not door.is_active:
        raise DoorRefusedError(_("%(door)s is switched off: it stays shut.") % {"door": door})
    try:
        relay = find_relay(door)
    except DecryptionError as error:
        raise DoorRefusedError(str(error)) from error
    with transaction.atomic():
        decision = DoorDecision.objects.create(
            door=door,
            at=timezone.now(),
            is_opened=True,
            reason=DoorDecision.Reason.BY_HAND,
            way=DoorDecision.Way.HAND,
            account=account.get_username()[:150],
            note=note.strip()[:300],
        )
    result = send_command(relay, Command(decision.nonce, decision.at))
    note_answer(decision, result)
    return decision, result
