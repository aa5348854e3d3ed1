"""What the server says over a socket: small JSON objects, told apart by `type`.

A kiosk sends nothing but JPEG frames, as binary messages.
"""

from typing import Literal, TypedDict

FaceState = Literal["looking", "recognised", "unknown", "ambiguous", "unfit"]


class HelloMessage(TypedDict):
    """The first message: which device this is, and what time it is there."""

    type: Literal["hello"]
    device: str
    site: str
    timezone: str
    server_time: str
    language: str


class FaceMessage(TypedDict):
    """One face in a frame; the box in pixels of that frame: left, top, right, bottom."""

    track: int
    box: list[float]
    state: FaceState
    name: str | None
    hint: str | None


class FacesMessage(TypedDict):
    """What was seen in one frame; frames that were dropped get no answer."""

    type: Literal["faces"]
    frame: int
    width: int
    height: int
    faces: list[FaceMessage]
    took_ms: int


class CheckInMessage(TypedDict):
    """Somebody was recognised, and this is what stands in the database now."""

    type: Literal["check_in"]
    track: int
    name: str
    initials: str
    team: str
    team_color: str
    kind: str
    time: str
    at: str
    repeated: bool
    sentence: str


class ErrorMessage(TypedDict):
    """Something went wrong; after a fatal error the server closes the socket."""

    type: Literal["error"]
    code: str
    message: str
    fatal: bool


class BoardMessage(TypedDict):
    """The board is out of date: ask for it again."""

    type: Literal["changed"]


KioskMessage = HelloMessage | FacesMessage | CheckInMessage | ErrorMessage
