"""The one router of the REST API, `/api/v1/`."""

from django.urls import path

from attendance.api import ReportsView, ReportView, TodayView
from recognition.api import RecogniseView

urlpatterns = [
    path("today", TodayView.as_view(), name="today"),
    path("reports", ReportsView.as_view(), name="reports"),
    path("reports/<slug:key>", ReportView.as_view(), name="report"),
    path("faces/recognise", RecogniseView.as_view(), name="recognise"),
]
