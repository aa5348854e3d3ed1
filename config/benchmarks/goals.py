"""The figures that Muster set out to reach; the performance page says of each whether it is."""

from collections.abc import Callable
from dataclasses import dataclass

from recognition.benchmarks.measurement import Measurement

Reads = Callable[[Measurement], float | None]
LARGE_PEOPLE, LARGE_DAYS = 10_000, 365
MANY_KIOSKS = 20
MANY_CLIENTS = 8
MANY_CAMERAS = 8
HALF_AN_HOUR_S = 1_800


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of one benchmark, and the bound it should keep.

    Attributes:
        benchmark: its name.
        what: the figure in words.
        unit: of the figure.
        read: the figure of a measurement; None where it was not measured.
        least: the lowest good figure, or None.
        most: the highest good figure, or None.
    """

    benchmark: str
    what: str
    unit: str
    read: Reads
    least: float | None = None
    most: float | None = None

    def is_reached(self, result: Measurement) -> bool:
        """Whether the figure was measured and lies within the bounds."""
        figure = self.read(result)
        if figure is None:
            return False
        return (self.least is None or figure >= self.least) and (
            self.most is None or figure <= self.most
        )

    def describe(self, result: Measurement) -> list[str]:
        """Cells: what, what was asked, what was found, whether that is enough."""
        figure = self.read(result)
        bound = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
        found = "–" if figure is None else f"{figure:.3g}{self.unit}"
        missed = "**not reached**" if figure is not None else "not measured"
        verdict = "reached" if self.is_reached(result) else missed
        return [self.what, f"{bound}{self.unit}", found, verdict]


def read_ratio(result: Measurement) -> float | None:
    """How many times as good as the baseline."""
    return result.ratio


def read_value(result: Measurement) -> float | None:
    """Muster's own figure."""
    return result.muster


def read_context(name: str) -> Reads:
    """A figure that stands beside the main one."""
    return lambda result: result.context.get(name)


def read_large(name: str) -> Reads:
    """A figure of a company of 10,000 people with a year of days; None for a smaller one."""

    def read(result: Measurement) -> float | None:
        size = result.context.get("people", 0), result.context.get("days", 0)
        is_large = size[0] >= LARGE_PEOPLE and size[1] >= LARGE_DAYS
        return result.context.get(name) if is_large else None

    return read


def read_api(name: str) -> Reads:
    """A figure of at least ten thousand vectors and eight clients; None for fewer."""

    def read(result: Measurement) -> float | None:
        size = result.context.get("vectors", 0), result.context.get("clients", 0)
        is_large = size[0] >= LARGE_PEOPLE and size[1] >= MANY_CLIENTS
        return result.context.get(name) if is_large else None

    return read


def read_kiosks(name: str) -> Reads:
    """A figure of at least twenty kiosks; None for fewer."""

    def read(result: Measurement) -> float | None:
        is_many = result.context.get("clients", 0) >= MANY_KIOSKS
        return result.context.get(name) if is_many else None

    return read


def read_cameras(name: str) -> Reads:
    """A figure of at least eight cameras; None for fewer."""

    def read(result: Measurement) -> float | None:
        is_many = result.context.get("cameras", 0) >= MANY_CAMERAS
        return result.context.get(name) if is_many else None

    return read


def read_long(name: str) -> Reads:
    """A figure of a measurement that took half an hour; None for a shorter one."""

    def read(result: Measurement) -> float | None:
        is_long = result.context.get("seconds", 0) >= HALF_AN_HOUR_S
        return result.context.get(name) if is_long else None

    return read


