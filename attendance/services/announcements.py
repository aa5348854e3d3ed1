"""Telling the open boards that something changed."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

BOARD_GROUP = "board"


def announce_change(*, team_id: int | None) -> None:
    """Tell the open boards that show the team that something changed; they ask for the rest."""
    layer = get_channel_layer()
    if layer is not None:
        for group in [BOARD_GROUP, *([name_team_group(team_id)] if team_id else [])]:
            async_to_sync(layer.group_send)(group, {"type": "board.changed"})


def name_team_group(team_id: int) -> str:
    """The group of the open boards that show this team, but not every team."""
    return f"{BOARD_GROUP}.{team_id}"
