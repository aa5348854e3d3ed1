"""The list of places that hold something derived from a face.

People does not know what recognition or attendance keep; they register here how to erase it, and
an erasure asks all of them.
"""

from collections.abc import Callable, Iterable

from people.models import Employee

Eraser = Callable[[Employee], int]
Counter = Callable[[Employee], int]
FileFinder = Callable[[Employee], Iterable[str]]

_erasers: dict[str, Eraser] = {}
_counters: dict[str, Counter] = {}
_file_finders: dict[str, FileFinder] = {}
_forgetters: dict[str, Callable[[], None]] = {}


def register_eraser(
    name: str,
    eraser: Eraser,
    *,
    count_left: Counter | None = None,
    find_files: FileFinder | None = None,
) -> None:
    """Let `eraser(employee)` take part in every erasure; it returns how many things it removed.

    Args:
        name: what it removes, in the plural: "classifier rows".
        eraser: runs inside the erasure's transaction.
        count_left: how many such things there are now; an erasure that leaves one is undone.
        find_files: names in the storage, asked for before anything is removed. They are deleted
            when the transaction is through, and looked for afterwards.
    """
    _erasers[name] = eraser
    if count_left is not None:
        _counters[name] = count_left
    if find_files is not None:
        _file_finders[name] = find_files


def register_forgetter(name: str, forget: Callable[[], None]) -> None:
    """Have `forget()` called in the process of an erasure once it is through.

    Other processes find out by themselves: `people.queries.count_erasures`.
    """
    _forgetters[name] = forget


def run_erasers(employee: Employee) -> dict[str, int]:
    """Erase the person's data in every registered place; the counts by name."""
    return {name: eraser(employee) for name, eraser in _erasers.items()}


def count_left(employee: Employee) -> dict[str, int]:
    """What the registered places still hold of the person, by name."""
    return {name: counter(employee) for name, counter in _counters.items()}


def find_files(employee: Employee) -> list[str]:
    """Names in the storage of the registered places' files of the person."""
    return [name for finder in _file_finders.values() for name in finder(employee)]


def run_forgetters() -> None:
    """Drop what this process remembers of faces."""
    for forget in _forgetters.values():
        forget()
