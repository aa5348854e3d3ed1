"""What every test may use. Real parts only: PostgreSQL with pgvector, the engine, the photos."""

import os

import pytest

pytest_plugins = [
    "tests.engine_fixtures",
    "tests.migrated_rows",
    "tests.company_fixtures",
    "tests.server_fixtures",
    "tests.browser_fixtures",
    "tests.receiver_fixtures",
    "tests.rtsp_fixtures",
    "tests.door_fixtures",
]


@pytest.fixture(autouse=True)
def speak_english():
    """A page in German leaves its language in the thread; no test inherits it."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browsers take longest: they come first, so that all processes end at about the same time."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_sessionfinish(session):
    """In CI (`MUSTER_NO_SKIPS`) a test that was skipped for want of a part is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("MUSTER_NO_SKIPS"):
        session.exitstatus = 1
        reasons = {str(report.longrepr[2]) for report in skipped}
        reporter.write_line(f"{len(skipped)} tests were skipped: {'; '.join(sorted(reasons))}")
