"""IP cameras: where they hang, how they do, and whether their address works."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action

from attendance.admin.camera_form import LOGIN_FIELDS, CameraForm
from attendance.admin.camera_pages import list_floors, show_placing, show_states, show_test
from attendance.admin.refusals import RefusalMixin
from attendance.camera_states import (
    CameraLine,
    count_cameras,
    describe_camera,
    find_blind_cameras,
    list_nodes,
)
from attendance.models import Camera, FloorPlan, Sighting
from attendance.policies import can_change_cameras, can_watch_cameras
from attendance.services.cameras import add_camera, change_camera, remove_camera
from people.admin.history import ChangeHistoryMixin


class PictureFilter(admin.SimpleListFilter):
    """Those that show nothing though they should."""

    title = gettext_lazy("pictures")
    parameter_name = "pictures"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One choice."""
        return [("none", _("without a picture"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Camera]) -> QuerySet[Camera]:
        """Those, when they are chosen."""
        if self.value() != "none":
            return queryset
        return queryset.filter(pk__in=find_blind_cameras().values("pk"))


@admin.register(Camera)
class CameraAdmin(RefusalMixin, ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Cameras, with what the nodes say of them; the list keeps itself up to date."""

    form = CameraForm
    list_display = (
        "name", "place", "state_text", "last_picture", "rate", "delay", "reconnects", "live",
    )  # fmt: skip
    list_filter = (PictureFilter, "site", "records", "is_active")
    list_select_related = ("site", "state")
    search_fields = ("name", "floor", "address_shown")
    list_before_template = "admin/attendance/camera/head.html"
    change_form_outer_before_template = "admin/attendance/camera/state.html"
    readonly_fields = ("address_shown", "test")
    actions_detail = ("go_to_place", "go_to_live")
    warn_unsaved_form = True

    class Media:
        css = {"all": ("attendance/cameras.css",)}

    def get_fieldsets(self, request: HttpRequest, obj: Camera | None = None) -> Any:
        """The address as it is shown for those who only read."""
        may_write = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        forget = ("has_no_login",) if obj else ()
        typed = ("stream_address", LOGIN_FIELDS, *forget, "test")
        address = typed if may_write else ("address_shown",)
        return (
            (None, {"fields": (("name", "is_active"), ("site", "floor"))}),
            (_("How it is reached"), {"fields": address}),
            (
                _("When it is watched"),
                {"fields": ("weekdays", ("begins_at", "ends_at"), "frames_per_s")},
            ),
            (_("What it is for"), {"fields": ("records", "keeps_crops")}),
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, below who watches."""
        cameras, active = count_cameras()
        context = {
            "nodes": list_nodes(),
            "is_wanted": active > 0,
            "has_cameras": cameras > 0,
            "may_add": self.has_add_permission(request),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form below how the camera does."""
        camera: Camera | None = context.get("original")
        if camera is not None:
            context |= {"camera": camera, "line": describe_camera(camera)}
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    # The list -------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("place"), ordering="site__name")
    def place(self, camera: Camera) -> SafeString:
        """Site and floor."""
        where = f"{camera.site}, {camera.floor}" if camera.floor else str(camera.site)
        return format_html('<span class="camera-line">{}</span>', where)

    @admin.display(description=gettext_lazy("state"))
    def state_text(self, camera: Camera) -> SafeString:
        """How it does, in words."""
        return show_cell("state", describe_camera(camera))

    @admin.display(description=gettext_lazy("last picture"))
    def last_picture(self, camera: Camera) -> SafeString:
        """When the last picture came."""
        return show_cell("last_picture", describe_camera(camera))

    @admin.display(description=gettext_lazy("pictures per second"))
    def rate(self, camera: Camera) -> SafeString:
        """How many come, and how many are looked at."""
        return show_cell("rate", describe_camera(camera))

    @admin.display(description=gettext_lazy("delay"))
    def delay(self, camera: Camera) -> SafeString:
        """From a picture to its answer."""
        return show_cell("delay", describe_camera(camera))

    @admin.display(description=gettext_lazy("reconnects"))
    def reconnects(self, camera: Camera) -> SafeString:
        """How often it was lost and found again."""
        return show_cell("reconnects", describe_camera(camera))

    @admin.display(description=gettext_lazy("live"))
    def live(self, camera: Camera) -> SafeString:
        """The way to the live picture."""
        return format_html(
            '<a class="link" href="{}" aria-label="{}">{}</a>',
            reverse("attendance:camera", args=[camera.pk]),
            _("Watch %(name)s") % {"name": camera},
            _("Watch"),
        )

    def get_list_display(self, request: HttpRequest) -> Any:
        """Without the way to live pictures for those to whom they do not open."""
        return [it for it in self.list_display if it != "live" or can_watch_cameras(request.user)]

    # One camera -----------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("test of the address"))
    def test(self, camera: Camera) -> str:
        """The button that tries what is typed, and where the answer comes."""
        context = {
            "url": reverse("admin:attendance_camera_test", args=[camera.pk])
            if camera.pk
            else reverse("admin:attendance_camera_test_new"),
            "floors": list_floors(),
        }
        return render_to_string("admin/attendance/camera/test.html", context)

    @action(description=gettext_lazy("Place on the floor plan"), permissions=["place"])
    def go_to_place(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the plan."""
        return redirect("admin:attendance_camera_place", object_id)

    @action(description=gettext_lazy("Watch"), permissions=["watch"])
    def go_to_live(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the live picture."""
        return redirect("attendance:camera", object_id)

    def has_place_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may change cameras."""
        return can_change_cameras(request.user)

    def has_watch_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever may see live pictures."""
        return can_watch_cameras(request.user)

    def get_urls(self) -> list[URLPattern]:
        """With the pages that test and place a camera, and what keeps the list up to date."""
        wrap = self.admin_site.admin_view
        return [
            path("states/", wrap(show_states), name="attendance_camera_states"),
            path("test/", wrap(self.test_view), name="attendance_camera_test_new"),
            path("<int:pk>/test/", wrap(self.test_view), name="attendance_camera_test"),
            path("<int:pk>/place/", wrap(self.place_view), name="attendance_camera_place"),
            *super().get_urls(),
        ]

    def test_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What became of trying what is typed into the form."""
        return show_test(request, pk)

    def place_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The floor plan, to be clicked on."""
        return show_placing(request, pk, self.admin_site.each_context(request))

    # Writing --------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Camera, form: Any, change: Any) -> None:
        """Save it with its address and device."""
        if change:
            change_camera(camera=obj, url=form.url)
        else:
            add_camera(camera=obj, url=form.url)

    def response_add(
        self, request: HttpRequest, obj: Camera, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Where there is a plan of its floor, a new camera is placed next."""
        has_plan = FloorPlan.objects.filter(site=obj.site_id, floor=obj.floor).exists()
        goes_on = {"_addanother", "_continue", "_popup"} & set(request.POST)
        if goes_on or not has_plan or not can_change_cameras(request.user):
            return super().response_add(request, obj, post_url_continue)  # type: ignore[no-any-return]
        text = _("%(name)s is added. Now say where on the plan it hangs.")
        self.message_user(request, text % {"name": obj.name}, messages.SUCCESS)
        return redirect("admin:attendance_camera_place", obj.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The cameras, and how many sightings go with them; not one by one, they are many."""
        sightings = Sighting.objects.filter(camera__in=objs).count()
        counts = {
            self.opts.verbose_name_plural: len(objs),
            Sighting._meta.verbose_name_plural: sightings,
        }
        return [str(camera) for camera in objs], counts, set(), []

    def delete_model(self, request: HttpRequest, obj: Camera) -> None:
        """Only one at which nobody ever checked in."""
        remove_camera(camera=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Camera]) -> None:
        """One by one; the first that has to be kept says so."""
        for camera in queryset:
            remove_camera(camera=camera)


def show_cell(name: str, line: CameraLine) -> SafeString:
    """One cell of the list, in the form in which another takes its place."""
    context = {"name": name, "line": line, "value": getattr(line, name)}
    return render_to_string("admin/attendance/camera/_cell.html", context)
