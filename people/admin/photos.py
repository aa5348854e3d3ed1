"""Face photos, with what the engine says about each."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from people.admin.scope import ScopedAdminMixin, ScopedRelatedFilter
from people.models import Employee, FaceSample
from people.policies import can_view_photos, visible_photos
from people.services import delete_sample

STATE_LABELS = {"pending": "warning", "ready": "success", "rejected": "danger"}
NOTHING = "–"


def show_face_of(sample: FaceSample | None) -> SafeString:
    """The face crop as a small picture, for those who may see it."""
    if sample is None or not sample.crop:
        return SafeString(NOTHING)
    return format_html(
        '<img src="{}" alt="" width="48" height="48" loading="lazy" class="rounded-face">',
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
        """Whoever may look at photos, of this person where one is shown."""
        person = obj.employee if isinstance(obj, FaceSample) else obj
        return can_view_photos(request.user, person if isinstance(person, Employee) else None)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: photos are added on the employee's page, where consent is checked."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what the engine found is not edited."""
        return False


class FaceSampleInline(PhotoPermissionMixin, TabularInline):  # type: ignore[type-arg,misc]
    """The photos of an employee, with what the engine says about each."""

    model = FaceSample
    fk_name = "employee"
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


@admin.register(FaceSample)
class FaceSampleAdmin(PhotoPermissionMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """All photos, newest first, with what the engine says about each."""

    visible = staticmethod(visible_photos)
    list_display = ("face", "employee", "state_label", "quality_meter", "reason", "created_at")
    list_display_links = ("face", "employee")
    list_filter = ("state", "source", ("employee__team", ScopedRelatedFilter))
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
