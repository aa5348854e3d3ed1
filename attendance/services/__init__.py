"""Changes to attendance; each is one transaction."""

from attendance.services.announcements import BOARD_GROUP, announce_change, name_team_group
from attendance.services.check_in import CheckInResult, check_in
from attendance.services.check_in_rules import get_check_in_rules
from attendance.services.day_turn import DayTurn, close_days
from attendance.services.devices import (
    check_still_paired,
    create_device,
    hash_key,
    recognise_device,
    renew_key,
)
from attendance.services.feeds import read_feed, renew_feed, revoke_feed

__all__ = [
    "BOARD_GROUP",
    "CheckInResult",
    "DayTurn",
    "announce_change",
    "check_in",
    "check_still_paired",
    "close_days",
    "create_device",
    "get_check_in_rules",
    "hash_key",
    "name_team_group",
    "read_feed",
    "recognise_device",
    "renew_feed",
    "renew_key",
    "revoke_feed",
]
