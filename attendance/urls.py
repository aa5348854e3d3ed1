"""Addresses of the attendance app."""

from django.urls import path

from attendance import demo, views

app_name = "attendance"
urlpatterns = [
    path("", views.go_home, name="home"),
    path("today/", views.show_today, name="today"),
    path("today/attendance.csv", views.export_today, name="today_csv"),
    path("kiosk/", views.show_kiosk, name="kiosk"),
    path("kiosk/pair/", views.pair_kiosk, name="pair"),
    path("kiosk/demo/people.json", demo.show_manifest, name="demo_manifest"),
    path("kiosk/demo/<int:number>.jpg", demo.show_photo, name="demo_photo"),
]
