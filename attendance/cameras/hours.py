"""When a camera is to be watched, by the clock of its site."""

import datetime

from attendance.cameras.causes import NO_FACES
from attendance.models import Camera, CheckInRules


def is_within_hours(camera: Camera, at: datetime.datetime) -> bool:
    """Whether the camera's days and hours include the aware time `at`.

    Hours that go over midnight belong to the day on which they begin. The same time twice is all
    day.
    """
    local = at.astimezone(camera.site.zone)
    begins, ends = camera.begins_at, camera.ends_at
    if begins is None or ends is None or begins == ends:
        return local.isoweekday() in camera.weekdays
    if begins < ends:
        return local.isoweekday() in camera.weekdays and begins <= local.time() < ends
    is_morning = local.time() < ends
    day = local - datetime.timedelta(days=1) if is_morning else local
    return day.isoweekday() in camera.weekdays and (is_morning or local.time() >= begins)


def find_rest(camera: Camera, rules: CheckInRules | None, at: datetime.datetime) -> str | None:
    """The code why the camera is not read at this time, "" for its hours; None when it is.

    `rules` are those of its site, None for the defaults.
    """
    if rules is not None and not rules.faces:
        return NO_FACES
    return None if is_within_hours(camera, at) else ""
