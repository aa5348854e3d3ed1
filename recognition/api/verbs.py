"""The verbs: what can be asked of a picture. Nothing of a picture is stored.

Every search by face, every comparison and every vector that leaves is written down before the
answer is given.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import Throttled
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.parsers import StrictJSONParser
from people.api.problems import describe_problem
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import AccessRecord, Integration
from people.policies import Account, can_view_everybody, visible_employees
from people.services import record_access, take_turn
from recognition.api.answers import (
    DIFFERENT,
    NO_FACE,
    OK,
    SAME,
    SEVERAL_FACES,
    AnalysedPicture,
    DetectedPicture,
    EmbeddedPicture,
    Form,
    FoundPicture,
    RecognisedPicture,
    TeamsPicture,
    Verification,
    answer_with,
    describe_comparison,
    describe_judgement,
    describe_one,
    describe_people,
    describe_sample,
    describe_sighting,
    describe_team,
    describe_vectors,
)
from recognition.api.pictures import ImageProblem, Source, look, read_picture
from recognition.api.requests import (
    PAIR,
    AllFacesOptions,
    AnalyseOptions,
    FindOptions,
    OneFaceOptions,
    RecogniseOptions,
    Schemas,
    accept_pictures,
    read_body,
    read_search,
    read_sources,
)
from recognition.decision import DEFAULT_POLICY, Candidate
from recognition.errors import NoFaceError, SeveralFacesError
from recognition.pairs import compare_vectors, list_similar
from recognition.photo import PhotoFace, name_faces, note_people, note_search
from recognition.policies import check_embed_faces, check_recognise, check_search_faces
from recognition.seeing import Search, Sighting, judge_faces, see_faces, see_one_face
from recognition.team_similarity import rank_teams

Values = dict[str, Any]


class PictureView(ApiView):
    """A verb about one picture; of a batch, each picture gets an answer or a problem."""

    scopes: ClassVar = {"POST": Scope.FACES_RECOGNISE}
    parser_classes = [StrictJSONParser, MultiPartParser]
    bodies: ClassVar[Schemas]

    def post(self, request: Request) -> Response:
        """Answer about the picture, or about each of the batch, in order."""
        self.check_account(request.user)
        values = read_body(request, self.bodies)
        sources, is_batch = read_sources(values)
        if not is_batch:
            return Response(self.answer(request.user, read_picture(sources[0]), values))
        count_pictures(request, len(sources))
        results = [self.try_one(request.user, source, values) for source in sources]
        return Response({"results": [{"index": i, **found} for i, found in enumerate(results)]})

    def check_account(self, user: Account) -> None:
        """Raise PermissionDenied unless the account may ask this."""
        check_search_faces(user)

    def try_one(self, actor: Account, source: Source, values: Values) -> dict[str, Any]:
        """The answer about one picture of a batch, or what is wrong with it."""
        try:
            return {"answer": self.answer(actor, read_picture(source), values), "problem": None}
        except ImageProblem as problem:
            return {"answer": None, "problem": describe_problem(problem)}

    def answer(self, actor: Account, data: bytes, values: Values) -> dict[str, Any]:
        """Answer about one picture."""
        raise NotImplementedError


def count_pictures(request: Request, count: int) -> None:
    """Let a batch count as often as it has pictures; raise Throttled when that is too often."""
    if count > 1 and isinstance(request.auth, Integration):
        wait_s = take_turn(request.auth, requests=count - 1)
        if wait_s:
            raise Throttled(wait_s)


def describe_verb(
    operation_id: str, answer: type[Form]
) -> Callable[[type[PictureView]], type[PictureView]]:
    """Say in the schema what a verb takes and gives."""

    def describe(view: type[PictureView]) -> type[PictureView]:
        schema = extend_schema(
            operation_id=operation_id,
            description=view.__doc__,
            tags=["faces"],
            request=dict(view.bodies),
            responses={200: answer_with(answer)},
        )
        return extend_schema_view(post=schema)(view)

    return describe


@describe_verb("detect_faces", DetectedPicture)
class DetectView(PictureView):
    """Where faces are in a picture. Nobody is looked up."""

    bodies = accept_pictures("Detect", AllFacesOptions)

    def answer(self, actor: Account, data: bytes, values: Values) -> dict[str, Any]:
        """Boxes, landmarks and probabilities."""
        return describe_sighting(look(see_faces, data, read_search(values), embed=False))


@describe_verb("recognise_faces", RecognisedPicture)
class RecogniseView(PictureView):
    """Who the people in a picture are. Names nobody who has not agreed."""

    bodies = accept_pictures("Recognise", RecogniseOptions)

    def check_account(self, user: Account) -> None:
        """The answer may name anybody."""
        check_recognise(user)

    def answer(self, actor: Account, data: bytes, values: Values) -> dict[str, Any]:
        """Every face with the person, or the reason why there is none."""
        seen = look(see_faces, data, read_search(values))
        faces = name_faces(seen, rank=False)
        named = list_named(faces, candidates=values["candidates"])
        note_people(actor=actor, named=named, faces=len(faces))
        return describe_people(seen, faces, candidates=values["candidates"])


@describe_verb("analyse_faces", AnalysedPicture)
class AnalyseView(PictureView):
    """How well faces are seen, and whether they look like living ones.

    Muster guesses no emotion, age, sex or ethnicity: docs/explanation/what-muster-does-not-guess.md
    says why.
    """

    bodies = accept_pictures("Analyse", AnalyseOptions)

    def answer(self, actor: Account, data: bytes, values: Values) -> dict[str, Any]:
        """Pose, sharpness, light, size, quality and liveness of every face."""
        is_asked = values["liveness"]
        judged = look(judge_faces, data, read_search(values), liveness=is_asked)
        return {"faces": [describe_judgement(it, is_liveness_asked=is_asked) for it in judged]}


@describe_verb("find_faces", FoundPicture)
class FindView(PictureView):
    """The enrolled photos most similar to a face, of people whom the account may see."""

    bodies = accept_pictures("Find", FindOptions)

    def answer(self, actor: Account, data: bytes, values: Values) -> dict[str, Any]:
        """Photos by their id, whose they are, and how similar."""
        seen, reason = find_one_face(data, read_search(values))
        among = None if can_view_everybody(actor) else visible_employees(actor)
        found = (
            list_similar(
                seen.embeddings[0], model_id=seen.model_id, limit=values["limit"], among=among
            )
            if seen
            else []
        )
        note_search(actor=actor, found=[it.employee_id for it, _ in found], faces=count(seen))
        return {
            **describe_one(seen.faces[0] if seen else None, reason),
            "samples": [describe_sample(sample, cosine) for sample, cosine in found],
        }


@describe_verb("embed_faces", EmbeddedPicture)
class EmbedView(PictureView):
    """The vectors of faces. A vector is biometric data: the account needs a permission for it."""

    scopes: ClassVar = {"POST": Scope.FACES_EMBED}
    bodies = accept_pictures("Embed", AllFacesOptions)

    def check_account(self, user: Account) -> None:
        """A vector is as good as a photo for finding somebody."""
        check_embed_faces(user)

    def answer(self, actor: Account, data: bytes, values: Values) -> dict[str, Any]:
        """A vector of 512 numbers for each face, and the model that made them."""
        seen = look(see_faces, data, read_search(values))
        record_access(
            actor=actor,
            action=AccessRecord.Action.EMBED_FACE,
            detail={"faces": len(seen.faces), "model": seen.model_id},
        )
        return describe_vectors(seen)


@describe_verb("rank_teams", TeamsPicture)
class TeamSimilarityView(PictureView):
    """Which team a face resembles. A game: it says nothing about anybody's work."""

    scopes: ClassVar = {"POST": Scope.TEAM_READ}
    bodies = accept_pictures("TeamSimilarity", OneFaceOptions)

    def answer(self, actor: Account, data: bytes, values: Values) -> dict[str, Any]:
        """The teams with their shares, best first."""
        seen, reason = find_one_face(data, read_search(values))
        teams = rank_teams(seen.embeddings[0], model_id=seen.model_id) if seen else []
        note_search(actor=actor, found=[], faces=count(seen))
        return {
            **describe_one(seen.faces[0] if seen else None, reason),
            "teams": [describe_team(team) for team in teams],
        }


