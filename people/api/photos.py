"""Face photos: sent, judged by the engine in the background, shown, deleted."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django_filters.rest_framework import (
    BooleanFilter,
    ChoiceFilter,
    FilterSet,
    ModelChoiceFilter,
)
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.employees import find_employee
from people.api.images import read_image
from people.api.parsers import StrictJSONParser
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import AccessRecord, FaceSample
from people.policies import (
    can_change_photos,
    check_add_photos,
    check_delete_photos,
    check_view_photos,
    visible_employees,
    visible_photos,
)
from people.services import delete_sample, record_view, take_photo
from people.verdicts import explain_verdicts

TAGS = ["photos"]


class PhotoSerializer(serializers.ModelSerializer[FaceSample]):
    """A photo and what the engine says about it; the vector is never given out here."""

    employee_number = serializers.CharField(source="employee.number", read_only=True)
    advice = serializers.SerializerMethodField(help_text="What is wrong and what to do, in words.")
    image_width = serializers.SerializerMethodField()
    image_height = serializers.SerializerMethodField()
    box = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        min_length=4,
        max_length=4,
        help_text="The face: left, top, right, bottom, in pixels of the upright photo.",
    )
    resembles = serializers.SerializerMethodField(
        help_text="Id of another person; null for those who may not decide about photos."
    )
    resemblance = serializers.SerializerMethodField(help_text="Cosine to that person's template.")
    face_url = serializers.SerializerMethodField(help_text="The cut-out face (JPEG).")

    class Meta:
        model = FaceSample
        fields = (
            "id", "employee", "employee_number", "state", "source", "verdicts", "advice",
            "is_accepted", "quality", "probability", "yaw", "pitch", "image_width",
            "image_height", "box", "resembles", "resemblance", "created_at", "face_url",
        )  # fmt: skip
        read_only_fields = fields

    def get_advice(self, sample: FaceSample) -> list[str]:
        """A sentence for each verdict, which names nobody else."""
        return explain_verdicts(sample, names_others=False)

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_image_width(self, sample: FaceSample) -> int | None:
        """Of the upright photo, once the engine has looked at it."""
        return sample.image_wh[0] if sample.image_wh else None

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_image_height(self, sample: FaceSample) -> int | None:
        """Of the upright photo, once the engine has looked at it."""
        return sample.image_wh[1] if sample.image_wh else None

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_resembles(self, sample: FaceSample) -> int | None:
        """Whom else the face looks like, for those who decide."""
        return sample.resembles_id if self._decides else None

    @extend_schema_field({"type": "number", "nullable": True})
    def get_resemblance(self, sample: FaceSample) -> float | None:
        """How much, for those who decide."""
        return sample.resemblance if self._decides else None

    @extend_schema_field({"type": "string", "nullable": True})
    def get_face_url(self, sample: FaceSample) -> str | None:
        """Null until a face is found."""
        return reverse("api:photo_face", args=[sample.pk]) if sample.crop else None

    @property
    def _decides(self) -> bool:
        return can_change_photos(self.context["request"].user)


class PhotoUploadSerializer(serializers.Serializer[Any]):
    """A photo in JSON."""

    image = serializers.CharField(help_text="JPEG, PNG, WebP, …, up to 30 MiB, in base64.")


class PhotoFilter(FilterSet):  # type: ignore[misc]
    """By person and by how far the photo has come."""

    employee = ModelChoiceFilter(queryset=lambda request: visible_employees(request.user))
    state = ChoiceFilter(choices=FaceSample.State.choices)
    source = ChoiceFilter(choices=FaceSample.Source.choices)
    is_accepted = BooleanFilter()


class PhotoView(ApiView, GenericAPIView[FaceSample]):
    """What the views of photos have in common: nobody sees further than in the admin."""

    queryset = FaceSample.objects.all()
    serializer_class = PhotoSerializer

    def get_queryset(self) -> QuerySet[FaceSample]:
        """The photos that the account may look at, without vectors."""
        photos = visible_photos(self.request.user).select_related("employee")
        return photos.defer("embedding", "employee__embedding")


class PhotosView(PhotoView):
    """`/api/v1/photos`."""

    scopes = {"GET": Scope.PHOTOS_READ}
    filterset_class = PhotoFilter
    search_fields = ("employee__name", "employee__number")
    ordering_fields = ("id", "created_at", "quality")
    ordering = ("-created_at",)

    @extend_schema(operation_id="list_photos", tags=TAGS, responses=PhotoSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The photos that the account may look at, newest first."""
        check_view_photos(request.user)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class EmployeePhotosView(PhotoView):
    """`/api/v1/employees/ID/photos`."""

    scopes = {"GET": Scope.PHOTOS_READ, "POST": Scope.PHOTOS_WRITE}
    parser_classes = [MultiPartParser, StrictJSONParser]
    filter_backends = []

    @extend_schema(
        operation_id="list_photos_of_employee", tags=TAGS, responses=PhotoSerializer(many=True)
    )
    def get(self, request: Request, pk: int) -> Response:
        """The photos of one person, newest first."""
        employee = find_employee(request, pk)
        check_view_photos(request.user, employee)
        photos = self.get_queryset().filter(employee=employee).order_by("-created_at", "pk")
        page = self.paginate_queryset(photos)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="add_photo",
        tags=TAGS,
        request={
            "application/json": PhotoUploadSerializer,
            "multipart/form-data": {
                "type": "object",
                "required": ["image"],
                "properties": {"image": {"type": "string", "format": "binary"}},
            },
        },
        responses={201: PhotoSerializer, 200: PhotoSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Add a photo of a person who has agreed. The face is looked for in the background.

        The same photo sent twice answers 200 with the one that is there.
        """
        employee = find_employee(request, pk)
        check_add_photos(request.user, employee)
        body = request.data if isinstance(request.data, dict) else {}
        data = read_image(body.get("image"))
        sample, is_new = take_photo(employee=employee, data=data)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(sample).data, status=code)


class OnePhotoView(PhotoView):
    """`/api/v1/photos/ID`."""

    scopes = {"GET": Scope.PHOTOS_READ, "DELETE": Scope.PHOTOS_WRITE}

    @extend_schema(operation_id="get_photo", tags=TAGS)
    def get(self, request: Request, pk: int) -> Response:
        """One photo: its state, its verdicts, where the face is."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(operation_id="delete_photo", tags=TAGS, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Delete a photo with its crop and vector; the person's template is computed anew."""
        sample = self.get_object()
        check_delete_photos(request.user, sample.employee)
        delete_sample(sample=sample)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PhotoFaceView(PhotoView):
    """`/api/v1/photos/ID/face`."""

    scopes = {"GET": Scope.PHOTOS_READ}

    @extend_schema(
        operation_id="get_face_of_photo",
        tags=TAGS,
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The cut-out face as JPEG; who looks at whom is noted in the audit log."""
        sample = self.get_object()
        if not sample.crop:
            raise Http404
        try:
            with sample.crop.open("rb") as file:
                data = file.read()
        except FileNotFoundError as error:
            raise Http404 from error
        record_view(
            actor=cast("User", request.user),
            action=AccessRecord.Action.VIEW_FACE,
            employee=sample.employee,
        )
        response = HttpResponse(data, content_type="image/jpeg")
        response["Cache-Control"] = "private, no-store"
        return response
