"""One result: two medians and their ratio, and all that is needed to read them."""

import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recognition.engine.openvino_runtime import count_cores


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a benchmark found.

    Attributes:
        name: of the benchmark.
        unit: of `muster` and `baseline`.
        muster: Muster's median.
        baseline: facenet-pytorch's median in the same run; None where there is nothing like it.
        higher_is_better: for rates; False for times.
        context: resolution, faces, threads and whatever else the number depends on.
    """

    name: str
    unit: str
    muster: float
    baseline: float | None
    higher_is_better: bool = False
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times as good as the baseline."""
        if self.baseline is None:
            return None
        better, worse = self.muster, self.baseline
        return better / worse if self.higher_is_better else worse / better

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "name": self.name,
            "unit": self.unit,
            "muster": _round(self.muster),
            "baseline": _round(self.baseline),
            "ratio": _round(self.ratio),
            **self.context,
            "machine": describe_machine(),
        }


def _round(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def read_peak_mib() -> float:
    """The most resident MiB that this process has had since its program began; needs Linux.

    `ru_maxrss` is no answer: a process inherits it from the one that started it.
    """
    status = Path("/proc/self/status").read_text()
    kib = next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]
    return int(kib) / 2**10


def describe_machine() -> str:
    """Processor and number of usable cores."""
    return f"{_read_cpu_name()}, {count_cores()} cores"


def _read_cpu_name() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


BREATH_S = 0.02
CALLS_PER_TURN = 4


def take_a_breath() -> None:
    """Wait until the other side's threads sleep: after a call they spin for a while, on our cores.

    Without it both sides are slowed down, the quicker one more.
    """
    time.sleep(BREATH_S)


def time_in_turns(
    contenders: Sequence[Callable[[], object]], *, rounds: int, warm_up: int = 2
) -> list[float]:
    """The median seconds of one call of each contender.

    They take turns in every round, each with `CALLS_PER_TURN` calls; the first one counts not,
    because it finds the caches full of the other side's data.
    """
    for _ in range(warm_up):
        for call in contenders:
            call()
    times: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds):
        for call, spent in zip(contenders, times, strict=True):
            call()
            for _ in range(CALLS_PER_TURN - 1):
                started = time.perf_counter()
                call()
                spent.append(time.perf_counter() - started)
            take_a_breath()
    return [statistics.median(spent) for spent in times]
