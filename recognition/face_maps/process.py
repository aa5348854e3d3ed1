"""Drawing a map in a process of its own.

It takes up to a minute of one core. Inside the worker it would keep photos and e-mails waiting, and
the worker does one thing at a time.
"""

import logging
import os
import subprocess
import sys
import threading

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from recognition.face_maps.making import note_failure

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "manage.py", "map_faces", "--background")
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


def start_drawing() -> threading.Thread:
    """Start the process; the thread ends with it, and notes when it died."""
    process = subprocess.Popen(  # noqa: S603  our own command
        COMMAND,
        cwd=settings.BASE_DIR,
        env={**os.environ, **ONE_THREAD},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # what matters is logged, and logs go to standard error
    )
    thread = threading.Thread(target=_await_end, args=(process,), name="map", daemon=True)
    thread.start()
    return thread


def _await_end(process: "subprocess.Popen[bytes]") -> None:
    status = process.wait()
    if status == 0:
        return
    logger.error("Drawing the map of faces ended with status %s", status)
    try:
        note_failure(_("It stopped before it was ready. Draw it once more."))
    finally:
        connection.close()
