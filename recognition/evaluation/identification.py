"""Who is this, if anybody: an open set, with strangers.

People with more photos than are enrolled are the gallery; their other photos are probes. People
with one photo are strangers. Words and rates as in ISO/IEC 19795-1: a probe in which no face is
found is a miss, a stranger in whose photo no face is found is kept out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recognition.decision import DecisionPolicy, PersonScores, measure_confidence
from recognition.engine.types import EMBEDDING_SIZE, Embeddings
from recognition.evaluation.folders import EvaluationInputError
from recognition.evaluation.ranking import make_template, rank_scores, score_best_samples
from recognition.evaluation.rates import Scores, find_threshold, measure_acceptance
from recognition.evaluation.reading import Vectors

FALSE_POSITIVE_RATES = (0.1, 0.03, 0.01, 0.003)

NOBODY = -1
"""In place of a person, for a stranger."""


@dataclass(frozen=True, slots=True)
class OpenSet:
    """Who is enrolled with which photos, and which photos are looked at.

    Attributes:
        enrolled: the photos of each enrolled person.
        probes: person (position in `enrolled`) and photos of each probe.
        strangers: one photo each.
    """

    enrolled: tuple[tuple[Path, ...], ...]
    probes: tuple[tuple[int, tuple[Path, ...]], ...]
    strangers: tuple[Path, ...]

    def list_photos(self) -> list[Path]:
        """All photos that are needed."""
        enrolled = [path for photos in self.enrolled for path in photos]
        probes = [path for _person, photos in self.probes for path in photos]
        return [*enrolled, *probes, *self.strangers]


@dataclass(frozen=True, slots=True, eq=False)
class SearchScores:
    """The answers of one way to score, each as one number that a threshold is set on.

    Attributes:
        names_right: (N,) whether the best person of each probe is the right one.
        genuine: (N,) confidence of each probe; -inf where no face was found.
        impostor: (M,) confidence of each stranger.
    """

    names_right: NDArray[np.bool_]
    genuine: Scores
    impostor: Scores

    @property
    def rank1(self) -> float:
        """Share of probes whose best person is the right one, whatever the score."""
        return float(self.names_right.mean())

    @property
    def genuine_named(self) -> Scores:
        """(N,) confidence of the right answer; -inf where another person is named."""
        return np.where(self.names_right, self.genuine, -np.inf)

    def measure_fnir(self, threshold: float) -> float:
        """Share of probes that are not named rightly at a threshold."""
        return 1.0 - float(measure_acceptance(self.genuine_named, threshold)[0])

    def measure_fnir_at(self, fpir: float) -> float:
        """The same at the threshold that lets in at most this share of strangers."""
        return self.measure_fnir(find_threshold(self.impostor, rate=fpir))

    def measure_fpir(self, threshold: float) -> float:
        """Share of strangers who are let in at a threshold."""
        return float(measure_acceptance(self.impostor, threshold)[0])

    def as_dict(self) -> dict[str, object]:
        """Rates by FPIR, plain values for JSON."""
        thresholds = {r: find_threshold(self.impostor, rate=r) for r in FALSE_POSITIVE_RATES}
        return {
            "rank1": round(self.rank1, 5),
            "fnir": {f"{r:g}": round(self.measure_fnir_at(r), 5) for r in FALSE_POSITIVE_RATES},
            "threshold": {
                f"{r:g}": round(t, 4) if np.isfinite(t) else None for r, t in thresholds.items()
            },
        }


@dataclass(frozen=True, slots=True, eq=False)
class OpenSetResult:
    """What an evaluation of identification found.

    Attributes:
        muster: the product's template, evidence and limits.
        best_sample: the textbook's nearest sample and threshold, on the same vectors.
        left_out: as `muster`, but the strangers are the enrolled people, each left out in turn and
            shown with as many photos as a probe has.
        policy: that `muster` is scored with.
        not_found: photos without a face.
    """

    open_set: OpenSet
    muster: SearchScores
    best_sample: SearchScores
    left_out: SearchScores
    policy: DecisionPolicy
    not_found: int

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        threshold = self.policy.min_evidence
        return {
            **self.muster.as_dict(),
            "default_policy": {
                "min_evidence": threshold,
                "fpir": round(self.muster.measure_fpir(threshold), 5),
                "fnir": round(self.muster.measure_fnir(threshold), 5),
            },
            "baseline": {"score": "best sample and threshold", **self.best_sample.as_dict()},
            "left_out": {"strangers": len(self.left_out.impostor), **self.left_out.as_dict()},
            "enrolled": len(self.open_set.enrolled),
            "probes": len(self.open_set.probes),
            "strangers": len(self.open_set.strangers),
            "not_found": self.not_found,
        }


def plan_open_set(
    people: Mapping[str, Sequence[Path]], *, enrol: int, probe_images: int
) -> OpenSet:
    """Share out photos, in the order of their names.

    A person's photos after the enrolled ones are taken `probe_images` at a time; a rest of fewer
    is left out.

    Raises:
        EvaluationInputError: nobody has enough photos, or nobody has only one.
    """
    gallery = [tuple(photos) for photos in people.values() if len(photos) > enrol]
    strangers = tuple(photos[0] for photos in people.values() if len(photos) == 1)
    probes = tuple(
        (person, photos[start : start + probe_images])
        for person, photos in enumerate(gallery)
        for start in range(enrol, len(photos) - probe_images + 1, probe_images)
    )
    if not probes:
        raise EvaluationInputError(
            f"Nobody has {enrol} photos to enrol and {probe_images} more to be recognised by."
        )
    if not strangers:
        raise EvaluationInputError("Nobody has exactly one photo: there are no strangers.")
    return OpenSet(tuple(photos[:enrol] for photos in gallery), probes, strangers)


def evaluate_open_set(
    open_set: OpenSet, vectors: Vectors, *, policy: DecisionPolicy
) -> OpenSetResult:
    """Score every probe and every stranger, the product's way and the textbook's.

    Raises:
        EvaluationInputError: no enrolled photo shows a face.
    """
    gallery = _Gallery.enrol(open_set.enrolled, vectors)
    faces = _Faces.read(open_set, vectors)

    def confide(scores: PersonScores) -> Scores:
        return measure_confidence(scores, policy)

    muster = _search(gallery, faces, gallery.score_templates, confide)
    best_sample = _search(gallery, faces, gallery.score_samples, _take_best)
    left_out = SearchScores(
        muster.names_right, muster.genuine, confide(_rank_left_out(gallery, faces))
    )
    photos = set(open_set.list_photos())
    return OpenSetResult(
        open_set, muster, best_sample, left_out, policy, not_found=len(photos - vectors.keys())
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Gallery:
    """Enrolled people: `people` (P,) are positions in the open set, owners those in `people`."""

    people: NDArray[np.int_]
    templates: Embeddings
    samples: Embeddings
    owners: tuple[int, ...]

    @classmethod
    def enrol(cls, enrolled: Sequence[Sequence[Path]], vectors: Vectors) -> "_Gallery":
        found = {
            person: np.stack([vectors[path] for path in photos if path in vectors])
            for person, photos in enumerate(enrolled)
            if any(path in vectors for path in photos)
        }
        if not found:
            raise EvaluationInputError("No face was found in any photo to enrol.")
        owners = [place for place, samples in enumerate(found.values()) for _sample in samples]
        return cls(
            np.array(list(found)),
            np.stack([make_template(samples) for samples in found.values()]),
            np.concatenate(list(found.values())),
            tuple(owners),
        )

    def score_templates(self, probes: Embeddings) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = probes @ self.templates.T
        return scores

    def score_samples(self, probes: Embeddings) -> NDArray[np.float32]:
        return score_best_samples(probes, self.samples, self.owners)


@dataclass(frozen=True, slots=True, eq=False)
class _Faces:
    """(N, 512) probes and (N,) their people, (M, 512) strangers; zeros where no face was found."""

    probes: Embeddings
    people: NDArray[np.int_]
    strangers: Embeddings

    @classmethod
    def read(cls, open_set: OpenSet, vectors: Vectors) -> "_Faces":
        return cls(
            np.stack([_mean_of(photos, vectors) for _person, photos in open_set.probes]),
            np.array([person for person, _photos in open_set.probes]),
            np.stack([_mean_of((photo,), vectors) for photo in open_set.strangers]),
        )


def _mean_of(photos: Sequence[Path], vectors: Vectors) -> Embeddings:
    """(512,) unit vector of all photos in which a face was found; zeros when there is none."""
    found = [vectors[path] for path in photos if path in vectors]
    return make_template(np.stack(found)) if found else np.zeros(EMBEDDING_SIZE, np.float32)


def _search(
    gallery: _Gallery,
    faces: _Faces,
    score: Callable[[Embeddings], NDArray[np.float32]],
    confide: Callable[[PersonScores], Scores],
) -> SearchScores:
    columns, scores = rank_scores(score(faces.probes))
    _columns, stranger_scores = rank_scores(score(faces.strangers))
    is_found = faces.probes.any(axis=1)
    return SearchScores(
        names_right=(gallery.people[columns[:, 0]] == faces.people) & is_found,
        genuine=np.where(is_found, confide(scores), -np.inf),
        impostor=np.where(faces.strangers.any(axis=1), confide(stranger_scores), -np.inf),
    )


def _take_best(scores: PersonScores) -> Scores:
    return scores[:, 0].astype(np.float64)


def _rank_left_out(gallery: _Gallery, faces: _Faces) -> PersonScores:
    """(N, K) scores of each probe against everybody but its own person."""
    scores = gallery.score_templates(faces.probes).astype(np.float64)
    scores[gallery.people[None, :] == faces.people[:, None]] = -np.inf
    return rank_scores(scores)[1]