@extend_schema_view(
    post=extend_schema(
        operation_id="verify_faces",
        tags=["faces"],
        request=dict(PAIR),
        responses={200: Verification},
    )
)
class VerifyView(ApiView):
    """Whether two pictures show one person. Nobody is looked up."""

    scopes: ClassVar = {"POST": Scope.FACES_RECOGNISE}
    parser_classes = [StrictJSONParser, MultiPartParser]

    def post(self, request: Request) -> Response:
        """Whether `first` and `second` show one person, and how similar the faces are."""
        check_search_faces(request.user)
        values = read_body(request, PAIR)
        search = read_search(values)
        data = [read_picture(values[name]) for name in ("first", "second")]
        looks = [find_one_face(picture, search) for picture in data]
        record_access(
            actor=request.user, action=AccessRecord.Action.COMPARE_FACES, detail={"pictures": 2}
        )
        return Response(compare(looks))


Look = tuple[Sighting | None, str]
"""A picture of which one face counts, or None and the reason."""


def find_one_face(data: bytes, search: Search) -> Look:
    """The one face that counts; without one, the reason why not."""
    try:
        return look(see_one_face, data, search), OK
    except NoFaceError:
        return None, NO_FACE
    except SeveralFacesError:
        return None, SEVERAL_FACES


def count(seen: Sighting | None) -> int:
    """The faces that were looked up."""
    return len(seen.faces) if seen else 0


def compare(looks: Sequence[Look]) -> dict[str, Any]:
    """Compare the faces of two pictures, if both have one."""
    (first, first_reason), (second, second_reason) = looks
    if first is None or second is None:
        found, reason = None, first_reason if first is None else second_reason
    else:
        found = compare_vectors(first.embeddings[0], second.embeddings[0])
        reason = SAME if found.is_same else DIFFERENT
    described = [describe_one(seen.faces[0] if seen else None, why) for seen, why in looks]
    return {**describe_comparison(found, reason), "first": described[0], "second": described[1]}


def list_named(faces: Iterable[PhotoFace], *, candidates: int) -> list[Candidate]:
    """The people whom the answer names in earnest: recognised, or shown as similar enough to be.

    The nearest people are shown whoever is in the picture. That a stranger's face is a little less
    unlike theirs than others says nothing about them.
    """
    named: list[Candidate] = []
    for face in faces:
        found = face.identification
        shown = found.candidates[:candidates]
        likely = [near for near in shown if near.score >= DEFAULT_POLICY.min_score]
        named += [*([found.person] if found.person else []), *likely]
    return named
