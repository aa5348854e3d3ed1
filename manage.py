#!/usr/bin/env python
"""Muster's command line: `python manage.py help` lists the commands."""

import os
import signal
import sys
from types import FrameType

# A wrong setting is told in a sentence; Django and environs raise these, and may not be there yet.
SETTINGS_ERRORS = {"ImproperlyConfigured", "EnvError", "EnvValidationError"}


def leave_cleanly(_signal: int, _frame: FrameType | None) -> None:
    """Turn a polite request to end into a normal exit, so that the database is left in order."""
    sys.exit(128 + signal.SIGTERM)


def find_advice(error: ImportError) -> str | None:
    """What to do about a missing part, when it is one of those that newcomers miss."""
    if error.name == "django":
        return "Run `make run`, or use .venv/bin/python manage.py"
    if "libGL" in str(error) or "libgthread" in str(error):
        return "OpenCV needs system libraries: on Debian, apt-get install libgl1 libglib2.0-0"
    return None


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, leave_cleanly)
    try:
        from django.core.management import execute_from_command_line

        from people.origin import working_from

        with working_from(" ".join(["manage.py", *sys.argv[1:2]])):
            execute_from_command_line(sys.argv)
    except ImportError as error:
        advice = find_advice(error)
        if advice is None:
            raise
        raise SystemExit(f"{error}. {advice}") from error
    except Exception as error:
        if type(error).__name__ not in SETTINGS_ERRORS:
            raise
        raise SystemExit(f"Muster cannot start. {error}") from error


if __name__ == "__main__":
    main()
