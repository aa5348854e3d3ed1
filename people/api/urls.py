"""Addresses of the people's resources, and of what describes the API."""

from django.urls import path

from people.api import docs

urlpatterns = [
    path("schema", docs.SchemaView.as_view(), name="schema"),
    path("docs", docs.show_docs, name="docs"),
    path("problems", docs.ProblemsView.as_view(), name="problems"),
]
