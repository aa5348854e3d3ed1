"""Addresses of attendance below `/api/v1/`."""

from django.urls import path

from attendance.api import problems
from attendance.api.reports import ReportsView, ReportView, TodayView

problems.register()

urlpatterns = [
    path("today", TodayView.as_view(), name="today"),
    path("reports", ReportsView.as_view(), name="reports"),
    path("reports/<slug:key>", ReportView.as_view(), name="report"),
]
