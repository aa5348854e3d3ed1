"""Teams with their people, and sites."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from people.admin.contributions import gather_panels
from people.admin.employees import describe_face, show_portrait
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import ScopedAdminMixin
from people.models import Employee, Site, Team
from people.policies import can_view_photos, visible_teams
from people.rosters import annotate_face, annotate_states
from people.services import give_managers_their_role
from people.site_followers import tell_site_followers

SHOWN_PEOPLE = 60


def link_people(**conditions: int) -> str:
    """The list of employees with exactly these conditions."""
    query = "&".join(f"{name}__id__exact={value}" for name, value in conditions.items())
    return f"{reverse('admin:people_employee_changelist')}?{query}"


@admin.register(Team)
class TeamAdmin(ChangeHistoryMixin, ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Teams: their colour, their managers and their people."""

    visible = staticmethod(visible_teams)
    list_display = ("name", "color_swatch", "people", "managed_by", "mean_label")
    search_fields = ("name",)
    ordering = ("name",)  # kept when people are counted, as the model's own is not
    fields = ("name", "color", "managers")
    autocomplete_fields = ("managers",)
    change_form_outer_before_template = "admin/people/team/head.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        """With the number of people and the managers, without vectors."""
        teams = super().get_queryset(request).defer("embedding").prefetch_related("managers")
        return teams.annotate(size=Count("employees"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save the managers, and let them see their team."""
        super().save_related(request, form, formsets, change)
        give_managers_their_role(team=form.instance)

    @admin.display(description=_("colour"))
    def color_swatch(self, team: Team) -> SafeString:
        """The colour and its code."""
        return format_html(
            '<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">'
            '<rect width="14" height="14" rx="4" fill="{}"/></svg> {}',
            team.color,
            team.color,
        )

    @admin.display(description=_("people"), ordering="size")
    def people(self, team: Team) -> SafeString:
        """How many people, as a link to them."""
        size: int = team.size  # type: ignore[attr-defined]
        return format_html('<a class="link" href="{}">{}</a>', link_people(team=team.pk), size)

    @admin.display(description=_("managers"))
    def managed_by(self, team: Team) -> str:
        """The accounts that may see the team's people."""
        return ", ".join(str(manager) for manager in team.managers.all()) or "–"

    @display(description=_("mean"), label={"there": "success", "none": "warning"})
    def mean_label(self, team: Team) -> tuple[str, str]:
        """Whether there is a mean of the team's faces."""
        return ("there", str(_("there"))) if team.embedding_model_id else ("none", str(_("none")))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form below the team's people."""
        team: Team | None = context.get("original")
        if team is not None:
            context["team"] = describe_team(request, team)
            context["panels"] = gather_panels(request, team)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response


@admin.register(Site)
class SiteAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """Places of work."""

    list_display = ("name", "time_zone", "country", "region", "people")
    search_fields = ("name",)
    fields = ("name", "time_zone", ("country", "region"))
    ordering = ("name",)  # kept when people are counted, as the model's own is not
    change_form_outer_before_template = "admin/people/site/head.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Site]:
        """With the number of people, in the same query."""
        return super().get_queryset(request).annotate(size=Count("employees"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form below what other rooms say about the site."""
        site: Site | None = context.get("original")
        context["panels"] = gather_panels(request, site) if site is not None else []
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: Any) -> None:
        """Save, and say what followed from it in other rooms: other holidays, for example."""
        super().save_model(request, obj, form, change)
        for words in tell_site_followers(obj, set(form.changed_data)):
            self.message_user(request, words, messages.INFO)

    @admin.display(description=_("people"), ordering="size")
    def people(self, site: Site) -> SafeString:
        """How many people, as a link to them."""
        size: int = site.size  # type: ignore[attr-defined]
        return format_html('<a class="link" href="{}">{}</a>', link_people(site=site.pk), size)


def describe_team(request: HttpRequest, team: Team) -> dict[str, Any]:
    """What the head of the team's page shows."""
    people = Employee.objects.filter(team=team).defer("embedding")
    shows_faces = can_view_photos(request.user)
    shown = annotate_states(annotate_face(people, shown=shows_faces), on=timezone.localdate())
    size = people.count()
    return {
        "size": size,
        "more": max(size - SHOWN_PEOPLE, 0),
        "managers": [str(manager) for manager in team.managers.all()],
        "known": people.filter(embedding_model_id=team.embedding_model_id).count()
        if team.embedding_model_id
        else 0,
        "people": [
            {
                "employee": person,
                "portrait": show_portrait(person),
                "face": describe_face(person) if shows_faces else "",
            }
            for person in shown[:SHOWN_PEOPLE]
        ],
        "people_url": link_people(team=team.pk),
    }
