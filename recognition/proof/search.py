"""The whole search, in order."""

from collections.abc import Callable, Sequence

from people.models import Employee
from recognition.proof import database, files, live
from recognition.proof.probe import Probe
from recognition.proof.report import Report


def search_everything(
    probe: Probe,
    *,
    ignored: Sequence[Employee] = (),
    progress: Callable[[int], None] = lambda _count: None,
) -> Report:
    """Search the database, the files and recognition for what the probe knows.

    Raises:
        EngineError: the engine cannot serve.
    """
    report = Report(probe.number, probe.name, len(probe.vectors), len(probe.photos))
    report.unsearched += probe.unreadable
    report.places += database.search_vectors(probe, ignored=ignored)
    report.places += database.search_owned_vectors(probe)
    report.places += database.search_registered(probe)
    report.places += database.search_team_means()
    report.places += database.search_texts(probe)
    report.places += files.search_storage(probe, report, progress=progress)
    report.places += files.search_archives(probe, report)
    report.places += live.search_live(probe)
    report.kept = database.count_kept(probe)
    return report
