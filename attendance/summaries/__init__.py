"""Day summaries and periods: kept in tables, and made anew where something changed.

Nothing else writes these tables. Whatever changes an event, a plan, a holiday or a leave calls
`refresh_days` in its own transaction for a few days of a few people, or `queue_refresh` for many.
"""

from attendance.summaries.adjustments import ClosedDay, post_adjustments
from attendance.summaries.queue import REFRESH_TASK, queue_refresh, refresh_stale_days
from attendance.summaries.rebuild import find_people, rebuild_days
from attendance.summaries.refresh import (
    RefreshReport,
    lock_people,
    refresh_around,
    refresh_days,
)

__all__ = [
    "REFRESH_TASK",
    "ClosedDay",
    "RefreshReport",
    "find_people",
    "lock_people",
    "post_adjustments",
    "queue_refresh",
    "rebuild_days",
    "refresh_around",
    "refresh_days",
    "refresh_stale_days",
]
