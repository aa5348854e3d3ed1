"""What the verbs answer: the form of it for the schema, and the plain values for JSON.

Boxes are left, top, right, bottom in pixels of the upright picture; they may reach out of it.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from people.models import FaceSample
from people.verdicts import advise_on
from recognition.decision import Outcome, Reason
from recognition.engine.types import EMBEDDING_SIZE, LANDMARK_COUNT, Embeddings, Face
from recognition.inspection import UNUSABLE_QUALITY
from recognition.pairs import SAME_PERSON_MIN, Comparison
from recognition.photo import PhotoFace, describe_candidate
from recognition.seeing import Judgement, Sighting
from recognition.team_similarity import TeamScore

OK, NO_FACE, SEVERAL_FACES = "ok", "no_face", "several_faces"
SAME, DIFFERENT = "similar", "not_similar"
JUDGED, TOO_SMALL, NOT_ASKED = "judged", "face_too_small", "not_asked"

DECISION_REASONS = [reason.value for reason in Reason]
ONE_FACE_REASONS = [OK, NO_FACE, SEVERAL_FACES]
VERIFICATION_REASONS = [SAME, DIFFERENT, NO_FACE, SEVERAL_FACES]
LIVENESS_REASONS = [JUDGED, TOO_SMALL, NOT_ASKED]

Form = serializers.Serializer[Any]


@extend_schema_field(
    {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4,
     "description": "Left, top, right, bottom in pixels."}
)  # fmt: skip
class BoxField(serializers.Field):  # type: ignore[type-arg]
    """Where a face is."""


@extend_schema_field(
    {"type": "array", "minItems": LANDMARK_COUNT, "maxItems": LANDMARK_COUNT,
     "description": "Left eye, right eye, nose, left and right corner of the mouth, as seen.",
     "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}}
)  # fmt: skip
class LandmarksField(serializers.Field):  # type: ignore[type-arg]
    """Five points of a face."""


@extend_schema_field(
    {"type": "array", "items": {"type": "number"}, "minItems": EMBEDDING_SIZE,
     "maxItems": EMBEDDING_SIZE, "description": "Of unit length: a dot product is a cosine."}
)  # fmt: skip
class VectorField(serializers.Field):  # type: ignore[type-arg]
    """A face as numbers."""


class DetectedFace(Form):
    """A face in a picture."""

    box = BoxField()
    landmarks = LandmarksField()
    probability = serializers.FloatField(help_text="That it is a face, 0 to 1.")


class Picture(Form):
    """A picture that was looked at."""

    width = serializers.IntegerField(help_text="Pixels of the upright picture.")
    height = serializers.IntegerField()


class DetectedPicture(Picture):
    """The faces of a picture, most probable first."""

    faces = DetectedFace(many=True)


class NamedPerson(Form):
    """Somebody, and how similar the face is to the person's."""

    employee_id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()
    score = serializers.FloatField(help_text="Cosine, -1 to 1.")


class RecognisedFace(DetectedFace):
    """A face and whose it is."""

    quality = serializers.FloatField(help_text="0 (useless) to 1 (nothing to improve).")
    problems = serializers.ListField(child=serializers.CharField())
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    reason = serializers.ChoiceField(choices=DECISION_REASONS)
    person = NamedPerson(allow_null=True, help_text="Whose face it is; null unless accepted.")
    score = serializers.FloatField(help_text="Cosine to the nearest person, -1 to 1.")
    margin = serializers.FloatField(help_text="Score less that of the runner-up.")
    candidates = NamedPerson(many=True, help_text="Who comes nearest, recognised or not.")


class RecognisedPicture(Picture):
    """The people in a picture."""

    faces = RecognisedFace(many=True)


class HeadPose(Form):
    """Where the head points, in degrees, good to about ten."""

    yaw = serializers.FloatField(help_text="Positive: to the right of the picture.")
    pitch = serializers.FloatField(help_text="Positive: downwards.")
    roll = serializers.FloatField(help_text="Positive: leaning clockwise.")


class Exposure(Form):
    """How the light falls."""

    brightness = serializers.FloatField(help_text="Mean grey value, 0 to 1.")
    contrast = serializers.FloatField(help_text="Standard deviation of the grey values.")
    burnt = serializers.FloatField(help_text="Share of burnt-out pixels, 0 to 1.")


