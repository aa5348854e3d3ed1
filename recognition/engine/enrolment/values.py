"""The words of an enrolment: places in the set, what is asked, what was kept."""

from dataclasses import dataclass
from typing import Literal

from recognition.engine.pose import Pose
from recognition.engine.types import Box, Embeddings, RgbImage

Slot = Literal["front", "left", "right", "up", "down", "front_2", "front_3"]
"""A place in the set, for one frame. Left and right as the person means them."""

TURNING: tuple[Slot, ...] = ("front", "left", "right", "up", "down")
STANDING: tuple[Slot, ...] = ("front", "front_2", "front_3")
"""For whoever cannot turn the head: three looks straight ahead, some time apart."""

Ask = Literal[
    "find_face",
    "one_person",
    "come_closer",
    "move_back",
    "more_light",
    "less_light",
    "hold_still",
    "uncover",
    "straighten",
    "turn_less",
    "other_person",
    "real_person",
    "look_straight",
    "turn_left",
    "turn_right",
    "look_up",
    "look_down",
    "done",
]
"""The one thing to do now; `other_person`: somebody else stepped in, and it begins anew."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptFrame:
    """The best frame of one place in the set; `photo` is the file as it came."""

    slot: Slot
    photo: bytes
    crop: RgbImage
    """(160, 160, 3) uint8, RGB."""

    embedding: Embeddings
    """(512,) of unit length."""

    score: float
    pose: Pose
    time_s: float


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """What is to be shown after one frame."""

    ask: Ask
    faces: int
    box: Box | None
    heading: tuple[float, float]
    """Where the face points, as shares of what is asked: to the person's left, and up."""

    done: tuple[Slot, ...]
    missing: tuple[Slot, ...]
    can_finish: bool
    """Whether the set may be taken as it is; complete, or after some patience without the rest."""

    is_complete: bool
