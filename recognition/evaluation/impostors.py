"""What a gallery says about itself: each person is left out in turn and becomes a stranger.

The photos of the person who is left out, compared with everybody else, are impostor scores of just
the kind that a real stranger makes at this gallery. Compared with everybody and the template made
of the person's other photos, they are genuine scores.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognition.decision import DecisionPolicy, measure_confidence
from recognition.engine.types import Embeddings
from recognition.evaluation.ranking import rank_scores
from recognition.evaluation.rates import Scores

SAME_PERSON_SCORE = 0.8
"""Two templates as similar as this are probably one person, registered twice, or twins. Of the
155,403 pairs of people with several photos in ``lfw_dev`` a single one reaches it."""

CHUNK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class GalleryVectors:
    """The vectors of a gallery.

    Attributes:
        templates: (P, 512) of people, unit length.
        samples: (N, 512) of photos, unit length.
        owners: (N,) person of each photo, a row of `templates`.
    """

    templates: Embeddings
    samples: Embeddings
    owners: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class GalleryScores:
    """What leaving people out shows.

    Attributes:
        impostor: (N,) confidence that each photo would get if its person were not enrolled.
        taken_for: (N,) the person it would then be taken for.
        genuine: confidence of naming each photo rightly by its person's other photos, -inf where
            somebody else is named; people with one photo have none.
        duplicates: pairs of people, first < second, who are too similar to be two.
    """

    impostor: Scores
    taken_for: NDArray[np.intp]
    genuine: Scores
    duplicates: frozenset[tuple[int, int]]


def score_gallery(gallery: GalleryVectors, *, policy: DecisionPolicy) -> GalleryScores:
    """Leave everybody out in turn. Probable duplicates are left out together."""
    duplicates = find_duplicates(gallery.templates)
    apart = _list_apart(len(gallery.templates), duplicates)
    impostor, taken_for, genuine = [], [], []
    counts = np.bincount(gallery.owners, minlength=len(gallery.templates))
    sums = _sum_by_person(gallery)
    for start in range(0, len(gallery.samples), CHUNK):
        samples = gallery.samples[start : start + CHUNK]
        owners = gallery.owners[start : start + CHUNK]
        scores = (samples @ gallery.templates.T).astype(np.float64)
        has_others = counts[owners] > 1
        genuine.append(_score_genuine(scores, samples, owners, sums, policy)[has_others])
        for row, owner in enumerate(owners):
            scores[row, apart[owner]] = -np.inf
        columns, ranked = rank_scores(scores)
        impostor.append(measure_confidence(ranked, policy))
        taken_for.append(columns[:, 0])
    return GalleryScores(
        np.concatenate(impostor), np.concatenate(taken_for), np.concatenate(genuine), duplicates
    )


def find_duplicates(templates: Embeddings) -> frozenset[tuple[int, int]]:
    """Pairs of people, first < second, with templates of `SAME_PERSON_SCORE` or more."""
    found: set[tuple[int, int]] = set()
    for start in range(0, len(templates), CHUNK):
        scores = templates[start : start + CHUNK] @ templates.T
        rows, columns = np.nonzero(scores >= SAME_PERSON_SCORE)
        pairs = zip((rows + start).tolist(), columns.tolist(), strict=True)
        found.update((first, second) for first, second in pairs if first < second)
    return frozenset(found)


def find_look_alikes(
    gallery: GalleryVectors, scores: GalleryScores, *, threshold: float, policy: DecisionPolicy
) -> dict[tuple[int, int], float]:
    """Pairs of people too close for a threshold, with the cosine of their templates.

    Those of whom one, were he or she not enrolled, would be taken for the other, by one of the
    photos or by the template; and the duplicates.
    """
    pairs = set(scores.duplicates)
    accepted = scores.impostor >= threshold
    pairs.update(_pair_up(gallery.owners[accepted], scores.taken_for[accepted]))
    people = np.arange(len(gallery.templates), dtype=np.intp)
    as_probes = GalleryVectors(gallery.templates, gallery.templates, people)
    by_template = score_gallery(as_probes, policy=policy)
    accepted = by_template.impostor >= threshold
    pairs.update(_pair_up(people[accepted], by_template.taken_for[accepted]))
    return {
        (first, second): float(gallery.templates[first] @ gallery.templates[second])
        for first, second in sorted(pairs)
    }


def _pair_up(people: NDArray[np.intp], taken_for: NDArray[np.intp]) -> set[tuple[int, int]]:
    pairs = zip(people.tolist(), taken_for.tolist(), strict=True)
    return {(min(pair), max(pair)) for pair in pairs}


def _list_apart(count: int, duplicates: frozenset[tuple[int, int]]) -> list[list[int]]:
    """Who is left out together with each person: the person, and probable duplicates."""
    apart = [[person] for person in range(count)]
    for first, second in duplicates:
        apart[first].append(second)
        apart[second].append(first)
    return apart


def _sum_by_person(gallery: GalleryVectors) -> Embeddings:
    sums = np.zeros_like(gallery.templates)
    np.add.at(sums, gallery.owners, gallery.samples)
    return sums


def _score_genuine(
    scores: Scores,
    samples: Embeddings,
    owners: NDArray[np.intp],
    sums: Embeddings,
    policy: DecisionPolicy,
) -> Scores:
    """(N,) confidence of the right answer when the own template is made of the other photos."""
    others = sums[owners] - samples
    lengths = np.maximum(np.linalg.norm(others, axis=1), 1e-6)
    renewed = scores.copy()
    renewed[np.arange(len(owners)), owners] = (samples * others).sum(axis=1) / lengths
    columns, ranked = rank_scores(renewed)
    return np.where(columns[:, 0] == owners, measure_confidence(ranked, policy), -np.inf)
