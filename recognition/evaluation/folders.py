"""Photos by person, `DIR/person/photo.jpg`, and lists of pairs in the format of LFW."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}
DEFAULT_FOLDS, MIN_FOLDS = 10, 2
SAME_FIELDS, DIFFERENT_FIELDS, HEADER_FIELDS = 3, 4, 2


class EvaluationInputError(ValueError):
    """The folder or the list cannot be evaluated; the message says what is expected."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photos, whether they show one person, and the fold (from 0) they belong to."""

    first: Path
    second: Path
    is_same: bool
    fold: int


def list_people(directory: Path) -> dict[str, list[Path]]:
    """The photos of each person, people and photos by name; hidden files are left out.

    Raises:
        EvaluationInputError: the directory is missing or has no `person/photo.jpg`.
    """
    if not directory.is_dir():
        raise EvaluationInputError(f"{directory} is not a folder.")
    people = {
        folder.name: photos
        for folder in sorted(directory.iterdir())
        if folder.is_dir() and not folder.name.startswith(".") and (photos := _list_photos(folder))
    }
    if not people:
        raise EvaluationInputError(
            f"{directory} has no folder with photos. Expected {directory}/person/photo.jpg."
        )
    return people


def read_pairs(file: Path, directory: Path) -> list[Pair]:
    """The pairs of an LFW list (viswww.cs.umass.edu/lfw/README.txt), photos in `directory`.

    A line is `name  n1  n2` (one person) or `name1  n1  name2  n2` (two), separated by tabs or
    spaces. With a header line `folds  pairs` the lines are in folds of that many same and then
    that many different pairs. Without one, or with a header of one number (LFW's development
    lists), they are dealt in turn to ten folds, or fewer when there are fewer pairs.

    Raises:
        EvaluationInputError: the file cannot be read, a line is not of this form, a photo is not
            there, or there are not both kinds of pairs for every fold.
    """
    lines = _read_lines(file)
    header = lines[0][1] if len(lines[0][1]) <= HEADER_FIELDS else None
    people = list_people(directory)
    found = [
        _find_pair(fields, people, where=f"{file}:{number}")
        for number, fields in (lines[1:] if header else lines)
    ]
    return _assign_folds(found, *_read_header(header, file), file=file)


def _list_photos(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in PHOTO_SUFFIXES and not path.name.startswith(".")
    )


def _read_lines(file: Path) -> list[tuple[int, list[str]]]:
    """Line numbers and fields of the lines that are not empty."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationInputError(f"{file} cannot be read as a list of pairs: {error}") from error
    lines = [
        (number, [field.strip() for field in (line.split("\t") if "\t" in line else line.split())])
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not lines:
        raise EvaluationInputError(f"{file} has no pairs.")
    return lines


def _read_header(header: list[str] | None, file: Path) -> tuple[int, int | None]:
    """Number of folds, and pairs of each kind in a fold when the list says so."""
    if header is None:
        return DEFAULT_FOLDS, None
    if not all(field.isdecimal() and int(field) > 0 for field in header):
        raise EvaluationInputError(
            f"{file}:1: a header is one or two numbers, not {' '.join(header)!r}."
        )
    if len(header) < HEADER_FIELDS:
        return DEFAULT_FOLDS, None
    return int(header[0]), int(header[1])


def _find_pair(
    fields: list[str], people: dict[str, list[Path]], *, where: str
) -> tuple[Path, Path, bool]:
    """Both photos, and whether they are of one person."""
    if len(fields) not in {SAME_FIELDS, DIFFERENT_FIELDS}:
        raise EvaluationInputError(
            f"{where}: expected `name n1 n2` or `name1 n1 name2 n2`, not {' '.join(fields)!r}."
        )
    is_same = len(fields) == SAME_FIELDS
    first = _find_photo(people, fields[0], fields[1], where)
    second = _find_photo(people, fields[0 if is_same else 2], fields[-1], where)
    return first, second, is_same


def _find_photo(people: dict[str, list[Path]], name: str, number: str, where: str) -> Path:
    """The photo `name/name_0001.jpg` for number 1."""
    if not number.isdecimal():
        raise EvaluationInputError(f"{where}: {number!r} is not the number of a photo.")
    stem = f"{name}_{int(number):04d}"
    for path in people.get(name, ()):
        if path.stem == stem:
            return path
    raise EvaluationInputError(f"{where}: there is no photo {name}/{stem}.jpg.")


def _assign_folds(
    found: list[tuple[Path, Path, bool]], folds: int, per_fold: int | None, *, file: Path
) -> list[Pair]:
    """The pairs, each kind dealt in turn or, with `per_fold`, in blocks."""
    kinds = Counter(is_same for _first, _second, is_same in found)
    if per_fold is None:
        folds = min(folds, kinds[True], kinds[False])
    if folds < MIN_FOLDS or min(kinds[True], kinds[False]) < folds:
        raise EvaluationInputError(
            f"{file} has {kinds[True]} pairs of one person and {kinds[False]} of two: too few of "
            "a kind for two folds or more."
        )
    seen: Counter[bool] = Counter()
    pairs = []
    for first, second, is_same in found:
        place = seen[is_same] % folds if per_fold is None else seen[is_same] // per_fold
        pairs.append(Pair(first, second, is_same, min(place, folds - 1)))
        seen[is_same] += 1
    return pairs
