"""CompreFace's endpoints that look at pictures and vectors, and store nothing."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.scopes import Scope
from people.models import AccessRecord, Integration
from people.services import record_access
from recognition.compreface import examples
from recognition.compreface.answers import (
    CALCULATOR,
    describe_face,
    describe_people,
    describe_versions,
)
from recognition.compreface.endpoint import CompreFaceView
from recognition.compreface.inputs import (
    Options,
    read_body,
    read_id,
    read_options,
    read_picture,
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
from recognition.engine.types import Embeddings
from recognition.photo import note_search
from recognition.policies import check_embed_faces, check_search_faces

MAX_VECTORS = 100


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


def _describe_versions(options: Options) -> dict[str, Any]:
    return describe_versions(options.plugins, status=options.status)


def _sort_by_similarity(rows: list[Any], cosines: list[float]) -> list[dict[str, Any]]:
    paired = sorted(zip(rows, cosines, strict=True), key=lambda pair: -pair[1])
    return [{"embedding": row, "similarity": measure_similarity(cosine)} for row, cosine in paired]
