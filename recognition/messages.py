"""What an enrolment page and the server say over their socket: small JSON, told apart by `type`.

The page sends JPEG frames as binary messages, and requests (`EnrolRequest`) as text. Which way the
head looks, whether it is one person and a living one, and what is kept: all of it is the server's
word.
"""

from typing import Literal, TypedDict

from recognition.engine.enrolment import Ask, Slot


class EnrolHelloMessage(TypedDict):
    """The first message: what is asked for, and how many frames a second are enough."""

    type: Literal["hello"]
    name: str
    slots: list[Slot]
    frames_per_s: float


class EnrolSeenMessage(TypedDict):
    """What was seen in a frame, and the one thing to do now; dropped frames get no answer.

    `heading` is where the face points, as shares of what is asked for: to the person's left, and
    up. `can_finish`: the set may be taken without what is `missing`.
    """

    type: Literal["seen"]
    frame: int
    ask: Ask
    faces: int
    heading: tuple[float, float]
    done: list[Slot]
    missing: list[Slot]
    can_finish: bool


class EnrolPhoto(TypedDict):
    """One face of the set; `face` is a `data:` URL of a JPEG."""

    slot: Slot
    face: str


class EnrolFinishedMessage(TypedDict):
    """The set as it would be saved. Nothing is stored yet; frames are not looked at any more."""

    type: Literal["finished"]
    photos: list[EnrolPhoto]
    missing: list[Slot]
    took_s: float


class EnrolResult(TypedDict):
    """What became of one face: `ready`, `review` (HR looks at it) or `rejected`, and why."""

    slot: Slot
    state: str
    reason: str


class EnrolSavedMessage(TypedDict):
    """The set is stored; the socket closes."""

    type: Literal["saved"]
    results: list[EnrolResult]
    sentence: str


class EnrolErrorMessage(TypedDict):
    """Something went wrong; after a fatal error the server closes the socket."""

    type: Literal["error"]
    code: str
    message: str
    fatal: bool


EnrolMessage = (
    EnrolHelloMessage
    | EnrolSeenMessage
    | EnrolFinishedMessage
    | EnrolSavedMessage
    | EnrolErrorMessage
)


class AgainRequest(TypedDict):
    """Forget every frame and begin anew; `standing`: without turning the head."""

    type: Literal["again"]
    standing: bool


class FinishRequest(TypedDict):
    """Take the set as it is, where `can_finish` was said."""

    type: Literal["finish"]


class SaveRequest(TypedDict):
    """Store the set that was shown."""

    type: Literal["save"]


EnrolRequest = AgainRequest | FinishRequest | SaveRequest
