"""Pytest plugin: where tests keep their data. Loaded first (`-p`), before any setting is read.

Tests keep their own data and database server, and so does each of the processes that run them side
by side; converted networks are shared, they never differ.
"""

import os
from pathlib import Path

VAR_DIR = Path(__file__).resolve().parent.parent / "var"

os.environ["MUSTER_VAR_DIR"] = str(VAR_DIR / "test" / os.environ.get("PYTEST_XDIST_WORKER", "one"))
os.environ["MUSTER_CACHE_DIR"] = str(VAR_DIR / "cache")
if (VAR_DIR / "models").is_dir():
    os.environ.setdefault("MUSTER_MODELS_DIR", str(VAR_DIR / "models"))
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop of its own
