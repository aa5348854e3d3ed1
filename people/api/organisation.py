"""Teams and sites."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.employees import IF_MATCH, TAGS
from people.api.etags import check_if_match
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import Site, Team
from people.policies import check_sites, check_teams, visible_employees, visible_teams
from people.services import save_site, save_team

READ_WRITE = {"GET": Scope.PEOPLE_READ, "POST": Scope.PEOPLE_WRITE, "PATCH": Scope.PEOPLE_WRITE}
VERBS = {"GET": "view", "HEAD": "view", "POST": "add", "PATCH": "change"}


class TeamSerializer(serializers.ModelSerializer[Team]):
    """People who work together."""

    people = serializers.IntegerField(read_only=True, help_text="How many, as far as one sees.")

    class Meta:
        model = Team
        fields = ("id", "name", "color", "people")


class SiteSerializer(serializers.ModelSerializer[Site]):
    """A place of work; its time zone decides what “today” means there."""

    people = serializers.IntegerField(read_only=True, help_text="How many, as far as one sees.")

    class Meta:
        model = Site
        fields = ("id", "name", "time_zone", "country", "region", "people")


class TeamView(ApiView, GenericAPIView[Team]):
    """What both addresses of teams have in common."""

    queryset = Team.objects.all()
    serializer_class = TeamSerializer
    search_fields = ("name",)
    ordering_fields = ("id", "name")
    ordering = ("name",)
    scopes = READ_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Only for those who may see teams, add or change them."""
        super().initial(request, *args, **kwargs)
        check_teams(request.user, VERBS.get(request.method or "", "view"))

    def get_queryset(self) -> QuerySet[Team]:
        """The teams that the account may see, without vectors."""
        teams = visible_teams(self.request.user).defer("embedding")
        return teams.annotate(people=_count_people(self.request))

    def describe(self, team: Team) -> dict[str, Any]:
        """The team as the API shows it, read anew."""
        return dict(self.get_serializer(self.get_queryset().get(pk=team.pk)).data)


class TeamsView(TeamView):
    """`/api/v1/teams`."""

    @extend_schema(operation_id="list_teams", tags=TAGS, responses=TeamSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The teams that the account may see."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="create_team", tags=TAGS, responses={201: TeamSerializer})
    def post(self, request: Request) -> Response:
        """Make a team."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        team = save_team(team=Team(), changes=form.validated_data)
        team.people = 0  # type: ignore[attr-defined]
        return Response(self.get_serializer(team).data, status=status.HTTP_201_CREATED)


class OneTeamView(TeamView):
    """`/api/v1/teams/ID`."""

    @extend_schema(operation_id="get_team", tags=TAGS)
    def get(self, request: Request, pk: int) -> Response:
        """One team."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(operation_id="change_team", tags=TAGS, parameters=[IF_MATCH])
    @transaction.atomic
    def patch(self, request: Request, pk: int) -> Response:
        """Change the name or the colour."""
        team = self.get_object()
        Team.objects.select_for_update(no_key=True).only("pk").get(pk=team.pk)
        check_if_match(request, self.describe(team))
        form = self.get_serializer(team, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        save_team(team=team, changes=form.validated_data)
        return Response(self.describe(team))


class SiteView(ApiView, GenericAPIView[Site]):
    """What both addresses of sites have in common."""

    queryset = Site.objects.all()
    serializer_class = SiteSerializer
    search_fields = ("name",)
    ordering_fields = ("id", "name")
    ordering = ("name",)
    scopes = READ_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Only for those who may see sites, add or change them."""
        super().initial(request, *args, **kwargs)
        check_sites(request.user, VERBS.get(request.method or "", "view"))

    def get_queryset(self) -> QuerySet[Site]:
        """Every site."""
        return Site.objects.annotate(people=_count_people(self.request))

    def describe(self, site: Site) -> dict[str, Any]:
        """The site as the API shows it, read anew."""
        return dict(self.get_serializer(self.get_queryset().get(pk=site.pk)).data)


class SitesView(SiteView):
    """`/api/v1/sites`."""

    @extend_schema(operation_id="list_sites", tags=TAGS, responses=SiteSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every site."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="create_site", tags=TAGS, responses={201: SiteSerializer})
    def post(self, request: Request) -> Response:
        """Make a site; its public holidays follow from country and region."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        site = save_site(site=Site(), changes=form.validated_data)
        site.people = 0  # type: ignore[attr-defined]
        return Response(self.get_serializer(site).data, status=status.HTTP_201_CREATED)


class OneSiteView(SiteView):
    """`/api/v1/sites/ID`."""

    @extend_schema(operation_id="get_site", tags=TAGS)
    def get(self, request: Request, pk: int) -> Response:
        """One site."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(operation_id="change_site", tags=TAGS, parameters=[IF_MATCH])
    @transaction.atomic
    def patch(self, request: Request, pk: int) -> Response:
        """Change some values; public holidays follow country and region."""
        site = self.get_object()
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        check_if_match(request, self.describe(site))
        form = self.get_serializer(site, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        save_site(site=site, changes=form.validated_data)
        return Response(self.describe(site))


def _count_people(request: Request) -> Count:
    """How many people belong to each row, of those whom the account may see."""
    seen = Q(employees__in=visible_employees(request.user).values("pk"))
    return Count("employees", filter=seen, distinct=True)
