"""Addresses of signing in, of the password and of the second factor."""

from django.urls import include, path
from django.views.generic import RedirectView

from config import views

urlpatterns = [
    path("", views.show_account, name="account"),
    # HR sets the e-mail of an account: whoever holds it can set a new password.
    path("email/", RedirectView.as_view(pattern_name="account"), name="account_email"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
