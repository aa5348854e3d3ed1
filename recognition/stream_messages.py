"""What a client and the server say over `/ws/v1/stream`: small JSON objects, told apart by `type`.

The client sends JPEG frames as binary messages. docs/reference/stream.asyncapi.yaml says the same,
and a test compares the two.
"""

from typing import Literal, TypedDict

StreamState = Literal["looking", "recognised", "unknown", "ambiguous", "unfit"]
"""`looking`: too few looks so far; `unfit`: the face cannot be judged, `problem` says why."""


class StreamHelloRequest(TypedDict):
    """The first message of a client that cannot set headers: its key."""

    type: Literal["hello"]
    key: str


class StreamHelloMessage(TypedDict):
    """You are let in: what may be sent from now on."""

    type: Literal["hello"]
    server_time: str
    frames_per_s: float
    max_frame_bytes: int


class StreamPerson(TypedDict):
    """Somebody who works here."""

    employee_id: int
    number: str
    name: str


class StreamFace(TypedDict):
    """One face in a frame, followed from frame to frame as the same `track`.

    `box` is in pixels of that frame: left, top, right, bottom. `score` (cosine), `margin` and
    `reason` are None until the face was looked at. `person` is there only when it is sure.
    """

    track: int
    box: list[float]
    state: StreamState
    person: StreamPerson | None
    score: float | None
    margin: float | None
    reason: str | None
    problem: str | None


class StreamFacesMessage(TypedDict):
    """What was seen in a frame; frames that were dropped get no answer."""

    type: Literal["faces"]
    frame: int
    width: int
    height: int
    faces: list[StreamFace]
    took_ms: int


class StreamRateMessage(TypedDict):
    """How many frames a second the server can take from this client now."""

    type: Literal["rate"]
    frames_per_s: float


class StreamErrorMessage(TypedDict):
    """Something went wrong; after a fatal error the server closes the socket."""

    type: Literal["error"]
    code: str
    message: str
    fatal: bool


StreamMessage = StreamHelloMessage | StreamFacesMessage | StreamRateMessage | StreamErrorMessage
