"""What comparing every enrolled photo with everybody says: who is near, and what is odd.

A photo is compared with the mean of the person's *other* photos (it is left out itself, or it would
always resemble its own person), and with the means of all other people. That is how a kiosk would
see it if it had not been enrolled. A photo nearer to somebody else by the margin by which the kiosk
tells two people apart is *probably somebody else's*.

Of the 4,362 photos of ``lfw_dev`` (1,949 people) as they are 15 are flagged so, some of which are
mistakes of LFW's own. Of 209 photos put under a random other name, one at a time, all 209 are.
Where that person has a single photo besides, it is flagged, too: of two photos that differ nobody
can tell by themselves which one is wrong.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from recognition.decision import DEFAULT_POLICY
from recognition.engine.types import Embeddings
from recognition.evaluation.impostors import SAME_PERSON_SCORE

Owners: TypeAlias = NDArray[np.intp]
"""(N,) the person of each photo, counted from 0."""

UNLIKE_MAX = 0.4
"""Below this a photo hardly resembles its own person. Of the photos of ``lfw_dev`` whose person has
more 0.5 % lie below 0.51; of strangers a photo's nearest among 1,949 people lies at 0.58 in the
middle."""

LINK_FLOOR = 0.4
"""Pairs of photos less similar than this are never joined by a line."""

MAX_LINKS = 2_000
CHUNK = 1_024
NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What there is to say of each of N photos.

    Attributes:
        own: (N,) cosine to the mean of the person's other photos; NaN where there is none.
        rival: (N,) the nearest other person, or NOBODY.
        rival_similarity: (N,) cosine to that person's mean; NaN where there is nobody.
        flags: codes of `MapPoint.Flag`, empty where nothing is odd.
    """

    own: NDArray[np.float64]
    rival: NDArray[np.intp]
    rival_similarity: NDArray[np.float64]
    flags: list[str]


@dataclass(frozen=True, slots=True)
class Link:
    """The two most similar photos (rows) of two different people."""

    first: int
    second: int
    similarity: float


def compare(vectors: Embeddings, owners: Owners) -> Comparison:
    """Compare (N, 512) unit vectors with the means of people; every person has a photo."""
    people = int(owners.max()) + 1 if len(owners) else 0
    sums = np.zeros((people, vectors.shape[1]), np.float64)
    np.add.at(sums, owners, vectors)
    means = _normalise(sums).astype(np.float32)
    rest = _normalise(sums[owners] - vectors)
    own = np.einsum("nd,nd->n", rest, vectors)
    own[np.bincount(owners, minlength=people)[owners] < 2] = np.nan  # noqa: PLR2004  no other photo
    rival, similarity = _find_rivals(vectors, owners, means)
    flags = [judge(own=float(o), rival=float(r)) for o, r in zip(own, similarity, strict=True)]
    return Comparison(own, rival, similarity, flags)


def judge(*, own: float, rival: float) -> str:
    """The code of what is odd about a photo, by its cosines (NaN: there is none); empty if nothing.

    `rival` must also reach what no kiosk goes below, so that two strangers to a person are not
    called that person by a hair.
    """
    if np.isnan(own):
        return "double" if rival >= SAME_PERSON_SCORE else ""
    if rival >= DEFAULT_POLICY.min_score and rival - own >= DEFAULT_POLICY.min_margin:
        return "somebody_else"
    return "unlike" if own < UNLIKE_MAX else ""


def find_links(vectors: Embeddings, owners: Owners) -> list[Link]:
    """For pairs of different people their most similar photos, most similar first.

    At least `LINK_FLOOR`, at most `MAX_LINKS`.
    """
    rows, columns, cosines = _find_near_pairs(vectors, owners)
    order = np.lexsort((columns, rows, -cosines))
    seen: set[tuple[int, int]] = set()
    links: list[Link] = []
    for place in order:
        row, column = int(rows[place]), int(columns[place])
        low, high = sorted((int(owners[row]), int(owners[column])))
        if (low, high) in seen:
            continue
        seen.add((low, high))
        links.append(Link(row, column, float(cosines[place])))
        if len(links) == MAX_LINKS:
            break
    return links


def _find_near_pairs(
    vectors: Embeddings, owners: Owners
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Rows, columns (row < column) and cosines of the nearest photos of different people."""
    found: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]] = []
    for start in range(0, len(vectors), CHUNK):
        cosines = vectors[start : start + CHUNK] @ vectors[start:].T
        near = np.triu(cosines >= LINK_FLOOR, 1)
        near &= owners[start : start + CHUNK, None] != owners[None, start:]
        row, column = np.nonzero(near)
        found.append(_keep_best(row + start, column + start, cosines[row, column]))
    if not found:
        empty = np.zeros(0, np.intp)
        return empty, empty, np.zeros(0, np.float32)
    rows, columns, cosines = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return rows, columns, cosines


def _keep_best(
    rows: NDArray[np.intp], columns: NDArray[np.intp], cosines: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Those that may matter, when a gallery is full of look-alikes."""
    most = 20 * MAX_LINKS
    if len(cosines) > most:
        best = np.sort(np.argpartition(-cosines, most)[:most])
        rows, columns, cosines = rows[best], columns[best], cosines[best]
    return rows, columns, cosines


def _find_rivals(
    vectors: Embeddings, owners: Owners, means: Embeddings
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    rival = np.full(len(vectors), NOBODY, np.intp)
    similarity = np.full(len(vectors), np.nan)
    if len(means) < 2:  # noqa: PLR2004  there is nobody else
        return rival, similarity
    for start in range(0, len(vectors), CHUNK):
        part = slice(start, min(start + CHUNK, len(vectors)))
        cosines = vectors[part] @ means.T
        cosines[np.arange(len(cosines)), owners[part]] = -np.inf
        rival[part] = cosines.argmax(axis=1)
        similarity[part] = cosines.max(axis=1)
    return rival, similarity


def _normalise(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit length; vectors of no length stay as they are."""
    sizes = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float64] = vectors / np.maximum(sizes, 1e-12)
    return unit
