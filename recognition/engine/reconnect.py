"""When to try a lost stream again, and why it could not be opened."""

import random
import socket
from urllib.parse import urlsplit

FIRST_PAUSE_S = 0.3
LONGEST_PAUSE_S = 5.0
ASK_TIMEOUT_S = 3.0
PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443, "rtmp": 1935}


class Backoff:
    """Pauses that double up to `LONGEST_PAUSE_S`, each shortened by up to half at random.

    The randomness keeps many cameras behind one switch from coming back in the same instant.
    """

    def __init__(self) -> None:
        self._pause_s = FIRST_PAUSE_S

    def next_s(self) -> float:
        """Seconds to wait before the next attempt."""
        pause_s = self._pause_s
        self._pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        return pause_s * random.uniform(0.5, 1.0)  # noqa: S311  not a secret

    def reset(self) -> None:
        """It worked: the next failure starts with a short pause again."""
        self._pause_s = FIRST_PAUSE_S


def explain_refusal(address: int | str, label: str) -> str:
    """Why a camera or stream could not be opened, as far as can be told, and what to do."""
    if isinstance(address, int):
        return (
            f"{label} cannot be opened. Check that it is connected, that no other program uses it, "
            "and that this user may read it (group video)."
        )
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 80)
    try:
        socket.create_connection((host, port), timeout=ASK_TIMEOUT_S).close()
    except socket.gaierror:
        return f"{label}: there is no host named {host}. Check the name."
    except ConnectionRefusedError:
        return f"{label}: {host} refuses connections on port {port}. Check port and service."
    except OSError:
        return f"{label}: {host} does not answer on port {port}. Check address, power and network."
    return (
        f"{label}: {host} answers, but shows no video. Check path, user name, password and codec "
        "(H.264 or MJPEG)."
    )
