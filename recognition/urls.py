"""Addresses of the recognition app."""

from django.urls import path

from recognition import views

app_name = "recognition"
urlpatterns = [
    path("enrol/<int:pk>/", views.show_webcam, name="webcam"),
    path("enrol/<int:pk>/consent/", views.give_consent, name="webcam_consent"),
    path("enrol/<int:pk>/code/", views.manage_code, name="code"),
]