class Liveness(Form):
    """One look at whether it is a face or a picture of one."""

    score = serializers.FloatField(
        allow_null=True, help_text="Above 0 rather a face, below rather a picture; ±5 is sure."
    )
    looks_living = serializers.BooleanField(allow_null=True)
    reason = serializers.ChoiceField(choices=LIVENESS_REASONS)
    limits = serializers.CharField(help_text="What the score does not tell.")


class AnalysedFace(DetectedFace):
    """A face and how well it is seen. No emotion, no age, no sex, no ethnicity: nobody guesses."""

    size_px = serializers.FloatField(help_text="Shorter side of the box.")
    inside = serializers.FloatField(help_text="Share of the box inside of the picture, 0 to 1.")
    pose = HeadPose()
    sharpness = serializers.FloatField(
        help_text="Detail relative to contrast; usual: 0.13 to 0.31."
    )
    exposure = Exposure()
    may_be_covered = serializers.BooleanField(help_text="A hint, not a proof.")
    quality = serializers.FloatField(help_text="0 (useless) to 1 (nothing to improve).")
    is_usable = serializers.BooleanField(help_text="Good enough to enrol somebody by.")
    problems = serializers.ListField(child=serializers.CharField(), help_text="Gravest first.")
    advice = serializers.ListField(child=serializers.CharField(), help_text="A sentence for each.")
    liveness = Liveness()


class AnalysedPicture(Form):
    """The faces of a picture, most probable first."""

    faces = AnalysedFace(many=True)


class OneFacePicture(Form):
    """A picture of which one face counts."""

    reason = serializers.ChoiceField(choices=ONE_FACE_REASONS, help_text="Why there is no face.")
    face = DetectedFace(allow_null=True)


class SampleOwner(Form):
    """Whose photo it is."""

    employee_id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()


class SimilarSample(Form):
    """An enrolled photo."""

    sample_id = serializers.IntegerField()
    similarity = serializers.FloatField(help_text="Cosine, -1 to 1.")
    employee = SampleOwner()


class FoundPicture(OneFacePicture):
    """The enrolled photos most similar to the face, best first."""

    samples = SimilarSample(many=True)


class RankedTeam(Form):
    """How much a face resembles a team."""

    team_id = serializers.IntegerField()
    name = serializers.CharField()
    color = serializers.CharField()
    percent = serializers.IntegerField(help_text="Those of all teams make 100.")


class TeamsPicture(OneFacePicture):
    """The teams that the face resembles, best first; none where less than two are large enough."""

    teams = RankedTeam(many=True)


class EmbeddedFace(DetectedFace):
    """A face and its vector."""

    vector = VectorField()


class EmbeddedPicture(Picture):
    """The vectors of the faces."""

    model_id = serializers.CharField(help_text="Vectors of two models must never be compared.")
    faces = EmbeddedFace(many=True)


class Verification(Form):
    """Whether two pictures show one person."""

    same_person = serializers.BooleanField(allow_null=True, help_text="Null: no telling.")
    similarity = serializers.FloatField(allow_null=True, help_text="Cosine, -1 to 1.")
    threshold = serializers.FloatField(help_text="From here on it is the same person.")
    reason = serializers.ChoiceField(choices=VERIFICATION_REASONS)
    first = OneFacePicture()
    second = OneFacePicture()


class PictureRefusal(Form):
    """What is wrong with one picture of a batch (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()


def answer_with(answer: type[Form]) -> PolymorphicProxySerializer:
    """The schema of a verb's answer: that of one picture, or a result for each of a batch."""
    name = answer.__name__
    result = type(
        f"{name}Result",
        (Form,),
        {
            "__doc__": "An answer or a problem, in the order of the pictures.",
            "index": serializers.IntegerField(),
            "answer": answer(allow_null=True),
            "problem": PictureRefusal(allow_null=True),
        },
    )
    batch = type(
        f"{name}Batch",
        (Form,),
        {"__doc__": "A result for each picture.", "results": result(many=True)},
    )
    return PolymorphicProxySerializer(
        component_name=f"{name}Answer", serializers=[answer, batch], resource_type_field_name=None
    )


def describe_face(face: Face) -> dict[str, Any]:
    """Of `DetectedFace`."""
    return {
        "box": [round(side, 1) for side in face.box.as_xyxy()],
        "landmarks": [[round(value, 1) for value in point] for point in face.landmarks.tolist()],
        "probability": round(face.probability, 4),
    }


