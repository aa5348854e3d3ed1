"""The nearest people of many probes, as the database finds them for one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recognition.decision import RANKED_PEOPLE
from recognition.engine.types import Embeddings


def make_template(embeddings: Embeddings) -> Embeddings:
    """(512,) unit vector from a person's (N, 512): their mean, as `people.services` stores it."""
    mean = embeddings.mean(axis=0)
    template: Embeddings = (mean / np.linalg.norm(mean)).astype(np.float32)
    return template


def rank_scores(
    scores: NDArray[np.floating], *, limit: int = RANKED_PEOPLE
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Columns and values (N, up to `limit`) of the highest of (N, P) scores, highest first."""
    count = min(limit, scores.shape[1])
    columns = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    values = np.take_along_axis(scores, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    ranked = np.take_along_axis(values, order, axis=1).astype(np.float64)
    return np.take_along_axis(columns, order, axis=1), ranked


def score_best_samples(
    probes: Embeddings, samples: Embeddings, owners: Sequence[int]
) -> NDArray[np.float32]:
    """(N, P) cosine of each probe to the most similar of each person's samples.

    Args:
        probes: (N, 512).
        samples: (S, 512), those of one person next to each other.
        owners: person 0 to P - 1 of each sample, ascending.
    """
    starts = np.flatnonzero(np.diff(np.asarray(owners), prepend=-1))
    return np.maximum.reduceat(probes @ samples.T, starts, axis=1)
