"""What is wrong with a camera, in the reader's language; the engine says the same in English."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendance.cameras.address import check_address
from recognition.engine.reconnect import Cause, find_port

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


def explain_cause(cause: Cause, url: str) -> str:
    """Why there are no pictures, and what to do; without anything secret."""
    host = check_address(url).hostname or ""
    return str(WORDS[cause]) % {"host": host, "port": find_port(url)}
