"""Vectors in 512 dimensions put down in two: by PCA and by t-SNE. Plain numbers, no database.

Both are made with one thread: the sums of several come in changing order, and of a difference in
the last bit t-SNE makes a map that looks different. One thread also leaves the other cores to
whoever is at a kiosk.
"""

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recognition.engine.types import Embeddings

Places: TypeAlias = NDArray[np.float64]
"""(N, 2); a place means nothing by itself, only beside the others of the same map."""

Tell = Callable[[float], None]
"""Is told the share, 0 to 1, that is done."""

SEED = 20_26
REDUCED_SIZE = 50
"""Dimensions that PCA leaves for t-SNE, as van der Maaten and Hinton (2008) did: it takes away
noise and most of the time."""

PERPLEXITY = 15.0
"""About how many neighbours a face has on the map. Most people have three to ten photos, so 30, the
default, would mix people to find neighbours for each."""

ITERATIONS = 750
REPORTED_EVERY = 50  # scikit-learn's own step between two reports
FEW, MANY_ANGLE = 2_000, 0.6
"""Above so many faces the forces are summed more coarsely, for two thirds of the time."""

START_SPREAD = 1e-4  # where t-SNE begins, as scikit-learn scales it (Kobak and Berens 2019)
RIDGE = 1e-8
NEIGHBOURS = 5
NO_DIFFERENCE = 1e-6
FEWEST = 4  # of fewer faces there is nothing to say about neighbourhoods


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The places of N faces, two ways."""

    pca: Places
    tsne: Places


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """Where faces were on the map before; NaN rows for those that were not on it.

    `may_start` is False when a face has been erased since: what was erased shall not live on in the
    places of others, so t-SNE begins from nothing, and only the map as a whole is turned as before.
    """

    layout: Layout
    may_start: bool


def lay_out(
    vectors: Embeddings, *, earlier: Earlier | None = None, tell: Tell = lambda _share: None
) -> Layout:
    """Places for (N, 512) unit vectors; the same arguments give the same places.

    Of unit vectors the Euclidean distance says what the cosine says: its square is 2 - 2 cos.
    """
    import sklearn.manifold  # noqa: F401  what is loaded later would not keep to the limit

    with threadpool_limits(1):
        reduced = _reduce(vectors)
        pca = _take_two(reduced)
        if earlier is not None:
            pca = _keep_signs(pca, earlier.layout.pca)
        tell(0.05)
        tsne = _run_tsne(vectors, reduced, pca, earlier, tell)
    return Layout(pca, tsne)


def place_by_neighbours(similarities: NDArray[np.floating], places: Places) -> NDArray[np.float64]:
    """(2,) the weighted mean of the places of a face's neighbours; weights are squared cosines.

    Args:
        similarities: (K,) cosines to the neighbours, best first.
        places: (K, 2) of the neighbours.
    """
    weights = np.maximum(np.asarray(similarities, np.float64), 1e-3) ** 2
    place: NDArray[np.float64] = (weights[:, None] * places).sum(axis=0) / weights.sum()
    return place


def project(vector: Embeddings, vectors: Embeddings, places: Places) -> NDArray[np.float64]:
    """(2,) where the PCA that put `vectors` at `places` puts one more (512,) vector.

    PCA is affine, so faces and their places give it back; it need not be stored, where the mean of
    a small gallery would be somebody's face. Any of its faces will do.
    """
    if len(vectors) == 0:
        return np.zeros(2)
    middle, middle_place = vectors.mean(axis=0), places.mean(axis=0)
    centred = (vectors - middle).astype(np.float64)
    products = centred.T @ centred
    # Of fewer than 512 faces there are many such maps; the ridge takes the flattest, which is PCA.
    products[np.diag_indices(len(products))] += RIDGE * max(float(np.trace(products)), RIDGE)
    with threadpool_limits(1):  # several would wait for each other longer than they work
        matrix = np.linalg.solve(products, centred.T @ (places - middle_place))
    place: NDArray[np.float64] = (vector - middle).astype(np.float64) @ matrix + middle_place
    return place


def _reduce(vectors: Embeddings) -> NDArray[np.float64]:
    """(N, up to 50) principal components, the strongest first."""
    from sklearn.decomposition import PCA

    size = min(REDUCED_SIZE, len(vectors) - 1)
    if size < 1 or np.ptp(vectors, axis=0).max() < NO_DIFFERENCE:
        return np.zeros((len(vectors), 1))
    solver = "covariance_eigh" if len(vectors) > vectors.shape[1] else "full"
    pca = PCA(size, svd_solver=solver, random_state=SEED)
    reduced: NDArray[np.float64] = pca.fit_transform(vectors.astype(np.float64))
    return reduced


def _take_two(reduced: NDArray[np.float64]) -> Places:
    places = np.zeros((len(reduced), 2))
    places[:, : reduced.shape[1]] = reduced[:, :2]
    return places


def _keep_signs(places: Places, earlier: Places) -> Places:
    """Mirror the axes so that they point as before: PCA leaves open which way."""
    known = ~np.isnan(earlier[:, 0])
    signs = np.sign((places[known] * earlier[known]).sum(axis=0))
    mirrored: Places = places * np.where(signs == 0, 1.0, signs)
    return mirrored


def _run_tsne(
    vectors: Embeddings,
    reduced: NDArray[np.float64],
    pca: Places,
    earlier: Earlier | None,
    tell: Tell,
) -> Places:
    from sklearn.manifold import TSNE

    if len(vectors) < FEWEST or not reduced.std():
        return pca.copy()
    may_start = earlier is not None and earlier.may_start
    start = _fill_in(vectors, earlier.layout.tsne, pca) if earlier and may_start else pca
    tsne = TSNE(
        perplexity=min(PERPLEXITY, (len(vectors) - 1) / 3),
        init=(start / start[:, 0].std() * START_SPREAD).astype(np.float32),
        max_iter=ITERATIONS,
        angle=0.5 if len(vectors) <= FEW else MANY_ANGLE,
        random_state=SEED,
        n_jobs=1,
        verbose=2,  # it says how far it is, and offers no other way to know
    )
    with redirect_stdout(_Reports(tell)):
        places: Places = tsne.fit_transform(reduced).astype(np.float64)
    return places if earlier is None else _turn_like(places, earlier.layout.tsne)


class _Reports(io.TextIOBase):
    """Reads the reports of t-SNE, one for each `REPORTED_EVERY` iterations, instead of a screen."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._done = 0

    def write(self, text: str) -> int:
        if "Iteration" in text:
            self._done += REPORTED_EVERY
            self._tell(min(0.1 + 0.9 * self._done / ITERATIONS, 1.0))
        return len(text)


