"""Employees: who they are, their consent and their photos."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from people.admin.consents import ConsentInline
from people.admin.photos import FaceSampleInline
from people.admin.scope import ScopedAdminMixin, ScopedRelatedFilter
from people.errors import PeopleError
from people.models import Employee, ErasureCertificate
from people.policies import visible_employees
from people.services import add_photo, erase_face_data, withdraw_consent


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploaded files as a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file as a FileField does."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class EmployeeForm(forms.ModelForm):  # type: ignore[type-arg]
    """An employee, with a place to drop new photos."""

    photos = ManyFilesField(
        label=_("Add photos"),
        required=False,
        help_text=_(
            "One or more photos of this person, looking into the camera. "
            "The face is looked for in the background; the result appears under Face photos."
        ),
        widget=ManyFilesInput(attrs={"multiple": True, "accept": "image/*"}),
    )

    class Meta:
        model = Employee
        fields = ("number", "name", "email", "team", "site", "active_from", "active_until")


class FaceStateFilter(admin.SimpleListFilter):
    """People with, or without, a photo that recognition can use."""

    title = _("face")
    parameter_name = "face"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The two kinds."""
        return [("ready", _("ready")), ("missing", _("no usable photo"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The people of the chosen kind."""
        if self.value() is None:
            return queryset
        return queryset.filter(embedding__isnull=self.value() == "missing")


class ConsentFilter(admin.SimpleListFilter):
    """People who agreed, and people who did not."""

    title = _("consent")
    parameter_name = "consent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The two kinds."""
        return [("active", _("given")), ("missing", _("missing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The people of the chosen kind."""
        active = Q(consents__isnull=False, consents__withdrawn_at__isnull=True)
        if self.value() == "active":
            return queryset.filter(active)
        return queryset.exclude(active) if self.value() == "missing" else queryset


def signed_in(request: HttpRequest) -> User:
    """Who works here: the admin site lets nobody else in."""
    return cast("User", request.user)


@admin.register(Employee)
class EmployeeAdmin(ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Employees: who they are, their consent and their photos."""

    visible = staticmethod(visible_employees)
    form = EmployeeForm
    list_display = ("number", "name", "team", "site", "face_state", "consent_state")
    list_display_links = ("number", "name")
    list_filter = (("team", ScopedRelatedFilter), "site", FaceStateFilter, ConsentFilter)
    list_select_related = ("team", "site")
    list_filter_submit = False
    search_fields = ("number", "name", "email")
    autocomplete_fields = ("team", "site")
    inlines = (FaceSampleInline, ConsentInline)
    actions = ("withdraw_consents",)
    warn_unsaved_form = True
    fieldsets = (
        (None, {"fields": (("number", "name"), "email", ("team", "site"))}),
        (_("Employment"), {"fields": (("active_from", "active_until"),)}),
        (_("Face"), {"fields": ("photos", "webcam")}),
    )
    readonly_fields = ("webcam",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Employee]:
        """With the number of ready photos and of active consents, in the same query."""
        ready = Count("face_samples", filter=Q(face_samples__state="ready"), distinct=True)
        agreed = Count("consents", filter=Q(consents__withdrawn_at__isnull=True), distinct=True)
        people = super().get_queryset(request).defer("embedding", "team__embedding")
        return people.annotate(ready_count=ready, active_consents=agreed)

    @display(
        description=_("face"),
        label={"ready": "success", "missing": "warning"},
        ordering="ready_count",
    )
    def face_state(self, employee: Employee) -> tuple[str, str]:
        """How many photos recognition can use."""
        count: int = employee.ready_count  # type: ignore[attr-defined]
        if not count:
            return "missing", str(_("no photo"))
        return "ready", ngettext("%d photo", "%d photos", count) % count

    @display(description=_("consent"), label={"given": "success", "missing": "warning"})
    def consent_state(self, employee: Employee) -> tuple[str, str]:
        """Whether the person agreed to be recognised."""
        agreed = bool(employee.active_consents)  # type: ignore[attr-defined]
        return ("given", str(_("given"))) if agreed else ("missing", str(_("missing")))

    @admin.display(description=_("Webcam"))
    def webcam(self, employee: Employee) -> SafeString:
        """The way to take photos now."""
        if not employee.pk:
            return SafeString(_("Save the person first."))
        url = reverse("recognition:webcam", args=[employee.pk])
        return format_html(
            '<a class="text-primary-600 underline" href="{}">{}</a>', url, _("Take photos now")
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save the consent first, then take in the photos."""
        super().save_related(request, form, formsets, change)
        for photo in form.cleaned_data.get("photos") or []:
            self._take_in(request, form.instance, photo)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Photos and consents go with the person; only attendance events stand in the way."""
        to_delete, counts, _permissions, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Employee) -> None:
        """Delete the face data, files included, before the record."""
        erase_face_data(
            employee=obj, reason=ErasureCertificate.Reason.DELETED, by=signed_in(request)
        )
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Employee]) -> None:
        """Delete one by one, so that no photo stays behind."""
        for employee in queryset:
            self.delete_model(request, employee)

    @admin.action(description=_("Withdraw consent and erase face data"), permissions=["change"])
    def withdraw_consents(self, request: HttpRequest, queryset: QuerySet[Employee]) -> None:
        """End the consent of the chosen people; their photos and vectors go with it."""
        by = signed_in(request)
        photos = sum(withdraw_consent(employee=employee, by=by)["photos"] for employee in queryset)
        self.message_user(
            request,
            _("Consent withdrawn. People: %(people)d, photos erased: %(photos)d.")
            % {"people": queryset.count(), "photos": photos},
        )

    def _take_in(self, request: HttpRequest, employee: Employee, photo: Any) -> None:
        try:
            add_photo(employee=employee, data=photo.read())
        except PeopleError as error:
            self.message_user(request, f"{photo.name}: {error}", messages.ERROR)
        else:
            self.message_user(request, _("%s: stored, the face is being looked for.") % photo.name)
