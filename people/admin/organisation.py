"""Teams and sites."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from people.admin.scope import ScopedAdminMixin
from people.models import Site, Team
from people.policies import visible_teams


@admin.register(Team)
class TeamAdmin(ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Teams and their colours."""

    visible = staticmethod(visible_teams)
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
