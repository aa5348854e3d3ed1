"""The one router of the REST API, `/api/v1/`; each room brings its own addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("people.api.urls")),
    path("", include("recognition.api.urls")),
    path("", include("recognition.compreface.urls")),
    path("", include("attendance.api.urls")),
]
