"""Floor plans: the drawing of each floor, with the cameras on it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget

from attendance.admin.camera_pages import list_floors, list_marks
from attendance.errors import FloorPlanRefusedError
from attendance.models import Camera, FloorPlan
from attendance.services.floor_plans import MAX_BYTES, Drawing, read_drawing, save_floor_plan
from people.admin.history import ChangeHistoryMixin


class FloorPlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which floor, and its drawing."""

    drawing = forms.FileField(
        label=gettext_lazy("Drawing"),
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 15 MB."),
    )

    class Meta:
        model = FloorPlan
        fields = ("site", "floor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "floor" in self.fields:
            self.fields["floor"].widget.attrs["list"] = "known-floors"
        if "drawing" in self.fields:
            self.fields["drawing"].required = self.instance.pk is None

    def clean_drawing(self) -> Drawing | None:
        """The drawing made anew, without anything but its pixels."""
        file: UploadedFile[Any] | None = self.cleaned_data["drawing"]
        if file is None:
            return None
        try:
            return read_drawing(file.read(MAX_BYTES + 1))
        except FloorPlanRefusedError as error:
            raise forms.ValidationError(str(error)) from error


@admin.register(FloorPlan)
class FloorPlanAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """Floor plans; a plan shows the cameras that hang on its floor."""

    form = FloorPlanForm
    list_display = ("floor", "site", "cameras", "changed_at")
    list_filter = ("site",)
    list_select_related = ("site",)
    search_fields = ("floor", "site__name")
    ordering = ("site__name", "floor")
    list_before_template = "admin/attendance/floor_plan/head.html"
    change_form_outer_before_template = "admin/attendance/floor_plan/plan.html"
    fields = (("site", "floor"), "drawing")

    class Media:
        css = {"all": ("attendance/cameras.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[FloorPlan]:
        """With the number of cameras, without the drawings."""
        here = Camera.objects.filter(site=OuterRef("site"), floor=OuterRef("floor")).order_by()
        count = here.values("site").annotate(count=Count("pk")).values("count")
        plans = super().get_queryset(request).defer("image")
        return plans.annotate(
            camera_count=Coalesce(Subquery(count, output_field=IntegerField()), 0)
        )

    def get_fields(self, request: HttpRequest, obj: FloorPlan | None = None) -> Any:
        """Who only reads sees the drawing above."""
        may_write = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        return self.fields if may_write else (("site", "floor"),)

    @admin.display(description=gettext_lazy("cameras"), ordering=F("camera_count"))
    def cameras(self, plan: FloorPlan) -> int:
        """How many hang on this floor."""
        return plan.camera_count  # type: ignore[attr-defined,no-any-return]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; empty, what plans are for."""
        context = {"has_plans": FloorPlan.objects.exists(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form below the drawing with its cameras."""
        plan: FloorPlan | None = context.get("original")
        context["floors"] = list_floors()
        if plan is not None:
            here = Camera.objects.filter(site=plan.site_id, floor=plan.floor)
            context |= {
                "plan": plan,
                "marks": list_marks(plan),
                "waiting": list(here.filter(plan_x__isnull=True)),
            }
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_model(self, request: HttpRequest, obj: FloorPlan, form: Any, change: Any) -> None:
        """Save it, with a new drawing if there is one."""
        save_floor_plan(plan=obj, drawing=form.cleaned_data.get("drawing"))
