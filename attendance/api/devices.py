"""Devices: who stands where, a code to pair one, and the end of a pairing."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import FilterSet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.api.filters import FlagFilter, IdFilter
from attendance.errors import DeviceUnknownError
from attendance.models import Device
from attendance.policies import check_change_device, check_view_devices
from attendance.services import issue_code, unpair_device
from attendance.services.devices import CODE_LIFETIME
from people.api.scopes import Scope
from people.api.views import ApiView

TAG = ["devices"]


class DeviceSerializer(serializers.ModelSerializer[Device]):
    """A device; its key and its codes are not shown to anybody."""

    is_paired = serializers.BooleanField()

    class Meta:
        model = Device
        fields = (
            "id", "name", "site", "floor", "direction", "is_active", "is_paired", "paired_at",
            "browser", "last_seen_at", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class PairingCodeSerializer(serializers.Serializer[Any]):
    """A code for one browser, shown this once."""

    code = serializers.CharField()
    expires_at = serializers.DateTimeField()
    address = serializers.URLField(help_text="The page on which it is typed.")


class DeviceFilter(FilterSet):  # type: ignore[misc]
    """By place and state."""

    site = IdFilter(field_name="site", help_text="Id of the site at which it stands.")
    is_active = FlagFilter(field_name="is_active")
    is_paired = FlagFilter(method="filter_paired", help_text="Whether a browser holds its key.")

    def filter_paired(
        self,
        devices: QuerySet[Device],
        _name: str,
        is_paired: bool,  # noqa: FBT001  a filter
    ) -> QuerySet[Device]:
        """Those with a key, or those without."""
        return devices.exclude(public_key="") if is_paired else devices.filter(public_key="")


class DevicesView(ApiView, ListAPIView[Device]):
    """`GET /api/v1/devices`: kiosks, and what stands for the readers of other systems."""

    scopes: ClassVar = {"GET": Scope.DEVICES_READ}
    queryset = Device.objects.all()
    serializer_class = DeviceSerializer
    filterset_class = DeviceFilter
    search_fields = ("name",)
    ordering_fields = ("name", "last_seen_at", "id")
    ordering = ("name",)

    @extend_schema(operation_id="list_devices", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of devices."""
        check_view_devices(request.user)
        return self.list(request)


class DeviceView(ApiView):
    """`GET /api/v1/devices/ID`: one device."""

    scopes: ClassVar = {"GET": Scope.DEVICES_READ}

    @extend_schema(operation_id="get_device", tags=TAG, responses=DeviceSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The device as it is now."""
        check_view_devices(request.user)
        return Response(DeviceSerializer(find_device(pk)).data)


class RevocationView(ApiView):
    """`POST /api/v1/devices/ID/revoke`: what holds the device's key opens nothing any more."""

    scopes: ClassVar = {"POST": Scope.DEVICES_WRITE}

    @extend_schema(operation_id="revoke_device", tags=TAG, request=None, responses=DeviceSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """End the pairing, and any code that waits."""
        check_change_device(request.user)
        device = find_device(pk)
        unpair_device(device=device)
        return Response(DeviceSerializer(find_device(pk)).data)


class PairingCodeView(ApiView):
    """`POST /api/v1/devices/ID/pairing-code`: a code for a browser, as the admin shows it."""

    scopes: ClassVar = {"POST": Scope.DEVICES_WRITE}

    @extend_schema(
        operation_id="make_pairing_code",
        tags=TAG,
        request=None,
        responses={201: PairingCodeSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """A new code; an older one is dead, and what is paired stays so until it is used."""
        check_change_device(request.user)
        device = find_device(pk)
        if not device.is_active:
            text = _("“%(name)s” is switched off. Switch it on in the admin.")
            raise DeviceUnknownError(text % {"name": device.name})
        code = issue_code(device=device)
        answer = {
            "code": code,
            "expires_at": timezone.now() + CODE_LIFETIME,
            "address": request.build_absolute_uri(reverse("attendance:pair")),
        }
        return Response(PairingCodeSerializer(answer).data, status=201)


def find_device(pk: int) -> Device:
    """The device; Http404 when there is none."""
    device = Device.objects.filter(pk=pk).first()
    if device is None:
        raise Http404
    return device
