"""The form of a camera: its address is typed in parts, and shown without what opens it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from attendance.cameras.address import NO_LOGIN, Login, merge_address, open_address, read_login
from attendance.errors import CameraAddressError
from attendance.models import Camera
from attendance.services.cameras import check_hours
from people.encryption import DecryptionError

TIME = {"type": "time", "class": " ".join(INPUT_CLASSES)}
WEEKDAYS = [
    (1, gettext_lazy("Monday")), (2, gettext_lazy("Tuesday")), (3, gettext_lazy("Wednesday")),
    (4, gettext_lazy("Thursday")), (5, gettext_lazy("Friday")), (6, gettext_lazy("Saturday")),
    (7, gettext_lazy("Sunday")),
]  # fmt: skip
LOGIN_FIELDS = ("user", "password")
ADDRESS_FIELDS = ("stream_address", *LOGIN_FIELDS)
OWN_FIELDS = (
    "name", "site", "floor", "is_active", "frames_per_s", "weekdays", "begins_at", "ends_at",
    "records", "keeps_crops",
)  # fmt: skip


class CameraForm(forms.ModelForm):  # type: ignore[type-arg]
    """A camera; user and password are typed and never shown."""

    stream_address = forms.CharField(
        label=gettext_lazy("Address"),
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        ),
        help_text=gettext_lazy(
            "rtsp://camera:554/path or http://camera/video.mjpg; its manual or settings name it."
        ),
    )
    user = forms.CharField(
        label=gettext_lazy("User"),
        required=False,
        max_length=100,
        strip=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        required=False,
        max_length=200,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )
    has_no_login = forms.BooleanField(
        label=gettext_lazy("Forget user and password"),
        help_text=gettext_lazy("The camera asks for none."),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=WEEKDAYS,
        coerce=int,
        initial=[day for day, _name in WEEKDAYS],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    begins_at = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs=TIME),
    )
    ends_at = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs=TIME),
        help_text=gettext_lazy(
            "By the clock of the site; both empty: all day. Until before from: past midnight."
        ),
    )

    class Meta:
        model = Camera
        fields = OWN_FIELDS

    url = ""
    """The whole address, once the fields are checked; never shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "floor" in self.fields:
            self.fields["floor"].widget.attrs["list"] = "known-floors"
        if self.instance.pk and "stream_address" in self.fields:
            self.fields["stream_address"].initial = self.instance.address_shown
            self._say_what_is_kept()

    def _say_what_is_kept(self) -> None:
        stored = read_stored(self.instance)
        if stored and read_login(stored) != NO_LOGIN:
            for name in LOGIN_FIELDS:
                self.fields[name].help_text = _("Kept, and not shown. Empty: it stays.")

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """Put the address together, and check days and hours."""
        values: dict[str, Any] = super().clean() or {}
        if "stream_address" in values:
            self._read_address(values)
        return values

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                check_hours(camera=self.instance)
            except forms.ValidationError as error:
                self.add_error(None, error)

    @sensitive_variables()
    def _read_address(self, values: dict[str, Any]) -> None:
        stored = read_stored(self.instance)
        try:
            merged = merge_address(
                values["stream_address"],
                Login(values.get("user", ""), values.get("password", "")),
                drops_login=values.get("has_no_login", False),
                stored=stored,
            )
        except CameraAddressError as error:
            self.add_error("stream_address", str(error))
        else:
            self.url = merged


def read_stored(camera: Camera) -> str:
    """The whole address; empty for a new camera, and when no key opens it any more."""
    if not camera.pk:
        return ""
    try:
        return open_address(camera)
    except DecryptionError:
        return ""
