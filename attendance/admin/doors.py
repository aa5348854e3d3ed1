"""Doors: their relays, readers and rules, opening one by hand, and the secret of its commands."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import action, display
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextInputWidget,
)

from attendance.admin.camera_form import TIME
from attendance.doors.keeping import check_address_still_fits, renew_secret, set_address
from attendance.doors.opening import open_by_hand
from attendance.errors import DoorRefusedError
from attendance.models import AccessRule, Door, DoorReader, ScheduleDay
from attendance.models.cameras import every_day
from attendance.policies import can_open_door, check_open_door
from people.admin.employee_actions import signed_in
from people.admin.history import ChangeHistoryMixin
from people.encryption import DecryptionError

DATE = {"type": "date", "class": " ".join(INPUT_CLASSES)}
STATES = {"ready": "success", "off": "info", "no_rule": "warning", "no_reader": "warning"}


class UnshownInput(UnfoldAdminTextInputWidget):
    """Seen while it is typed, and never sent back."""

    def format_value(self, value: Any) -> None:
        """Nothing."""


class DoorForm(forms.ModelForm):  # type: ignore[type-arg]
    """A door; its relay's address is written here and never shown again."""

    new_address = forms.CharField(
        label=gettext_lazy("New address of the relay"),
        required=False,
        widget=UnshownInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        ),
        help_text=gettext_lazy(
            "https://… for a webhook, mqtts://user:password@broker for MQTT. It is kept encrypted "
            "and not shown again; leave it empty to keep the one that is there."
        ),
    )

    class Meta:
        model = Door
        fields = (
            "name", "site", "relay", "is_nearby", "topic", "open_seconds", "anti_passback",
            "needs_liveness", "opens_by_pin", "opens_by_badge", "is_active",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "new_address" in self.fields:
            address = self.fields["new_address"]
            address.label, address.required = _("Address of the relay"), True
            address.help_text = _(
                "https://… for a webhook, mqtts://user:password@broker for MQTT. It is kept "
                "encrypted and not shown again."
            )
            address.error_messages["required"] = _(
                "Write the address of the relay that opens this door."
            )

    def clean(self) -> dict[str, Any]:
        """The address has to fit the relay, also one that is kept."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors or "relay" not in cleaned:
            return cleaned
        door: Door = self.instance
        door.relay, door.is_nearby = cleaned["relay"], cleaned["is_nearby"]
        try:
            self._take_address(door, cleaned.get("new_address", ""))
        except (DoorRefusedError, DecryptionError) as error:
            self.add_error("new_address", str(error))
        return cleaned

    def _take_address(self, door: Door, address: str) -> None:
        if address:
            set_address(door, address.strip())
        elif door.address:
            check_address_still_fits(door)
        else:
            raise DoorRefusedError(_("Write the address of the relay that opens this door."))


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who may pass, and when."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=[(int(day) + 1, day.label) for day in ScheduleDay.Weekday],
        coerce=int,
        initial=every_day,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )

    class Meta:
        model = AccessRule
        fields = (
            "team", "employee", "weekdays", "begins_at", "ends_at", "valid_from", "valid_until",
        )  # fmt: skip
        widgets: ClassVar = {
            "begins_at": forms.TimeInput(format="%H:%M", attrs=TIME),
            "ends_at": forms.TimeInput(format="%H:%M", attrs=TIME),
            "valid_from": forms.DateInput(format="%Y-%m-%d", attrs=DATE),
            "valid_until": forms.DateInput(format="%Y-%m-%d", attrs=DATE),
        }

    def has_changed(self) -> bool:
        """A new rule counts as it stands: everybody, always, is a rule too."""
        return self.instance.pk is None or super().has_changed()

    def clean(self) -> dict[str, Any]:
        """What the database refuses too is said beside the field."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("team") and cleaned.get("employee"):
            self.add_error("employee", _("Choose a team or a person, and not both."))
        if (cleaned.get("begins_at") is None) != (cleaned.get("ends_at") is None):
            self.add_error("ends_at", _("Say both from and until, or neither: then all day."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day lies before the first."))
        return cleaned


class ReaderForm(forms.ModelForm):  # type: ignore[type-arg]
    """A kiosk or a camera at a door."""

    class Meta:
        model = DoorReader
        fields = ("device", "camera", "side")

    def clean(self) -> dict[str, Any]:
        """What the database refuses too is said beside the field."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("device")) == bool(cleaned.get("camera")) and not self.errors:
            self.add_error("device", _("Choose a kiosk or a camera, and not both."))
        return cleaned


class PartOfDoorMixin:
    """Whoever may change a door may change what belongs to it, and nobody else."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the door."""
        return request.user.has_perm("attendance.view_door") or self._may_change(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the door."""
        return self._may_change(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the door."""
        return self._may_change(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the door."""
        return self._may_change(request)

    def _may_change(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.has_perm("attendance.change_door") or user.has_perm("attendance.add_door"))


class ReaderInline(PartOfDoorMixin, TabularInline):  # type: ignore[type-arg,misc]
    """The kiosks and cameras at a door."""

    model = DoorReader
    form = ReaderForm
    extra = 0
    fields = ("device", "camera", "side")
    verbose_name = gettext_lazy("kiosk or camera")
    verbose_name_plural = gettext_lazy("kiosks and cameras at this door")

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """No device of a camera: nobody stands before that."""
        if db_field.name == "device":
            kwargs["queryset"] = db_field.related_model.objects.filter(camera=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RuleInline(PartOfDoorMixin, StackedInline):  # type: ignore[type-arg,misc]
    """Who may pass a door, and when."""

    model = AccessRule
    form = RuleForm
    extra = 0
    autocomplete_fields = ("team", "employee")
    fields = (
        ("team", "employee"), "weekdays", ("begins_at", "ends_at"), ("valid_from", "valid_until"),
    )  # fmt: skip
    verbose_name = gettext_lazy("rule")
    verbose_name_plural = gettext_lazy("rules: without one nobody passes")


class OpenForm(forms.Form):
    """Why a door is opened by hand."""

    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        validators=[MaxLengthValidator(300)],
        help_text=gettext_lazy("It is written in the log, with your name."),
    )


@admin.register(Door)
class DoorAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """Doors that Muster opens."""

    form = DoorForm
    list_display = ("name", "site", "relay", "address_shown", "state")
    list_filter = ("site", "relay", "is_active")
    list_select_related = ("site",)
    search_fields = ("name",)
    empty_words = gettext_lazy(
        "Muster tells a relay to open the lock for somebody whom a kiosk or a camera recognises. "
        "A door needs the address of its relay, a kiosk or camera beside it, and a rule who may "
        "pass."
    )
    conditional_fields = {"topic": "relay == 'mqtt'"}
    fieldsets = (
        (None, {"fields": ("name", "site", "is_active")}),
        (
            gettext_lazy("Relay"),
            {"fields": ("relay", "address_shown", "new_address", "is_nearby", "topic",
                        "open_seconds")},
        ),
        (
            gettext_lazy("What it asks for"),
            {"fields": ("needs_liveness", "opens_by_pin", "opens_by_badge", "anti_passback")},
        ),
    )  # fmt: skip
    readonly_fields = ("address_shown",)
    inlines = (ReaderInline, RuleInline)
    actions_detail = ("go_to_open", "go_to_secret")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Door]:
        """With what is there of rules and readers."""
        rules = AccessRule.objects.filter(door=OuterRef("pk"))
        readers = DoorReader.objects.filter(door=OuterRef("pk"))
        doors = super().get_queryset(request)
        return doors.annotate(has_rules=Exists(rules), has_readers=Exists(readers))

    @display(description=gettext_lazy("state"), label=STATES)
    def state(self, door: Any) -> tuple[str, str]:
        """Whether it can open for anybody."""
        if not door.is_active:
            return "off", _("off")
        if not door.has_rules:
            return "no_rule", _("no rule: nobody passes")
        if not door.has_readers:
            return "no_reader", _("no kiosk and no camera")
        return "ready", _("ready")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever only looks sees no field for a new address, whoever adds one no old address."""
        if obj is not None and self.has_change_permission(request, obj):
            return self.fieldsets
        left_out = "address_shown" if obj is None else "new_address"
        return [
            (title, {"fields": tuple(f for f in parts["fields"] if f != left_out)})
            for title, parts in self.fieldsets
        ]

    @action(description=gettext_lazy("Open now"), permissions=["open"])
    def go_to_open(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that asks why, and opens it."""
        return redirect("admin:attendance_door_open", object_id)

    @action(description=gettext_lazy("New secret"), permissions=["keep"])
    def go_to_secret(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that shows a secret."""
        return redirect("admin:attendance_door_secret", object_id)

    def has_open_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """A permission of its own."""
        return can_open_door(request.user)

    def has_keep_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may change doors."""
        return super().has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """With the pages that open a door and show its secret."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/open/", wrap(self.open_view), name="attendance_door_open"),
            path(
                "<int:pk>/secret/", wrap(never_cache(self.secret_view)),
                name="attendance_door_secret",
            ),
            *super().get_urls(),
        ]  # fmt: skip

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On POST the door is opened, and the page says what the relay answered."""
        check_open_door(request.user)
        door = get_object_or_404(Door, pk=pk)
        form = OpenForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            self._open(request, door, form.cleaned_data["note"])
            return redirect("admin:attendance_door_open", pk)
        decisions = door.decisions.filter(way="hand").select_related("answer")[:5]
        return self._show(
            request, door, "open", title=_("Open %(name)s") % {"name": door}, form=form,
            decisions=decisions,
        )  # fmt: skip

    def _open(self, request: HttpRequest, door: Door, note: str) -> None:
        try:
            _decision, result = open_by_hand(door=door, account=signed_in(request), note=note)
        except DoorRefusedError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        values = {"door": door, "detail": result.detail, "ms": result.took_ms}
        if result.was_taken:
            text = _("%(door)s is told to open: %(detail)s, %(ms)d ms.") % values
            self.message_user(request, text, messages.SUCCESS)
        else:
            text = _("%(door)s was not opened: %(detail)s") % values
            self.message_user(request, text, messages.ERROR)

    def secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """On POST a new secret, shown this once."""
        if not self.has_keep_permission(request):
            raise PermissionDenied(_("You may not change doors. Ask the HR admin."))
        door = get_object_or_404(Door, pk=pk)
        secret = renew_secret(door=door) if request.method == "POST" else ""
        return self._show(
            request, door, "secret", title=_("Secret of %(name)s") % {"name": door}, secret=secret
        )

    def save_model(self, request: HttpRequest, obj: Door, form: Any, change: Any) -> None:
        """A new one has a secret that nobody has seen."""
        super().save_model(request, obj, form, change)
        if not change:
            renew_secret(door=obj)

    def _show(self, request: HttpRequest, door: Door, page: str, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "door": door,
            "back_url": reverse("admin:attendance_door_change", args=[door.pk])
            if self.has_view_permission(request)
            else "",
            **more,
        }
        return TemplateResponse(cast("Any", request), f"admin/attendance/door/{page}.html", context)
