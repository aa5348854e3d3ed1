#!/usr/bin/env python
"""Muster's command line: `python manage.py help` lists the commands."""

import os
import signal
import sys
from types import FrameType


def leave_cleanly(_signal: int, _frame: FrameType | None) -> None:
    """Turn a polite request to end into a normal exit, so that the database is left in order."""
    sys.exit(128 + signal.SIGTERM)


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, leave_cleanly)
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed here. Run `make run`, or use .venv/bin/python manage.py"
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
