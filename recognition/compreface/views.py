"""CompreFace's endpoints, for keys alone; what an account may not do, no key may do in its name."""

import logging
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from people.api.authentication import IntegrationAuthentication
from people.api.parsers import StrictJSONParser
from people.api.problems import find_problem
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import AccessRecord, Employee, FaceSample, Integration
from people.services import record_access
from recognition.compreface import collection, examples
from recognition.compreface.answers import (
    CALCULATOR,
    describe_face,
    describe_people,
    describe_versions,
)
from recognition.compreface.inputs import (
    Options,
    read_body,
    read_id,
    read_options,
    read_page,
    read_picture,
    read_probability,
    read_subject,
)
from recognition.compreface.problems import (
    TOO_MANY_FACES,
    Code,
    CompreFaceError,
)
from recognition.compreface.searching import (
    compare_with,
    name_people,
    rank_people,
    read_vector,
    read_vectors,
)
from recognition.compreface.seeing import SeenFace, see
from recognition.compreface.similarity import measure_similarity
from recognition.engine.errors import EngineError
from recognition.engine.types import Embeddings
from recognition.photo import note_search
from recognition.policies import check_embed_faces, check_search_faces

logger = logging.getLogger(__name__)

KEY_HEADER = "x-api-key"
MAX_VECTORS = 100
CODES_BY_STATUS: dict[int, Code] = {
    HTTPStatus.UNAUTHORIZED: Code.KEY_UNKNOWN,
    HTTPStatus.FORBIDDEN: Code.NOT_ALLOWED,
    HTTPStatus.CONFLICT: Code.NOT_TAKEN,
    HTTPStatus.TOO_MANY_REQUESTS: Code.TOO_MANY_REQUESTS,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Code.FILE_UNUSABLE,
}
"""What the API's other problems are here."""


@extend_schema(exclude=True)  # described by CompreFace, and in docs/how-to
class CompreFaceView(ApiView):
    """An endpoint that answers, and refuses, as CompreFace does."""

    authentication_classes = [IntegrationAuthentication]
    parser_classes = [MultiPartParser, StrictJSONParser]

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """CompreFace's errors in place of problem+json."""
        return answer_error

    @property
    def key(self) -> Integration:
        """The key that asks."""
        return cast("Integration", self.request.auth)


class SubjectsView(CompreFaceView):
    """`recognition/subjects`."""

    scopes: ClassVar[Mapping[str, Scope]] = {
        "GET": Scope.PEOPLE_READ,
        "POST": Scope.PEOPLE_WRITE,
        "DELETE": Scope.PEOPLE_WRITE,
    }

    def get(self, _request: Request) -> Response:
        """Every subject."""
        return Response({"subjects": collection.list_subjects(key=self.key)})

    def post(self, request: Request) -> Response:
        """A new subject, without a face as yet."""
        subject = collection.add_subject(read_subject(request), key=self.key)
        return Response({"subject": subject.name}, status=201)

    def delete(self, _request: Request) -> Response:
        """All subjects that this key has added."""
        people = collection.find_own_people(self.key)
        for person in people:
            collection.delete_subject(person, key=self.key)
        return Response({"deleted": len(people)})


class SubjectView(CompreFaceView):
    """`recognition/subjects/SUBJECT`."""

    scopes: ClassVar[Mapping[str, Scope]] = {
        "PUT": Scope.PEOPLE_WRITE,
        "DELETE": Scope.PEOPLE_WRITE,
    }

    def put(self, request: Request, subject: str) -> Response:
        """Another name; that of another subject joins both."""
        new_name = read_subject(request)
        if not new_name or new_name == subject:
            return Response({"updated": False})
        person, other = collection.rename_subject(subject, new_name, key=self.key)
        if other is not None:
            examples.merge(person, other, key=self.key)
        return Response({"updated": True})

    def delete(self, _request: Request, subject: str) -> Response:
        """The face goes, and with it the subject."""
        person = collection.find_subject(subject, key=self.key)
        name = name_people([person], key=self.key)[person.pk]
        collection.delete_subject(person, key=self.key)
        return Response({"subject": name})


