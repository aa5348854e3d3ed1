"""The settings of the public page about teams, and who of the people may be shown on it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from people.admin.contributions import Place, register_panel
from people.admin.history import ChangeHistoryMixin
from people.models import Employee
from people.policies import has_permission
from recognition.models import ColleagueRelease, TeamLook, TeamPage
from recognition.team_page.setup import prepare_team_page


class TeamLookInline(TabularInline):  # type: ignore[type-arg]
    """A line for each team: whether it takes part, its emblem, its words."""

    model = TeamLook
    fields = ("takes_part", "emblem", "line")
    extra = 0
    per_page = 100
    can_delete = False
    verbose_name_plural = _("Teams")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TeamLook]:
        """With the names."""
        rows = super().get_queryset(request).select_related("team").defer("team__embedding")
        return rows.order_by("team__name")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the page's settings."""
        return has_permission(request.user, "recognition.view_teampage")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the page's settings."""
        return has_permission(request.user, "recognition.change_teampage")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Teams come from the list of teams."""
        return False


@admin.register(TeamPage)
class TeamPageAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """The one page: open or closed, its words, its teams, and who may embed it."""

    fieldsets = (
        (None, {"fields": ("is_open", "title", "intro", "shows_colleagues")}),
        (_("On another site"), {"fields": ("origins",)}),
    )
    inlines = (TeamLookInline,)
    change_form_before_template = "recognition/team/admin_head.html"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Small fields for few words."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
        return field

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one page: straight to it."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        page = prepare_team_page()
        return redirect(reverse("admin:recognition_teampage_change", args=[page.pk]))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With a line for every team there is by now."""
        if self.has_view_permission(request):
            prepare_team_page()
        context = {**(extra_context or {}), "team_url": reverse("recognition:team")}
        return super().changeform_view(request, object_id, form_url, context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """It is there already."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It can be closed."""
        return False


def gather_release(request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """On a person's page: since when visitors may see a photo. Only the person can change it."""
    if not has_permission(request.user, "recognition.view_colleaguerelease"):
        return None
    releases = list(ColleagueRelease.objects.filter(employee=employee)[:5])
    return {"releases": releases} if releases else None


register_panel(Employee, "recognition/team/admin_release.html", gather_release, place=Place.PHOTOS)
