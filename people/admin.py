"""HR's site for people: employees, teams, sites, photos and consent."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from people.errors import PeopleError
from people.models import Consent, Employee, FaceSample, Site, Team
from people.policies import can_view_photos
from people.services import add_photo, delete_sample, erase_face_data, withdraw_consent

STATE_LABELS = {"pending": "warning", "ready": "success", "rejected": "danger"}
NOTHING = "–"

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Accounts of those who sign in."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Roles."""


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


def show_face_of(sample: FaceSample | None) -> SafeString:
    """The face crop as a small picture, for those who may see it."""
    if sample is None or not sample.crop:
        return SafeString(NOTHING)
    return format_html(
        '<img src="{}" alt="" width="48" height="48" loading="lazy" style="border-radius:12px">',
        reverse("people:face", args=[sample.pk]),
    )


def show_quality_of(sample: FaceSample) -> SafeString:
    """The quality, 0 to 1, as a small meter with its number."""
    if sample.quality is None:
        return SafeString(NOTHING)
    return format_html(
        '<meter min="0" max="1" low="0.35" high="0.6" optimum="1" value="{}"></meter> {} %',
        f"{sample.quality:.2f}",
        f"{sample.quality * 100:.0f}",
    )


class PhotoPermissionMixin:
    """Shows photos only to those who may look at them."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at photos."""
        return can_view_photos(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: photos are added on the employee's page, where consent is checked."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what the engine found is not edited."""
        return False


class FaceSampleInline(PhotoPermissionMixin, TabularInline):  # type: ignore[type-arg,misc]
    """The photos of an employee, with what the engine says about each."""

    model = FaceSample
    fields = readonly_fields = ("face", "state", "quality_meter", "reason", "created_at")
    extra = 0
    can_delete = False
    tab = True

    @admin.display(description=_("face"))
    def face(self, sample: FaceSample) -> SafeString:
        """The cut-out face."""
        return show_face_of(sample)

    @admin.display(description=_("quality"))
    def quality_meter(self, sample: FaceSample) -> SafeString:
        """How good the face is."""
        return show_quality_of(sample)


class ConsentInline(TabularInline):  # type: ignore[type-arg]
    """The person's releases; one that is withdrawn stays in the record."""

    model = Consent
    fields = ("method", "note", "given_at", "withdrawn_at")
    readonly_fields = ("withdrawn_at",)
    extra = 0
    can_delete = False
    tab = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a consent is given or withdrawn, not edited."""
        return False


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


@admin.register(Employee)
class EmployeeAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Employees: who they are, their consent and their photos."""

    form = EmployeeForm
    list_display = ("number", "name", "team", "site", "face_state", "consent_state")
    list_display_links = ("number", "name")
    list_filter = ("team", "site", FaceStateFilter, ConsentFilter)
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
        erase_face_data(employee=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Employee]) -> None:
        """Delete one by one, so that no photo stays behind."""
        for employee in queryset:
            self.delete_model(request, employee)

    @admin.action(description=_("Withdraw consent and erase face data"), permissions=["change"])
    def withdraw_consents(self, request: HttpRequest, queryset: QuerySet[Employee]) -> None:
        """End the consent of the chosen people; their photos and vectors go with it."""
        photos = sum(withdraw_consent(employee=employee)["photos"] for employee in queryset)
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


@admin.register(FaceSample)
class FaceSampleAdmin(PhotoPermissionMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """All photos, newest first, with what the engine says about each."""

    list_display = ("face", "employee", "state_label", "quality_meter", "reason", "created_at")
    list_display_links = ("face", "employee")
    list_filter = ("state", "source", "employee__team")
    list_select_related = ("employee",)
    search_fields = ("employee__name", "employee__number", "reason")
    list_per_page = 50
    fields = readonly_fields = (
        "face",
        "employee",
        "state_label",
        "quality_meter",
        "reason",
        "source",
        "probability",
        "model_id",
        "created_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FaceSample]:
        """Without the vectors, which nobody reads here."""
        return super().get_queryset(request).defer("embedding", "employee__embedding")

    face = FaceSampleInline.face
    quality_meter = FaceSampleInline.quality_meter

    @display(description=_("state"), label=STATE_LABELS)
    def state_label(self, sample: FaceSample) -> tuple[str, str]:
        """Waiting, ready or rejected."""
        return sample.state, sample.get_state_display()

    def delete_model(self, request: HttpRequest, obj: FaceSample) -> None:
        """Delete the photo with its files, and renew what was computed from it."""
        delete_sample(sample=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[FaceSample]) -> None:
        """Delete one by one, files included."""
        for sample in queryset.select_related("employee"):
            delete_sample(sample=sample)


@admin.register(Consent)
class ConsentAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Who agreed, how and when; nothing here is edited."""

    list_display = ("employee", "method", "given_at", "withdrawn_at", "note")
    list_filter = ("method", ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("employee",)
    search_fields = ("employee__name", "employee__number")
    autocomplete_fields = ("employee",)
    fields = ("employee", "method", "note", "given_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a consent is given or withdrawn."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: the ledger is complete."""
        return False


@admin.register(Team)
class TeamAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Teams and their colours."""

    list_display = ("name", "color_swatch", "people")
    search_fields = ("name",)
    fields = ("name", "color")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        """With the number of people, in the same query."""
        return super().get_queryset(request).defer("embedding").annotate(size=Count("employees"))

    @admin.display(description=_("colour"))
    def color_swatch(self, team: Team) -> SafeString:
        """The colour and its code."""
        return format_html(
            '<span style="display:inline-block;width:14px;height:14px;border-radius:4px;'
            'background:{}"></span> {}',
            team.color,
            team.color,
        )

    @admin.display(description=_("people"), ordering="size")
    def people(self, team: Team) -> SafeString:
        """How many people, as a link to them."""
        url = f"{reverse('admin:people_employee_changelist')}?team__id__exact={team.pk}"
        return format_html('<a href="{}">{}</a>', url, team.size)  # type: ignore[attr-defined]


@admin.register(Site)
class SiteAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Places of work."""

    list_display = ("name", "time_zone", "country")
    search_fields = ("name",)
