"""A result as it is shown and shared: teams and whole percent, nothing of a face or a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing

from recognition.team_page.setup import TeamFace, find_faces
from recognition.team_similarity import TeamScore

SIGNER = signing.Signer(salt="recognition.team_page.result")
SHOWN_TEAMS = 12


class NoResultError(Exception):
    """A link that Muster has not made, or whose teams are gone."""


@dataclass(frozen=True, slots=True)
class Row:
    """A team and its percent."""

    team: TeamFace
    percent: int


@dataclass(frozen=True, slots=True)
class Result:
    """The teams that a face resembled, the most similar one first; never empty.

    Attributes:
        token: the result itself, signed; it holds no time, so the same result has the same link.
    """

    rows: tuple[Row, ...]
    token: str

    @property
    def winner(self) -> TeamFace:
        """The first."""
        return self.rows[0].team


def make_result(scores: Sequence[TeamScore]) -> Result:
    """What is shown of the scores.

    Raises:
        NoResultError: there are none, or their teams have gone meanwhile.
    """
    return _gather([(score.team_id, score.percent) for score in scores[:SHOWN_TEAMS]])


def read_result(token: str) -> Result:
    """The result that a link holds, with the teams as they are called today.

    Raises:
        NoResultError: the link is not ours, or its first team is gone.
    """
    try:
        pairs = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise NoResultError from error
    return _gather([(int(team_id), int(percent)) for team_id, percent in pairs])


def _gather(pairs: list[tuple[int, int]]) -> Result:
    faces = find_faces(team_id for team_id, _percent in pairs)
    if not pairs or pairs[0][0] not in faces:
        raise NoResultError
    rows = tuple(Row(faces[pk], percent) for pk, percent in pairs if pk in faces)
    return Result(rows, SIGNER.sign_object([[pk, percent] for pk, percent in pairs]))
