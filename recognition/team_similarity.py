"""Which team a face resembles; the formula, its source and its measure: team-similarity.md.

Nothing here tells who is enrolled: no names, no cosines, no teams of a few, whole percent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from people.models import Team
from recognition.engine.types import Embeddings
from recognition.queries import find_team_cosines

FEWEST_TEAMS = 2
"""To resemble one team more than another takes two."""

STRANGER_MAX = 0.7
"""More alike than this counts no more. Of 300 strangers put to 221 people of ``lfw_dev`` one in a
hundred resembles somebody as much; of the people themselves 93 in a hundred do."""

EMPHASIS = 2.5
"""The power of a cosine in a team's mean: of those tried the one with which size decides least.
With 1 the smallest of many teams wins too often, with 4 the largest of a few."""

LEAST_SPREAD = 0.25
"""Of the teams' mean score. Teams that differ by less are all but alike, and shown so."""


@dataclass(frozen=True, slots=True)
class TeamScore:
    """How much a face resembles a team.

    Attributes:
        percent: the share of this team, 0 to 100; those of all teams together make 100.
    """

    team_id: int
    name: str
    color: str
    percent: int

    @property
    def share(self) -> float:
        """The same, 0 to 1."""
        return self.percent / 100


def rank_teams(embedding: Embeddings, *, model_id: str) -> list[TeamScore]:
    """The teams that a face resembles, the most similar one first.

    Args:
        embedding: (512,) unit length.
        model_id: the model that made it.

    Only teams of `MUSTER_TEAM_MIN_SIZE` people, employed and agreeing, take part. Empty when there
    are less than two such teams.
    """
    team_ids, cosines = find_team_cosines(embedding, model_id=model_id)
    counted, scores = score_teams(team_ids, cosines, min_size=settings.TEAM_MIN_SIZE)
    if len(counted) < FEWEST_TEAMS:
        return []
    percents = round_to_hundred(share_out(scores))
    teams = Team.objects.defer("embedding").in_bulk(counted.tolist())
    best_first = np.lexsort((counted, -scores))
    return [
        TeamScore(team.pk, team.name, team.color, int(percents[row]))
        for row in best_first.tolist()
        if (team := teams.get(int(counted[row]))) is not None
    ]


def score_teams(
    team_ids: NDArray[np.integer], cosines: NDArray[np.floating], *, min_size: int
) -> tuple[NDArray[np.integer], NDArray[np.float64]]:
    """The teams of at least `min_size` people, ascending, and the score of each, 0 to 1.

    Args:
        team_ids: (N,) the team of each person.
        cosines: (N,) between the face and each person's template, -1 to 1.

    A score is the mean over the team's people, so that the expected one of a face that has nothing
    to do with any team is the same for each, however large.
    """
    teams, rows, sizes = np.unique(team_ids, return_inverse=True, return_counts=True)
    alike = np.clip(cosines.astype(np.float64), 0.0, STRANGER_MAX) ** EMPHASIS
    scores = np.bincount(rows, weights=alike, minlength=len(teams)) / np.maximum(sizes, 1)
    is_counted = sizes >= min_size
    return teams[is_counted], scores[is_counted]


def share_out(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T,) shares that sum to 1: the softmax of the scores' standard scores."""
    spread = max(float(scores.std()), LEAST_SPREAD * float(scores.mean()), 1e-12)
    weights = np.exp((scores - scores.max()) / spread)
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def round_to_hundred(shares: Sequence[float] | NDArray[np.float64]) -> NDArray[np.int64]:
    """(T,) whole percents that sum to 100, by largest remainder; of equals the first gets more."""
    exact = np.asarray(shares, np.float64) * 100
    percents = np.floor(exact).astype(np.int64)
    # Of two remainders that differ by rounding only, the order of teams decides, not the noise.
    order = np.lexsort((np.arange(len(exact)), -np.round(exact - percents, 9)))
    percents[order[: 100 - int(percents.sum())]] += 1
    return percents
