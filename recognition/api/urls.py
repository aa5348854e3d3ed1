"""Addresses of recognition below `/api/v1/`."""

from django.urls import path

from recognition.api import problems, verbs

problems.register()

urlpatterns = [
    path("faces/detect", verbs.DetectView.as_view(), name="detect"),
    path("faces/recognise", verbs.RecogniseView.as_view(), name="recognise"),
    path("faces/verify", verbs.VerifyView.as_view(), name="verify"),
    path("faces/find", verbs.FindView.as_view(), name="find"),
    path("faces/analyse", verbs.AnalyseView.as_view(), name="analyse"),
    path("faces/embed", verbs.EmbedView.as_view(), name="embed"),
    path("faces/team-similarity", verbs.TeamSimilarityView.as_view(), name="team_similarity"),
]
