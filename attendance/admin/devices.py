"""Kiosks and terminals: where they stand, whether they are there, and pairing them."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from attendance.admin.pairing_pages import (
    end_pairing,
    show_pairing,
    show_pairing_state,
)
from attendance.models import Device
from attendance.services import announce_device
from people.admin.history import ChangeHistoryMixin

ONLINE_FOR = datetime.timedelta(seconds=150)  # a kiosk that is connected is noted every minute
STATES = {"online": "success", "quiet": "info", "not_paired": "warning", "off": "danger"}


@admin.register(Device)
class DeviceAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """Kiosks; a new one is paired on the page that follows."""

    list_display = ("name", "site", "floor", "direction", "state", "last_seen_at", "browser")
    list_filter = ("site", "direction", "is_active")
    list_select_related = ("site",)
    search_fields = ("name",)
    fields = (
        "name", "site", "floor", "direction", "is_active",
        "state_in_words", "browser", "paired_at", "last_seen_at",
    )  # fmt: skip
    readonly_fields = ("state_in_words", "browser", "paired_at", "last_seen_at")
    actions_detail = ("go_to_pairing",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Device]:
        """Without those that stand for cameras: these follow their camera."""
        return super().get_queryset(request).filter(camera=None)

    def get_fields(self, request: HttpRequest, obj: Device | None = None) -> Any:
        """What a browser adds stands there once there can be one."""
        return self.fields if obj else ("name", "site", "floor", "direction")

    @display(description=_("state"), label=STATES)
    def state(self, device: Device) -> tuple[str, str]:
        """Whether the device may check people in, and whether it is there."""
        if not device.is_active:
            return "off", str(_("off"))
        if not device.is_paired:
            return "not_paired", str(_("not paired"))
        seen = device.last_seen_at
        if seen is not None and timezone.now() - seen < ONLINE_FOR:
            return "online", str(_("online"))
        return "quiet", str(_("not connected"))

    @admin.display(description=_("state"))
    def state_in_words(self, device: Device) -> str:
        """The same on the device's page."""
        return self.state(device)[1]

    @action(description=_("Pair"), permissions=["pair"])
    def go_to_pairing(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that shows a code."""
        return redirect("admin:attendance_device_pair", object_id)

    def has_pair_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may change devices."""
        return super().has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """With the pages that pair a device and end its pairing."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/pair/", wrap(self.pair_view), name="attendance_device_pair"),
            path("<int:pk>/pairing/", wrap(show_pairing_state), name="attendance_device_pairing"),
            path(
                "<int:pk>/unpair/", wrap(require_POST(end_pairing)), name="attendance_device_unpair"
            ),
            *super().get_urls(),
        ]

    def pair_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page with the code."""
        return show_pairing(request, pk, self.admin_site.each_context(request))

    def save_model(self, request: HttpRequest, obj: Device, form: Any, change: Any) -> None:
        """Save it, and let its open sockets hear of it at once."""
        super().save_model(request, obj, form, change)
        transaction.on_commit(lambda: announce_device(device_id=obj.pk), robust=True)

    def response_add(
        self, request: HttpRequest, obj: Device, post_url_continue: str | None = None
    ) -> HttpResponse:
        """A new device is paired next."""
        if not self.has_pair_permission(request) or "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)  # type: ignore[no-any-return]
        self.message_user(
            request, _("%(name)s is added. Now pair it.") % {"name": obj.name}, messages.SUCCESS
        )
        return redirect(reverse("admin:attendance_device_pair", args=[obj.pk]))
