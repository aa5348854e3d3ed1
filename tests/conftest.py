"""What every test may use. Real parts only: PostgreSQL with pgvector, the engine, the photos."""

import os
from pathlib import Path

import pytest

VAR_DIR = Path(__file__).resolve().parent.parent / "var"
# Tests keep their own data and database server; converted networks are shared, they never differ.
# So does each of the processes that run the tests side by side.
os.environ["MUSTER_VAR_DIR"] = str(VAR_DIR / "test" / os.environ.get("PYTEST_XDIST_WORKER", ""))
os.environ["MUSTER_CACHE_DIR"] = str(VAR_DIR / "cache")
if (VAR_DIR / "models").is_dir():
    os.environ.setdefault("MUSTER_MODELS_DIR", str(VAR_DIR / "models"))
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop of its own

pytest_plugins = [
    "tests.engine_fixtures",
    "tests.migrated_rows",
    "tests.company_fixtures",
    "tests.server_fixtures",
    "tests.browser_fixtures",
    "tests.receiver_fixtures",
]


@pytest.fixture(autouse=True)
def speak_english():
    """A page in German leaves its language in the thread; no test inherits it."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


def pytest_sessionfinish(session):
    """In CI (`MUSTER_NO_SKIPS`) a test that was skipped for want of a part is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("MUSTER_NO_SKIPS"):
        session.exitstatus = 1
        reasons = {str(report.longrepr[2]) for report in skipped}
        reporter.write_line(f"{len(skipped)} tests were skipped: {'; '.join(sorted(reasons))}")
