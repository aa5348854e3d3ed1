"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from people import consent_views

handler500 = "config.views.show_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include(("config.api", "api"))),
    path("people/", include("people.urls")),
    path("consent/<str:token>/", consent_views.show_request, name="consent"),
    path("", include("recognition.urls")),
    path("", include("attendance.urls")),
]
