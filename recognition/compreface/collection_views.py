"""CompreFace's endpoints that keep people and their photos."""

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.scopes import Scope
from people.models import Employee, FaceSample
from recognition.compreface import collection, examples
from recognition.compreface.endpoint import CompreFaceView
from recognition.compreface.inputs import (
    read_id,
    read_page,
    read_picture,
    read_probability,
    read_subject,
)
from recognition.compreface.problems import (
    Code,
    CompreFaceError,
)
from recognition.compreface.searching import (
    name_people,
)


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
