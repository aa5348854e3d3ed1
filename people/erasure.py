"""The list of places that hold something derived from a face.

People does not know what recognition or attendance keep; they register here how to erase it, and
an erasure asks all of them.
"""

from collections.abc import Callable

from people.models import Employee

Eraser = Callable[[Employee], int]
_erasers: dict[str, Eraser] = {}


def register_eraser(name: str, eraser: Eraser) -> None:
    """Let `eraser(employee)` take part in every erasure; it returns how many things it removed."""
    _erasers[name] = eraser


def run_erasers(employee: Employee) -> dict[str, int]:
    """Erase the person's data in every registered place; the counts by name."""
    return {name: eraser(employee) for name, eraser in _erasers.items()}
