"""What a kiosk and the server say over their socket: small JSON objects, told apart by `type`.

The kiosk sends JPEG frames as binary messages, and requests (`KioskRequest`) as text. Whatever it
says about who somebody is counts for nothing without a secret of that person: the PIN, or a badge
in the picture.
"""

from typing import Literal, NotRequired, TypedDict

FaceState = Literal[
    "looking", "recognised", "unknown", "ambiguous", "unfit", "checking", "spoof", "too_far"
]
"""`checking`: the person is known, and whether it is a living one is still being judged; `spoof`:
it is a picture or a screen; `too_far`: the face is too small to tell."""

ChallengeStep = Literal["turn_left", "turn_right", "look_up", "come_closer", "look_straight"]
"""Left and right as the person means them."""

Way = Literal["face", "pin", "badge", "names"]


class ProveMessage(TypedDict):
    """The first message: sign this challenge, to prove which device you are."""

    type: Literal["prove"]
    challenge: str


class HelloMessage(TypedDict):
    """The answer to a proof: which device this is, what time it is there, and how to check in."""

    type: Literal["hello"]
    device: str
    site: str
    timezone: str
    server_time: str
    language: str
    ways: list[Way]
    liveness: Literal["off", "passive", "challenge"]
    sound: bool
    frames_per_s: float


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
    """Somebody was recognised, and this is what stands in the database now.

    `id` names it for an `undo`; "" where nothing can be undone. `track` is None without a face.
    """

    type: Literal["check_in"]
    id: str
    track: int | None
    way: Way
    name: str
    initials: str
    team: str
    team_color: str
    kind: str
    time: str
    at: str
    repeated: bool
    sentence: str
    undo_s: float


class UndoneMessage(TypedDict):
    """A check-in that does not count any more, because the person said "not me"."""

    type: Literal["undone"]
    id: str
    sentence: str


class AskPinMessage(TypedDict):
    """The face of a track is not told apart from another person's: the PIN decides."""

    type: Literal["ask_pin"]
    track: int
    sentence: str


class ChallengeMessage(TypedDict):
    """What the person of a track shall do now, and how it ended; `number` of `of`, from 1.

    `seconds` are left for this step. After `passed` the check-in follows; after `failed` or
    `expired` the sentence says what to do, and the next challenge is another one.
    """

    type: Literal["challenge"]
    track: int
    state: Literal["asked", "step_done", "passed", "failed", "expired"]
    step: ChallengeStep | None
    number: int
    of: int
    seconds: float
    sentence: str


class DoorMessage(TypedDict):
    """What became of the door beside the kiosk, some moments after the check-in.

    `track` is None where it was not opened for a face.
    """

    type: Literal["door"]
    track: int | None
    door: str
    state: Literal["opened", "shut"]
    sentence: str


class PersonOnList(TypedDict):
    """A name that can be tapped; `id` means something to this server only."""

    id: int
    name: str
    initials: str
    team: str
    team_color: str
    needs_pin: bool


class NamesMessage(TypedDict):
    """The people of the site, by name."""

    type: Literal["names"]
    people: list[PersonOnList]


class RateMessage(TypedDict):
    """How many frames a second the server can take from this kiosk now."""

    type: Literal["rate"]
    frames_per_s: float


class ErrorMessage(TypedDict):
    """Something went wrong; after a fatal error the server closes the socket.

    `request` is the type of the request that was refused, where it was one.
    """

    type: Literal["error"]
    code: str
    message: str
    fatal: bool
    request: NotRequired[str]


class BoardMessage(TypedDict):
    """The board is out of date: ask for it again."""

    type: Literal["changed"]


KioskMessage = (
    ProveMessage
    | HelloMessage
    | FacesMessage
    | CheckInMessage
    | UndoneMessage
    | AskPinMessage
    | ChallengeMessage
    | DoorMessage
    | NamesMessage
    | RateMessage
    | ErrorMessage
)


class ProofRequest(TypedDict):
    """The answer to `prove`: the device's UUID, and the challenge signed with its key (base64)."""

    type: Literal["proof"]
    device: str
    signature: str


class UndoRequest(TypedDict):
    """Take back the check-in `id` of this connection: it was somebody else."""

    type: Literal["undo"]
    id: str


class PinRequest(TypedDict):
    """Check in by PIN: with the personnel number, or as one of those the face of `track` may be.

    A repeated `nonce` (UUID) is the same check-in.
    """

    type: Literal["pin"]
    number: NotRequired[str]
    track: NotRequired[int]
    pin: str
    nonce: str


class NameRequest(TypedDict):
    """Check in the person that was tapped on the list."""

    type: Literal["name"]
    person: int
    pin: NotRequired[str]
    nonce: str


class NamesRequest(TypedDict):
    """Ask for the list of names."""

    type: Literal["names"]


KioskRequest = UndoRequest | PinRequest | NameRequest | NamesRequest
