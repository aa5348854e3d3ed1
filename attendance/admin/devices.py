"""Kiosks and terminals."""

import secrets
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from attendance.models import Device
from attendance.services import hash_key, renew_key
from people.admin.history import ChangeHistoryMixin


@admin.register(Device)
class DeviceAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """Kiosks; the key of a new one is shown once, after saving."""

    list_display = ("name", "site", "floor", "direction", "state", "last_seen_at")
    list_filter = ("site", "direction", "is_active")
    list_select_related = ("site",)
    search_fields = ("name",)
    fields = ("name", "site", "floor", "direction", "is_active", "last_seen_at")
    readonly_fields = ("last_seen_at",)
    actions = ("renew_keys",)

    @display(description=_("state"), label={"on": "success", "off": "danger"})
    def state(self, device: Device) -> tuple[str, str]:
        """Whether the device may check people in."""
        return ("on", str(_("on"))) if device.is_active else ("off", str(_("off")))

    def save_model(self, request: HttpRequest, obj: Device, form: Any, change: Any) -> None:
        """Save the device; a new one gets its key, which is shown this once."""
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.key_hash = hash_key(secrets.token_urlsafe(32))
        super().save_model(request, obj, form, change)
        self._show_new_key(request, obj)

    @admin.action(
        description=_("Give a new key (the old one stops working)"), permissions=["change"]
    )
    def renew_keys(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        """A new key for each chosen device."""
        for device in queryset:
            self._show_new_key(request, device)

    def _show_new_key(self, request: HttpRequest, device: Device) -> None:
        self.message_user(
            request,
            _("Key of %(name)s, shown only now: %(key)s – type it on the kiosk page of the device.")
            % {"name": device.name, "key": renew_key(device=device)},
            messages.WARNING,
        )
