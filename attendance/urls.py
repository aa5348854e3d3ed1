"""Addresses of the attendance app."""

from django.urls import path

from attendance import (
    delivery_pages,
    demo,
    face_pages,
    feed_pages,
    kiosk_pages,
    mail_pages,
    own_days,
    own_leave,
    own_page,
    own_ways,
    views,
)

app_name = "attendance"
urlpatterns = [
    path("", views.go_home, name="home"),
    path("today/", views.show_today, name="today"),
    path("today/attendance.csv", views.export_today, name="today_csv"),
    path("me/", own_page.show_me, name="me"),
    path("me/consent/", own_page.give_consent, name="my_consent"),
    path("me/withdraw/", own_page.withdraw, name="my_withdrawal"),
    path("me/erase/", own_page.erase, name="my_erase"),
    path("me/erasures/<uuid:uuid>/", own_page.show_erasure, name="my_erasure"),
    path("me/pin/", own_ways.manage_pin, name="my_pin"),
    path("me/badges/<int:pk>/lost/", own_ways.report_lost, name="my_badge_lost"),
    path("me/calendar/", feed_pages.manage_feed, name="my_calendar"),
    path("reports/mails/", mail_pages.list_mails, name="report_mails"),
    path("reports/mails/new/", mail_pages.add_mail, name="add_report_mail"),
    path("reports/mails/<int:pk>/stop/", mail_pages.stop_mail, name="stop_report_mail"),
    path("reports/mails/stop/<str:token>/", mail_pages.stop_by_link, name="stop_mail"),
    path("calendar/<str:token>.ics", feed_pages.show_feed, name="calendar_feed"),
    path("me/leave/", own_leave.ask_for_leave, name="my_leave"),
    path("me/leave/<int:pk>/cancel/", own_leave.cancel_own_leave, name="my_leave_cancel"),
    path("me/days/", own_days.choose_day, name="my_days"),
    path("me/days/<str:day>/", own_days.show_day, name="my_day"),
    path("me/corrections/<int:pk>/withdraw/", own_days.withdraw, name="my_correction_withdraw"),
    path("kiosk/", kiosk_pages.show_kiosk, name="kiosk"),
    path("kiosk/pair/", kiosk_pages.pair_kiosk, name="pair"),
    path("kiosk/challenge/", kiosk_pages.give_challenge, name="challenge"),
    path("kiosk/deliver/", delivery_pages.take_delivery, name="deliver"),
    path("kiosk/face/", face_pages.ask_for_code, name="kiosk_face"),
    path("kiosk/face/code/", face_pages.take_code, name="kiosk_face_code"),
    path("kiosk/face/consent/", face_pages.take_consent, name="kiosk_face_consent"),
    path("kiosk/face/show/", face_pages.show_ring, name="kiosk_face_show"),
    path("kiosk/face/leave/", face_pages.leave, name="kiosk_face_leave"),
    path("kiosk/demo/people.json", demo.show_manifest, name="demo_manifest"),
    path("kiosk/demo/<int:number>.jpg", demo.show_photo, name="demo_photo"),
]
