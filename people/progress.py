"""How far an import of photos has come."""

import datetime
import math
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from people.models import PhotoImport, PhotoImportItem

State = PhotoImportItem.State
RATE_WINDOW_S = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """The files of an import by what became of them."""

    counts: dict[str, int]
    seconds_left: int | None

    @property
    def total(self) -> int:
        """All files, but those that nobody meant as photos."""
        return sum(self.counts.values()) - self.counts.get(State.SKIPPED, 0)

    @property
    def open(self) -> int:
        """Files that are still to be looked at."""
        return self.counts.get(State.WAITING, 0) + self.counts.get(State.STORED, 0)

    @property
    def done(self) -> int:
        """Files about which everything is said."""
        return self.total - self.open

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """State, its words and the number of files, for the states that occur."""
        return [(s.value, str(s.label), self.counts[s]) for s in State if self.counts.get(s)]


def measure_progress(photo_import: PhotoImport) -> Progress:
    """Count the files by state, and guess the time left from the last half minute; two queries."""
    now = timezone.now()
    since = max(now - datetime.timedelta(seconds=RATE_WINDOW_S), photo_import.created_at)
    rows = (
        photo_import.items.order_by()
        .values_list("state")
        .annotate(
            Count("pk"), recent=Count("pk", filter=Q(finished_at__gte=since, sample__isnull=False))
        )
    )
    counts: Counter[str] = Counter()
    recent = 0
    for state, count, recently in rows:
        counts[state] = count
        recent += recently
    left = counts[State.WAITING] + counts[State.STORED]
    elapsed_s = (now - since).total_seconds()
    return Progress(dict(counts), math.ceil(left * elapsed_s / recent) if recent else None)


def find_open_imports() -> QuerySet[PhotoImport]:
    """Imports in which something is left to do, oldest first."""
    return PhotoImport.objects.filter(
        state__in=[PhotoImport.State.WAITING, PhotoImport.State.RUNNING]
    ).order_by("created_at")
