"""Changes to attendance; each is one transaction."""

from attendance.services.announcements import BOARD_GROUP, announce_change, name_team_group
from attendance.services.check_in import CheckInResult, check_in
from attendance.services.check_in_rules import get_check_in_rules
from attendance.services.day_turn import DayTurn, close_days
from attendance.services.devices import (
    announce_device,
    check_still_paired,
    create_device,
    issue_code,
    name_device_group,
    pair_by_code,
    pair_directly,
    see_device,
    unpair_device,
    use_challenge,
)
from attendance.services.feeds import read_feed, renew_feed, revoke_feed

__all__ = [
    "BOARD_GROUP",
    "CheckInResult",
    "DayTurn",
    "announce_change",
    "announce_device",
    "check_in",
    "check_still_paired",
    "close_days",
    "create_device",
    "get_check_in_rules",
    "issue_code",
    "name_device_group",
    "name_team_group",
    "pair_by_code",
    "pair_directly",
    "read_feed",
    "renew_feed",
    "revoke_feed",
    "see_device",
    "unpair_device",
    "use_challenge",
]
