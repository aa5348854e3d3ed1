"""When to try a lost stream again, and what a stream that does not come suffers from."""

import errno
import random
import socket
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urlsplit

import av.error

FIRST_PAUSE_S = 0.3
# With this, the knock and the first key frame, a stream is back within 5 s of its return.
LONGEST_PAUSE_S = 1.5
# Cameras lock an account after a few wrong passwords.
PAUSE_AFTER_LOGIN_S = 60.0
ASK_TIMEOUT_S = 2.0
PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443, "rtmp": 1935}
SCHEMES = frozenset({*PORTS, "udp", "tcp"})
"""Of addresses that can be watched."""

Cause = Literal[
    "name", "refused", "silent", "login", "forbidden", "path", "answer", "protocol",
    "codec", "no_video", "ended", "stalled", "undecodable", "hangs",
]  # fmt: skip
"""What is wrong with a stream, for those who say it in their own words; see `WORDS`."""

WORDS: dict[Cause, str] = {
    "name": "There is no host named {host}. Check the name.",
    "refused": "{host} refuses connections on port {port}. Check port and service.",
    "silent": "{host} does not answer on port {port}. Check address, power and network.",
    "login": "{host} does not accept user name and password. Check both.",
    "forbidden": "{host} does not let this user watch. Give the user that right in the camera.",
    "path": "{host} has no stream under this path. The camera's manual says the path.",
    "answer": "{host} answers, but refuses the stream. Check path and number of its viewers.",
    "protocol": "This is no address that can be watched. It has the form rtsp://host:554/path.",
    "codec": "{host} sends a codec that cannot be decoded. Set the camera to H.264.",
    "no_video": "{host} answers, but shows no video. Check path and codec (H.264 or MJPEG).",
    "ended": "The stream has ended. Check the camera, its cable and its power.",
    "stalled": "{host} answers, but no pictures come. Check the camera.",
    "undecodable": "Pictures come, but damaged, and none can be shown. Check network and camera.",
    "hangs": "The decoder hangs in this stream. Set the camera to another resolution or codec.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there are no pictures."""

    cause: Cause
    words: str
    """Sentences that say what to do; without passwords."""


class Backoff:
    """Pauses that double up to `LONGEST_PAUSE_S`, each shortened by up to half at random.

    The randomness keeps many cameras behind one switch from coming back in the same instant.
    """

    def __init__(self) -> None:
        self._pause_s = FIRST_PAUSE_S

    def next_s(self, cause: Cause | None = None) -> float:
        """Seconds to wait before the next attempt, after a failure by that cause."""
        pause_s = self._pause_s
        self._pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        if cause in {"login", "forbidden"}:
            pause_s = PAUSE_AFTER_LOGIN_S
        return pause_s * random.uniform(0.5, 1.0)  # noqa: S311  not a secret

    def reset(self) -> None:
        """It worked: the next failure starts with a short pause again."""
        self._pause_s = FIRST_PAUSE_S


def explain_refusal(address: int | str, label: str, error: Exception | None = None) -> str:
    """Why a camera or stream could not be opened, as far as can be told, and what to do."""
    if isinstance(address, int):
        return (
            f"{label} cannot be opened. Check that it is connected, that no other program uses it, "
            "and that this user may read it (group video)."
        )
    return f"{label}: {refuse(find_cause(address, error), address).words}"


def refuse(cause: Cause, address: str) -> Refusal:
    """The cause in words."""
    parts = split_address(address)
    host = (parts.hostname if parts else None) or "The source"
    return Refusal(cause, WORDS[cause].format(host=host, port=find_port(address)))


def find_cause(address: str, error: Exception | None) -> Cause:
    """What an error of FFmpeg means; asks the host where that says too little."""
    if split_address(address) is None:
        return "protocol"
    match error:
        case av.error.HTTPUnauthorizedError():
            return "login"
        case av.error.HTTPForbiddenError():
            return "forbidden"
        case av.error.HTTPNotFoundError():
            return "path"
        case av.error.HTTPError():
            return "answer"
    return knock(address) or _tell_after_an_answer(error)


def _tell_after_an_answer(error: Exception | None) -> Cause:
    """The cause where the host does accept connections."""
    if isinstance(error, av.error.ExitError | TimeoutError):
        return "stalled"
    if isinstance(error, OSError) and error.errno == errno.ECONNRESET:
        return "ended"
    return "no_video"


def knock(address: str) -> Cause | None:
    """Ask whether the host accepts connections; None when it does, or cannot be asked."""
    parts = split_address(address)
    if parts is None or not parts.hostname or parts.scheme == "udp":
        return None
    try:
        socket.create_connection((parts.hostname, find_port(address)), ASK_TIMEOUT_S).close()
    except (socket.gaierror, UnicodeError):
        return "name"
    except ConnectionRefusedError:
        return "refused"
    except OSError:
        return "silent"
    return None


def find_port(address: str) -> int:
    """The port that the address names or means; 0 when it is no address."""
    parts = split_address(address)
    return (parts.port or PORTS.get(parts.scheme, 80)) if parts else 0


def split_address(address: str) -> SplitResult | None:
    """The parts of an address that can be watched, None when it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts if parts.scheme in SCHEMES else None
