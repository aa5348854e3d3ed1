"""The schema, the page that shows it, and the list of problems."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.problems import PROBLEMS, PROBLEMS_PATH
from people.api.views import ApiView


class ProblemKindSerializer(serializers.Serializer[Any]):
    """One code of the API."""

    type = serializers.CharField()
    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()


class ProblemsSerializer(serializers.Serializer[Any]):
    """All codes."""

    problems = ProblemKindSerializer(many=True)


class ProblemsView(ApiView):
    """`GET /api/v1/problems`: what the `type` of a problem leads to; open to everybody."""

    authentication_classes: tuple[Any, ...] = ()
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="list_problems", responses=ProblemsSerializer, tags=["problems"], auth=[]
    )
    def get(self, request: Request) -> Response:
        """Every code with which the API refuses, its status and its title."""
        return Response(
            {
                "problems": [
                    {
                        "type": f"{PROBLEMS_PATH}#{code}",
                        "code": code,
                        "status": status,
                        "title": str(title),
                    }
                    for code, (status, title) in sorted(PROBLEMS.items())
                ]
            }
        )


class SchemaView(ApiView, SpectacularJSONAPIView):
    """`GET /api/v1/schema`: the schema (OpenAPI 3), for people who sign in."""

    permission_classes = ApiView.permission_classes


@login_required
def show_docs(request: HttpRequest) -> HttpResponse:
    """`GET /api/v1/docs`: the schema as a page on which every call can be tried."""
    return render(request, "people/api_docs.html", {"schema_url": reverse("api:schema")})
