"""What is wrong with a camera, in the reader's language; the engine says the same in English.

A node writes down codes: it does not know who will read them.
"""

from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendance.models import Camera
from recognition.engine.reconnect import Cause, find_port

NO_KEY, NO_FACES, NO_LOOKS = "no_key", "no_faces", "no_looks"
"""Codes of the node's own."""

WORDS: dict[Cause, str | Promise] = {
    "name": _("There is no host named %(host)s. Check the name."),
    "refused": _("%(host)s refuses connections on port %(port)d. Check port and service."),
    "silent": _("%(host)s does not answer on port %(port)d. Check address, power and network."),
    "login": _("%(host)s does not accept user name and password. Check both."),
    "forbidden": _(
        "%(host)s does not let this user watch. Give the user that right in the camera."
    ),
    "path": _("%(host)s has no stream under this path. The camera's manual says the path."),
    "answer": _("%(host)s answers, but refuses the stream. Check path and number of its viewers."),
    "protocol": _("This is no address that can be watched. It has the form rtsp://host:554/path."),
    "codec": _("%(host)s sends a codec that cannot be decoded. Set the camera to H.264."),
    "no_video": _("%(host)s answers, but shows no video. Check path and codec (H.264 or MJPEG)."),
    "ended": _("The stream has ended. Check the camera, its cable and its power."),
    "stalled": _("%(host)s answers, but no pictures come. Check the camera."),
    "undecodable": _(
        "Pictures come, but damaged, and none can be shown. Check network and camera."
    ),
    "hangs": _("The decoder hangs in this stream. Set the camera to another resolution or codec."),
}


OWN_WORDS: dict[str, str | Promise] = {
    NO_KEY: _("No key opens the address of this camera. Type it again."),
    NO_FACES: _("%(site)s does without faces: none of its cameras is read."),
    NO_LOOKS: _("Pictures come, but looking for faces fails. The log of the server says why."),
}


def explain_cause(cause: Cause, url: str) -> str:
    """Why there are no pictures, and what to do; without anything secret."""
    host = urlsplit(url).hostname or ""
    return str(WORDS[cause]) % {"host": host, "port": find_port(url)}


def explain_problem(code: str, camera: Camera) -> str:
    """What a node wrote of this camera; what is no code of ours is in words already."""
    if code in OWN_WORDS:
        return str(OWN_WORDS[code]) % {"site": camera.site}
    return next(
        (explain_cause(cause, camera.address_shown) for cause in WORDS if cause == code), code
    )
