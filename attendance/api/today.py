"""Who is in, for other systems."""

from dataclasses import asdict
from typing import Any, ClassVar, get_args

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.policies import check_view_board
from attendance.queries import Presence, get_board
from people.api.scopes import Scope
from people.api.views import ApiView
from people.policies import visible_employees


class CountsSerializer(serializers.Serializer[Any]):
    """How many people are where, and how many of all came late."""

    present = serializers.IntegerField()
    left = serializers.IntegerField()
    missing = serializers.IntegerField()
    expected = serializers.IntegerField()
    on_leave = serializers.IntegerField()
    off = serializers.IntegerField()
    late = serializers.IntegerField()


class PersonTodaySerializer(serializers.Serializer[Any]):
    """One person's day so far; times are in the zone of the person's site."""

    employee_id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()
    initials = serializers.CharField()
    team = serializers.CharField(help_text="Empty without a team.")
    team_color = serializers.CharField()
    site = serializers.CharField()
    state = serializers.ChoiceField(choices=get_args(Presence))
    since = serializers.DateTimeField(allow_null=True)
    first_in = serializers.DateTimeField(allow_null=True)
    last_out = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()


class TeamTodaySerializer(serializers.Serializer[Any]):
    """The people of one team."""

    name = serializers.CharField()
    color = serializers.CharField()
    people = PersonTodaySerializer(many=True)


class BoardSerializer(serializers.Serializer[Any]):
    """Today, grouped by team; `now` is in the zone of the only site, or in UTC."""

    now = serializers.DateTimeField()
    counts = CountsSerializer()
    teams = TeamTodaySerializer(many=True)


class TodayView(ApiView):
    """`GET /api/v1/today`: today's board, grouped by team; times with their offset from UTC."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ}

    @extend_schema(
        operation_id="get_today",
        tags=["today"],
        parameters=[OpenApiParameter("q", str, description="Words of names, numbers and teams.")],
        responses=BoardSerializer,
    )
    def get(self, request: Request) -> Response:
        """The same rows as the board, searched by `q`."""
        check_view_board(request.user)
        people = visible_employees(request.user)
        board = get_board(among=people, search=request.query_params.get("q", ""))
        return Response(
            {
                "now": board.now,
                "counts": asdict(board.counts),
                "teams": [asdict(team) for team in board.teams],
            }
        )
