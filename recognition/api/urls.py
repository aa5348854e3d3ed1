"""Addresses of recognition below `/api/v1/`."""

from django.urls import path

from recognition.api import problems
from recognition.api.verbs import RecogniseView

problems.register()

urlpatterns = [
    path("faces/recognise", RecogniseView.as_view(), name="recognise"),
]
