"""Whether a site works with faces, and whether it tells people from pictures.

The rooms above decide that and register here who knows; without an answer faces are on and
pictures are told from people.
"""

from collections.abc import Callable
from dataclasses import dataclass

from people.models import Site


@dataclass(frozen=True, slots=True)
class FaceRules:
    """What holds for the faces of a site."""

    faces: bool = True
    liveness: bool = True


AskRules = Callable[[Site], FaceRules]
_asked: list[AskRules] = []


def register_face_rules(ask: AskRules) -> None:
    """Have `ask` answer for every site; the strictest answer holds."""
    if ask not in _asked:
        _asked.append(ask)


def get_face_rules(site: Site) -> FaceRules:
    """What holds for the faces of a site."""
    answers = [ask(site) for ask in _asked]
    return FaceRules(
        faces=all(answer.faces for answer in answers),
        liveness=any(answer.liveness for answer in answers) if answers else True,
    )