GOALS = (
    Goal("detect", "detection, against facenet-pytorch", "×", read_ratio, least=5),
    Goal("embed", "embedding one face, against facenet-pytorch", "×", read_ratio, least=5),
    Goal("embed", "its cosine to f32", "", read_context("cosine_to_f32"), least=0.995),
    Goal("stream", "a video of one person, against the textbook loop", "×", read_ratio, least=10),
    Goal("stream_many", "a video of eight people", "×", read_ratio, least=10),
    Goal("enrol", "photos to vectors, against facenet-pytorch", "×", read_ratio, least=5),
    Goal("intake", "photos taken in by the worker, against the engine alone", "×", read_ratio, 0.7),
    Goal("intake", "pages meanwhile, p95", " ms", read_context("page_p95_ms"), most=300),
    Goal("search", "search among 100,000 faces, p95", " ms", read_context("p95"), most=10),
    Goal("search", "its recall of the nearest", "", read_context("recall_at_1"), least=0.99),
    Goal("train", "training the classifier on 1,000 people", " s", read_value, most=10),
    Goal("train", "one person more", " s", read_context("one_more_person_s"), most=1),
    Goal("worker", "memory of an inference worker", " MiB", read_value, most=500),
    Goal("employee_list", "a page of 10,000 employees", " ms", read_value, most=300),
    Goal("employee_list", "its queries", "", read_context("most_queries"), most=15),
    Goal("import_people", "1,000 employees by CSV, preview and import", " s", read_value, most=20),
    Goal(
        "reports", "month grid of a team of 50, of 10,000 people and a year, p95", " ms",
        read_large("month_grid_ms_p95"), most=200,
    ),
    Goal(
        "reports", "month of the whole company, p95", " ms",
        read_large("company_month_ms_p95"), most=1000,
    ),
    Goal(
        "reports", "a check-in with its summary, p95", " ms",
        read_large("check_in_ms_p95"), most=20,
    ),
    Goal("reports", "Excel file of a month of 10,000 people", " s", read_large("xlsx_s"), most=30),
    Goal("reports", "memory it takes at most", " MB", read_large("xlsx_peak_mb"), most=300),
    Goal(
        "reports", "a month of 10,000 people made anew", " s", read_large("rebuild_s"), most=60
    ),
    Goal("start", "cold start to the first answer", " s", read_value, most=5),
    Goal(
        "kiosks", "20 kiosks at 5 frames/s each, a frame there and back, p95", " ms",
        read_kiosks("latency_ms_p95"), most=250,
    ),
    Goal(
        "kiosks", "its frames answered, of 100/s", "/s", read_kiosks("frames_per_s"), least=95
    ),
    Goal(
        "walk_up", "person in view to check-in, browser, living faces, p95", " s",
        read_context("p95"), most=1.0,
    ),
    Goal("walk_up", "its visits that were not recorded", "", read_context("not_recorded"), most=0),
    Goal("map", "map of 5,000 faces", " s", read_context("compute_s"), most=60),
    Goal("map", "dragging it, 5,000 faces in sight", "/s", read_context("frames_per_s"), least=30),
    Goal(
        "team", "team page, selfie to answer, 10,000 people, p95", " ms",
        read_context("p95"), most=1000,
    ),
    Goal("kiosk", "a frame there and back, one kiosk, p95", " ms", read_context("p95"), most=60),
    Goal(
        "api", "a picture recognised by the API, 10,000 vectors, one client, p95", " ms",
        read_api("recognize_ms_p95"), most=60,
    ),
    Goal("api", "the same, eight clients", "/s", read_api("requests_per_s"), least=40),
    Goal(
        "cameras", "8 cameras at 10 frames/s, a frame to its sighting, p95", " s",
        read_cameras("delay_s_p95"), most=1,
    ),
    Goal(
        "cameras", "pictures looked at of one camera at 25 frames/s", "/s",
        read_context("frames_per_s"), least=24,
    ),
    Goal(
        "cameras", "an idle camera, of a core, beyond decoding", "",
        read_context("idle_cpu"), most=0.02,
    ),
    Goal(
        "cameras", "what a node grows in the second half of half an hour", " MiB",
        read_long("memory_growth_late_mib"), most=10,
    ),
    Goal("memory", "memory of the web process", " MiB", read_value, most=700),
)  # fmt: skip
