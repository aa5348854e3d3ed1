"""Addresses of the people app."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("photos/<int:pk>/face/", views.show_face, name="face"),
]