class FacesView(CompreFaceView):
    """`recognition/faces`."""

    scopes: ClassVar[Mapping[str, Scope]] = {
        "GET": Scope.PHOTOS_READ,
        "POST": Scope.PHOTOS_WRITE,
        "DELETE": Scope.PHOTOS_WRITE,
    }

    def get(self, request: Request) -> Response:
        """The stored faces, by pages."""
        number, size = read_page(request)
        faces = examples.list_examples(
            key=self.key, name=request.query_params.get("subject", "")
        ).select_related("employee")
        total = faces.count()
        return Response(
            {
                "faces": examples.describe_examples(
                    faces[number * size : (number + 1) * size], key=self.key
                ),
                "page_number": number,
                "page_size": size,
                "total_pages": -(-total // size),
                "total_elements": total,
            }
        )

    def post(self, request: Request) -> Response:
        """One more face of a subject, who is recognised by it at once."""
        name = request.query_params.get("subject")
        if name is None:
            raise CompreFaceError(
                Code.PARAMETER_MISSING, "Required request parameter 'subject' is not present"
            )
        sample, subject = examples.add_example(
            name,
            read_picture(request, "file"),
            key=self.key,
            probability=read_probability(request.query_params),
        )
        image_id = examples.find_image_ids([sample])[sample.pk]
        return Response({"image_id": str(image_id), "subject": subject}, status=201)

    def delete(self, request: Request) -> Response:
        """All faces of a subject; without one, those of all whom this key has added."""
        name = request.query_params.get("subject")
        deleted = 0
        for person in self._find_meant(name):
            deleted += person.face_samples.filter(state=FaceSample.State.READY).count()
            collection.erase_faces(person, key=self.key)
        return Response({"deleted": deleted})

    def _find_meant(self, name: str | None) -> list[Employee]:
        if name is None:
            return collection.find_own_people(self.key)
        collection.check_name(name)
        found = collection.find_person(name, key=self.key)
        return [found] if found else []


class DeleteFacesView(CompreFaceView):
    """`recognition/faces/delete`: several at once, by their ids."""

    scopes: ClassVar[Mapping[str, Scope]] = {"POST": Scope.PHOTOS_WRITE}

    def post(self, request: Request) -> Response:
        """Delete those that are there; the others are passed over."""
        if not isinstance(request.data, list):
            raise CompreFaceError(Code.INVALID, _("Send a list of image ids."))
        deleted = []
        for image_id in [read_id(text) for text in request.data]:
            try:
                deleted.append(examples.delete_example(image_id, key=self.key))
            except CompreFaceError as error:
                if error.code != Code.IMAGE_UNKNOWN:
                    raise
        return Response(deleted)


class FaceView(CompreFaceView):
    """`recognition/faces/IMAGE`."""

    scopes: ClassVar[Mapping[str, Scope]] = {"DELETE": Scope.PHOTOS_WRITE}

    def delete(self, _request: Request, image_id: str) -> Response:
        """One face, with its photo and its vector."""
        return Response(examples.delete_example(read_id(image_id), key=self.key))


class ImageView(CompreFaceView):
    """`recognition/faces/IMAGE/img`."""

    scopes: ClassVar[Mapping[str, Scope]] = {"GET": Scope.PHOTOS_READ}

    def get(self, _request: Request, image_id: str) -> HttpResponse:
        """The stored photo; nothing when there is none, as in CompreFace."""
        try:
            data = examples.read_image(read_id(image_id), key=self.key)
        except CompreFaceError as error:
            if error.code != Code.IMAGE_UNKNOWN:
                raise
            data = b""
        return HttpResponse(
            data,
            content_type="application/octet-stream",
            headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
        )


class PictureView(CompreFaceView):
    """An endpoint that looks at pictures, which are never stored."""

    scopes: ClassVar[Mapping[str, Scope]] = {"POST": Scope.FACES_RECOGNISE}

    def read_options(self) -> Options:
        """What is asked for, if the key and its account may ask it."""
        check_search_faces(self.key.account)
        options = read_options(self.request)
        if CALCULATOR in options.plugins:
            check_embed(self.key)
        return options

    def see(self, data: bytes, options: Options) -> list[SeenFace]:
        """The faces of a picture; a line in the audit log when their vectors are given away."""
        seen = see(data, options.wanted)
        if CALCULATOR in options.plugins:
            record_access(
                actor=self.key.account,
                action=AccessRecord.Action.EMBED_FACE,
                detail={"faces": len(seen)},
            )
        return seen


class RecognizeView(PictureView):
    """`recognition/recognize`."""

    def post(self, request: Request) -> Response:
        """Every face, and the subjects it is most similar to."""
        options = self.read_options()
        seen = self.see(read_picture(request, "file"), options)
        named = rank_all([it.vector for it in seen], key=self.key, count=options.predictions)
        result = [
            {
                **describe_face(face, plugins=options.plugins, status=options.status),
                "subjects": describe_people(people),
            }
            for face, people in zip(seen, named, strict=True)
        ]
        return Response({"result": result, **_describe_versions(options)})


class VerifyFaceView(PictureView):
    """`recognition/faces/IMAGE/verify`."""

    def post(self, request: Request, image_id: str) -> Response:
        """Every face, and how similar it is to a stored one."""
        options = self.read_options()
        sample = examples.find_example(read_id(image_id), key=self.key)
        seen = self.see(read_picture(request, "file"), options)
        note_search(actor=self.key.account, found=[sample.employee_id], faces=len(seen))
        name = name_people([sample.employee], key=self.key)[sample.employee_id]
        result = [
            {
                **describe_face(face, plugins=options.plugins, status=options.status),
                "subject": name,
                "similarity": measure_similarity(cosine),
            }
            for face, cosine in zip(
                seen, compare_with(sample, [it.vector for it in seen]), strict=True
            )
        ]
        return Response({"result": result, **_describe_versions(options)})


class DetectView(PictureView):
    """`detection/detect`."""

    def post(self, request: Request) -> Response:
        """Every face."""
        options = self.read_options()
        seen = self.see(read_picture(request, "file"), options)
        result = [
            describe_face(face, plugins=options.plugins, status=options.status) for face in seen
        ]
        return Response({"result": result, **_describe_versions(options)})


class VerifyView(PictureView):
    """`verification/verify`."""

    def post(self, request: Request) -> Response:
        """The one face of a picture, and how similar every face of another one is to it."""
        options = self.read_options()
        source = self._see_source(read_picture(request, "source_image"), options)
        matches = self.see(read_picture(request, "target_image"), options)
        record_access(
            actor=self.key.account,
            action=AccessRecord.Action.COMPARE_FACES,
            detail={"faces": 1 + len(matches)},
        )
        matches.sort(key=lambda face: -float(face.vector @ source.vector))
        answer = {
            "source_image_face": describe_face(
                source, plugins=options.plugins, status=options.status
            ),
            "face_matches": [
                {
                    **describe_face(face, plugins=options.plugins, status=options.status),
                    "similarity": measure_similarity(float(face.vector @ source.vector)),
                }
                for face in matches
            ],
            **_describe_versions(options),
        }
        return Response({"result": [answer]})

    def _see_source(self, data: bytes, options: Options) -> SeenFace:
        faces = self.see(data, options)
        if len(faces) > 1:
            raise CompreFaceError(Code.TOO_MANY_FACES, TOO_MANY_FACES)
        return faces[0]


class RecognizeVectorsView(PictureView):
    """`recognition/embeddings/recognize`."""

    def post(self, request: Request) -> Response:
        """For each embedding the subjects it is most similar to."""
        options = self.read_options()
        rows = read_rows(request, "embeddings")
        named = rank_all(
            read_vectors(rows, name="embeddings"), key=self.key, count=options.predictions
        )
        return Response(
            {
                "result": [
                    {"embedding": row, "similarities": describe_people(people)}
                    for row, people in zip(rows, named, strict=True)
                ]
            }
        )


class VerifyVectorsView(PictureView):
    """`recognition/embeddings/faces/IMAGE/verify`."""

    def post(self, request: Request, image_id: str) -> Response:
        """For each embedding, how similar it is to a stored face; best first."""
        self.read_options()
        sample = examples.find_example(read_id(image_id), key=self.key)
        rows = read_rows(request, "embeddings")
        vectors = read_vectors(rows, name="embeddings")
        note_search(actor=self.key.account, found=[sample.employee_id], faces=len(rows))
        return Response({"result": _sort_by_similarity(rows, compare_with(sample, vectors))})


class CompareVectorsView(PictureView):
    """`verification/embeddings/verify`."""

    def post(self, request: Request) -> Response:
        """How similar each embedding is to one; best first."""
        self.read_options()
        source = read_vector(read_body(request).get("source"), name="source")
        rows = read_rows(request, "targets")
        vectors = read_vectors(rows, name="targets")
        cosines = [float(vector @ source) for vector in vectors]
        return Response({"result": _sort_by_similarity(rows, cosines)})


def rank_all(
    vectors: Collection[Embeddings], *, key: Integration, count: int
) -> list[list[tuple[str, float]]]:
    """For each vector the names and cosines of the nearest people; the search is recorded."""
    found = [rank_people(vector, key=key, count=count) for vector in vectors]
    people = {person.pk: person for ranking in found for person, _cosine in ranking}
    note_search(actor=key.account, found=people, faces=len(vectors))
    names = name_people(people.values(), key=key)
    return [[(names[person.pk], cosine) for person, cosine in ranking] for ranking in found]


def read_rows(request: Request, name: str) -> list[Any]:
    """The embeddings of the body, as they were sent; raises CompreFaceError for too many."""
    rows = read_body(request).get(name)
    if not isinstance(rows, list) or not rows:
        raise CompreFaceError(Code.NO_EMBEDDINGS, f"“{name}” needs at least one embedding.")
    if len(rows) > MAX_VECTORS:
        raise CompreFaceError(Code.INVALID, f"“{name}” takes at most {MAX_VECTORS} embeddings.")
    return rows


def check_embed(key: Integration) -> None:
    """Raise CompreFaceError or PermissionDenied unless key and account may have vectors."""
    if not key.has_scope(Scope.FACES_EMBED):
        raise CompreFaceError(
            Code.NOT_ALLOWED,
            _("The plugin “calculator” gives away vectors. The key needs the scope %(scope)s.")
            % {"scope": Scope.FACES_EMBED.value},
        )
    check_embed_faces(key.account)


def answer_error(error: Exception, _context: Mapping[str, Any]) -> Response | None:
    """The answer to an error in CompreFace's form; None: it is unexpected."""
    found = find_error(error)
    if found is None:
        return None
    set_rollback()
    return Response(found.as_dict(), status=found.status)


def find_error(error: Exception) -> CompreFaceError | None:
    """The same error in CompreFace's words; None when it is a fault of ours."""
    if isinstance(error, CompreFaceError):
        return error
    if isinstance(error, EngineError):
        logger.error("The engine cannot serve: %s", error)
        return CompreFaceError(Code.ENGINE, str(error))
    problem = find_problem(error)
    if problem is None:
        return None
    if problem.code == "key_missing":
        return CompreFaceError(Code.HEADER_MISSING, f"Missing header: {KEY_HEADER}")
    code = CODES_BY_STATUS.get(problem.status_code, Code.UNDEFINED)
    return CompreFaceError(code, str(problem.detail))


def _describe_versions(options: Options) -> dict[str, Any]:
    return describe_versions(options.plugins, status=options.status)


def _sort_by_similarity(rows: list[Any], cosines: list[float]) -> list[dict[str, Any]]:
    paired = sorted(zip(rows, cosines, strict=True), key=lambda pair: -pair[1])
    return [{"embedding": row, "similarity": measure_similarity(cosine)} for row, cosine in paired]