def describe_sighting(seen: Sighting) -> dict[str, Any]:
    """Of `DetectedPicture`."""
    return {**_describe_size(seen), "faces": [describe_face(face) for face in seen.faces]}


def describe_people(
    seen: Sighting, faces: Sequence[PhotoFace], *, candidates: int
) -> dict[str, Any]:
    """Of `RecognisedPicture`."""
    return {
        **_describe_size(seen),
        "faces": [_describe_named(face, candidates) for face in faces],
    }


def describe_judgement(judged: Judgement, *, is_liveness_asked: bool) -> dict[str, Any]:
    """Of `AnalysedFace`."""
    quality = judged.quality
    problems = [*(["covered"] if judged.is_covered else []), *quality.problems]
    return {
        **describe_face(judged.face),
        "size_px": round(quality.face_px, 1),
        "inside": round(quality.inside, 3),
        "pose": {name: round(getattr(quality, name), 1) for name in ("yaw", "pitch", "roll")},
        "sharpness": round(quality.sharpness, 4),
        "exposure": {
            name: round(getattr(quality, name), 4) for name in ("brightness", "contrast", "burnt")
        },
        "may_be_covered": judged.is_covered,
        "quality": round(quality.score, 3),
        "is_usable": quality.score >= UNUSABLE_QUALITY,
        "problems": problems,
        "advice": [advise_on(code) for code in problems],
        "liveness": _describe_liveness(judged, is_asked=is_liveness_asked),
    }


def describe_vectors(seen: Sighting) -> dict[str, Any]:
    """Of `EmbeddedPicture`."""
    return {
        **_describe_size(seen),
        "model_id": seen.model_id,
        "faces": [
            {**describe_face(face), "vector": _describe_vector(vector)}
            for face, vector in zip(seen.faces, seen.embeddings, strict=True)
        ],
    }


def describe_one(face: Face | None, reason: str) -> dict[str, Any]:
    """Of `OneFacePicture`."""
    return {"reason": reason, "face": describe_face(face) if face else None}


def describe_sample(sample: FaceSample, cosine: float) -> dict[str, Any]:
    """Of `SimilarSample`."""
    owner = sample.employee
    return {
        "sample_id": sample.pk,
        "similarity": round(cosine, 4),
        "employee": {"employee_id": owner.pk, "number": owner.number, "name": owner.name},
    }


def describe_team(team: TeamScore) -> dict[str, Any]:
    """Of `RankedTeam`."""
    return {
        "team_id": team.team_id,
        "name": team.name,
        "color": team.color,
        "percent": team.percent,
    }


def describe_comparison(found: Comparison | None, reason: str) -> dict[str, Any]:
    """Of `Verification`, without the pictures."""
    return {
        "same_person": found.is_same if found else None,
        "similarity": round(found.cosine, 4) if found else None,
        "threshold": SAME_PERSON_MIN,
        "reason": reason,
    }


def _describe_size(seen: Sighting) -> dict[str, int]:
    width, height = seen.image_wh
    return {"width": width, "height": height}


def _describe_named(named: PhotoFace, candidates: int) -> dict[str, Any]:
    found = named.identification
    return {
        **describe_face(named.face),
        "quality": round(named.quality.score, 3),
        "problems": list(named.quality.problems),
        "outcome": found.outcome.value,
        "reason": found.reason.value,
        "person": describe_candidate(found.person) if found.person else None,
        "score": round(found.score, 4),
        "margin": round(found.margin, 4),
        "candidates": [describe_candidate(near) for near in found.candidates[:candidates]],
    }


def _describe_liveness(judged: Judgement, *, is_asked: bool) -> dict[str, Any]:
    is_judged = judged.liveness is not None
    reason = JUDGED if is_judged else TOO_SMALL if is_asked else NOT_ASKED
    return {
        "score": None if judged.liveness is None else round(judged.liveness, 2),
        "looks_living": judged.looks_living,
        "reason": reason,
        "limits": _(
            "A single look. About one living face in twenty is taken for a picture, and a good "
            "screen or a mask may pass: no proof that somebody is there."
        ),
    }


def _describe_vector(vector: Embeddings) -> list[float]:
    return [round(value, 6) for value in vector.tolist()]
