"""Who is in one photo: all faces of it, each with a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from people.models import AccessRecord, Employee
from people.policies import Account
from people.queries import find_consenting_employees
from people.services import record_access
from recognition.decision import Candidate, Identification
from recognition.engine.crop import crop_faces
from recognition.engine.images import decode_image
from recognition.engine.quality import Quality, assess
from recognition.engine.types import Embeddings, Face
from recognition.identify import identify
from recognition.queries import get_classifier
from recognition.runtime import get_engine


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


def recognise_photo(data: bytes) -> list[PhotoFace]:
    """Every face in a photo, most probable first; nothing is stored.

    Raises:
        ImageError: the bytes are not a usable picture.
        EngineError: the engine cannot serve, for want of weights for example.
    """
    image = decode_image(data)
    engine = get_engine()
    faces = engine.detect(image)
    if not faces:
        return []
    embeddings = engine.embed(crop_faces(image, faces))
    return [
        PhotoFace(
            face,
            assess(image, face),
            identify(embedding, model_id=engine.model_id),
            _rank(embedding, engine.model_id),
        )
        for face, embedding in zip(faces, embeddings, strict=True)
    ]


def note_search(*, actor: Account | None, found: Iterable[int], faces: int) -> None:
    """Write down that somebody searched by face, once for each employee who was named.

    Call it before the answer is shown: what cannot be written down is not shown.
    """
    people = Employee.objects.defer("embedding").in_bulk(set(found)).values()
    for employee in people or [None]:
        record_access(
            actor=actor,
            action=AccessRecord.Action.SEARCH_FACE,
            employee=employee,
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
