"""Whose photo a file is, by the name of its folder or its own."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from people.models import Employee
from people.policies import Account, visible_employees

COUNTER = re.compile(r"[ _-]*\(?\d+\)?$")
FIRST_WORD = re.compile(r"[ _]")


def find_owners(paths: Sequence[str], *, user: Account | None) -> dict[str, Employee]:
    """The person of each path, among those whom the user may see; unknown ones are left out."""
    candidates = {path: guess_numbers(path) for path in paths}
    numbers = {number for guesses in candidates.values() for number in guesses}
    people = visible_employees(user) if user is not None else Employee.objects.none()
    by_number = {
        employee.number: employee
        for employee in people.filter(number__in=numbers).defer("embedding")
    }
    return {
        path: by_number[known[0]]
        for path, guesses in candidates.items()
        if (known := [number for number in guesses if number in by_number])
    }


def guess_numbers(path: str) -> list[str]:
    """What may be the person's number in `1234 Ada Lovelace/IMG_1.jpg` or `1234_1.jpg`, best first.

    The nearest folder counts before those around it. The file's own name counts only where there
    is no folder: `Ada/1.jpg` is not a photo of number 1.
    """
    *folders, name = PurePosixPath(path).parts
    if folders:
        return [guess for folder in reversed(folders) for guess in _read_name(folder)]
    stem = PurePosixPath(name).stem
    return list(dict.fromkeys([*_read_name(stem), COUNTER.sub("", stem)]))


def describe_unknown(path: str) -> str:
    """Why nobody gets the photo, and what to do."""
    parts = PurePosixPath(path).parts
    name = parts[-2] if len(parts) > 1 else PurePosixPath(path).stem
    return _(
        "Nobody here has the number “%(name)s”. Add the person first, or name the folder after "
        "the employee's number."
    ) % {"name": name}


def _read_name(name: str) -> Iterable[str]:
    """The whole name, and its first word, as in `1234 Ada Lovelace`."""
    name = name.strip()
    return dict.fromkeys([name, FIRST_WORD.split(name, maxsplit=1)[0]])
