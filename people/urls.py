"""Addresses of the people app."""

from django.urls import path

from people import erasure_views, views

app_name = "people"
urlpatterns = [
    path("photos/<int:pk>/face/", views.show_face, name="face"),
    path("erasures/<uuid:uuid>.pdf", erasure_views.show_certificate, name="certificate"),
]
