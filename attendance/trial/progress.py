"""How far the making is, for somebody who waits at a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, TaskID


@contextmanager
def show_progress() -> Iterator["Steps"]:
    """A bar for each step, gone at the end; nothing where nobody looks."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        yield Steps(bar)


class Steps:
    """Is told how far a step is; makes its bar when it hears of it first."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say how far a step is."""
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(f"Making {what}")
        self._bar.update(self._tasks[what], completed=done, total=total)
