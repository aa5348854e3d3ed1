"""How many good photos a person still needs, and which way to look in the next one."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from people.queries import GOOD_PHOTO_COUNT, find_good_photos

FRONT_MAX_DEGREES = 12.0
"""A face turned by less looks into the camera; angles are good to about ten degrees."""

POSES: dict[str, str | Promise] = {
    "front": _("straight into the camera"),
    "left": _("a little to the left of the picture"),
    "right": _("a little to the right of the picture"),
}
"""The ways to look that a person's photos should show, most useful first."""


@dataclass(frozen=True, slots=True)
class PhotoNeeds:
    """What a person's photos are, and what they lack."""

    good: int
    missing_poses: tuple[str, ...]

    @property
    def wanted(self) -> int:
        """So many good photos make a person ready."""
        return GOOD_PHOTO_COUNT

    @property
    def is_met(self) -> bool:
        """Whether there are enough good photos."""
        return self.good >= self.wanted

    @property
    def sentence(self) -> str:
        """One sentence that says what to do next."""
        if self.is_met and not self.missing_poses:
            return gettext("Enough good photos, from every side.")
        pose = POSES[self.missing_poses[0]] if self.missing_poses else POSES["front"]
        if self.is_met:
            return gettext("Enough good photos; one looking %(pose)s would help.") % {"pose": pose}
        lacking = self.wanted - self.good
        return ngettext(
            "%(count)d more good photo is needed, best looking %(pose)s.",
            "%(count)d more good photos are needed, the next one best looking %(pose)s.",
            lacking,
        ) % {"count": lacking, "pose": pose}


def find_photo_needs(employee: Employee) -> PhotoNeeds:
    """What the person's photos lack; one query."""
    yaws = list(find_good_photos(employee).values_list("yaw", flat=True))
    shown = {name_pose(yaw) for yaw in yaws if yaw is not None}
    return PhotoNeeds(len(yaws), tuple(pose for pose in POSES if pose not in shown))


def name_pose(yaw: float) -> str:
    """One of `POSES`; yaw in degrees, positive to the right of the picture."""
    if abs(yaw) < FRONT_MAX_DEGREES:
        return "front"
    return "right" if yaw > 0 else "left"
