"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

handler500 = "config.views.show_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include(("config.api", "api"))),
    path("people/", include("people.urls")),
    path("", include("recognition.urls")),
    path("", include("attendance.urls")),
]
