"""Who is in one photo: all faces of it, each with a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from people.models import AccessRecord, Employee
from people.policies import Account
from people.queries import find_consenting_employees
from people.services import record_accesses
from recognition.decision import Candidate, Identification
from recognition.engine.quality import Quality, assess
from recognition.engine.types import Embeddings, Face
from recognition.identify import identify
from recognition.queries import get_classifier
from recognition.seeing import EVERY_FACE, Search, Sighting, see_faces


@dataclass(frozen=True, slots=True, eq=False)
class PhotoFace:
    """A face in a photo, and who it is; `ranking` is the classifier's: people, probabilities."""

    face: Face
    quality: Quality
    identification: Identification
    ranking: list[tuple[Employee, float]]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: pixels, probabilities and cosines."""
        found = self.identification
        return {
            "box": [round(side, 1) for side in self.face.box.as_xyxy()],
            "landmarks": [[round(float(v), 1) for v in point] for point in self.face.landmarks],
            "probability": round(self.face.probability, 4),
            "quality": round(self.quality.score, 3),
            "problems": list(self.quality.problems),
            "outcome": found.outcome.value,
            "reason": found.reason.value,
            "person": describe_candidate(found.person) if found.person else None,
            "score": round(found.score, 4),
            "margin": round(found.margin, 4),
            "candidates": [describe_candidate(candidate) for candidate in found.candidates],
            "classifier": [
                {"number": person.number, "name": person.name, "probability": round(chance, 4)}
                for person, chance in self.ranking
            ],
        }


def describe_candidate(candidate: Candidate) -> dict[str, Any]:
    """Plain values for JSON."""
    return {
        "employee_id": candidate.employee_id,
        "number": candidate.number,
        "name": candidate.name,
        "score": round(candidate.score, 4),
    }


def recognise_photo(data: bytes, search: Search = EVERY_FACE) -> list[PhotoFace]:
    """Every face in a photo, most probable first; nothing is stored. Raises as `see_faces` does."""
    return name_faces(see_faces(data, search), rank=True)


def name_faces(seen: Sighting, *, rank: bool) -> list[PhotoFace]:
    """Decide who each of the faces is; with the classifier's ranking if that is wanted as well."""
    return [
        PhotoFace(
            face,
            assess(seen.image, face),
            identify(vector, model_id=seen.model_id),
            _rank(vector, seen.model_id) if rank else [],
        )
        for face, vector in zip(seen.faces, seen.embeddings, strict=True)
    ]


def note_search(*, actor: Account | None, found: Iterable[int], faces: int) -> None:
    """Write down that somebody searched by face, once for each employee who was named.

    Call it before the answer is shown: what cannot be written down is not shown.
    """
    people = Employee.objects.defer("embedding").in_bulk(set(found)).values()
    record_accesses(
        actor=actor,
        action=AccessRecord.Action.SEARCH_FACE,
        employees=list(people) or [None],
        detail={"faces": faces},
    )


def note_people(*, actor: Account | None, named: Iterable[Candidate], faces: int) -> None:
    """The same, about people who are known by name and number: it need not look them up."""
    people = {near.employee_id: near for near in named}.values()
    record_accesses(
        actor=actor,
        action=AccessRecord.Action.SEARCH_FACE,
        employees=[
            Employee(pk=near.employee_id, number=near.number, name=near.name) for near in people
        ]
        or [None],
        detail={"faces": faces},
    )


def list_recognised(faces: Iterable[PhotoFace]) -> list[int]:
    """The employees who were recognised among the faces."""
    persons = [face.identification.person for face in faces]
    return [person.employee_id for person in persons if person is not None]


def _rank(embedding: Embeddings, model_id: str) -> list[tuple[Employee, float]]:
    classifier = get_classifier(model_id=model_id)
    if classifier is None:
        return []
    ranking = classifier.rank(embedding)
    agreeing = find_consenting_employees().defer("embedding")
    people = agreeing.in_bulk([pk for pk, _chance in ranking])
    return [(people[pk], chance) for pk, chance in ranking if pk in people]
