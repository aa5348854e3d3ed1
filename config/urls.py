"""Every address of the site."""

from allauth.account.views import logout as sign_out
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import views
from people import consent_views

handler400 = "config.views.show_bad_request"
handler404 = "config.views.show_not_found"
handler500 = "config.views.show_error"

urlpatterns = [
    path("accounts/", include("config.account_urls")),
    # The admin's own forms know neither the second factor nor the limit of attempts.
    path("admin/login/", views.go_to_sign_in),
    path("admin/logout/", sign_out),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("i18n/setlang/", views.choose_language, name="set_language"),
    path("api/v1/", include(("config.api", "api"))),
    path("people/", include("people.urls")),
    path("consent/<str:token>/", consent_views.show_request, name="consent"),
    path("", include("recognition.urls")),
    path("", include("attendance.urls")),
]