def _fill_in(vectors: Embeddings, earlier: Places, pca: Places) -> Places:
    """Where t-SNE begins: each face where it was, new ones among their nearest neighbours."""
    known = np.flatnonzero(~np.isnan(earlier[:, 0]))
    if len(known) < FEWEST or not earlier[known, 0].std():
        return pca
    places: Places = earlier - np.nanmean(earlier, axis=0)
    spread = places[known].std()
    chance = np.random.default_rng(SEED)
    for row in np.flatnonzero(np.isnan(earlier[:, 0])):
        cosines = vectors[known] @ vectors[row]
        nearest = np.argsort(-cosines, kind="stable")[:NEIGHBOURS]
        place = place_by_neighbours(cosines[nearest], places[known[nearest]])
        places[row] = place + 0.01 * spread * chance.standard_normal(2)  # no two in one place
    return places


def _turn_like(places: Places, earlier: Places) -> Places:
    """Turn and mirror a map as a whole so that known faces lie as near as can be to the earlier.

    Orthogonal Procrustes; t-SNE leaves open how the map lies.
    """
    known = ~np.isnan(earlier[:, 0])
    if known.sum() < FEWEST:
        return places
    centred = places - places[known].mean(axis=0)
    target = earlier[known] - earlier[known].mean(axis=0)
    left, _sizes, right = np.linalg.svd(centred[known].T @ target)
    turned: Places = centred @ (left @ right)
    return turned
