"""The one router of the REST API, `/api/v1/`."""

from django.urls import path

from attendance.api import TodayView
from recognition.api import RecogniseView

urlpatterns = [
    path("today", TodayView.as_view(), name="today"),
    path("faces/recognise", RecogniseView.as_view(), name="recognise"),
]
