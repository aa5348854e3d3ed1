"""Addresses of the people app."""

from django.urls import path

from people import consent_views, erasure_views, export_views, views

app_name = "people"
urlpatterns = [
    path("consents/<int:pk>/form/", consent_views.show_scan, name="consent_scan"),
    path("photos/<int:pk>/face/", views.show_face, name="face"),
    path("photos/<int:pk>/photo/", views.show_photo, name="photo"),
    path("erasures/<uuid:uuid>.pdf", erasure_views.show_certificate, name="certificate"),
    path("me/export/", export_views.export_myself, name="my_export"),
    path("<int:pk>/export/", export_views.export_person, name="export"),
]
