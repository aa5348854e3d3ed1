"""A check of what recognition has learned: does the threshold still fit the gallery."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db.utils import Error as DatabaseError

from recognition.calibration import describe_growth
from recognition.queries import get_newest_calibration


@register(Tags.database)
def check_calibration(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Nobody has joined since the threshold was chosen."""
    if not databases:
        return []
    try:
        calibration = get_newest_calibration()
        growth = describe_growth(calibration) if calibration else ""
    except DatabaseError:  # no tables yet, or no server: other checks say so
        return []
    return [checks.Warning(growth, id="muster.W010")] if growth else []
