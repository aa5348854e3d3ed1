"""Addresses of attendance below `/api/v1/`."""

from django.urls import path

from attendance.api import corrections, devices, events, leave, problems, reports, summaries, today

problems.register()

urlpatterns = [
    path("today", today.TodayView.as_view(), name="today"),
    path("reports", reports.ReportsView.as_view(), name="reports"),
    path("reports/<slug:key>", reports.ReportView.as_view(), name="report"),
    path("summaries", summaries.SummariesView.as_view(), name="summaries"),
    path("devices", devices.DevicesView.as_view(), name="devices"),
    path("devices/<int:pk>", devices.DeviceView.as_view(), name="device"),
    path("devices/<int:pk>/revoke", devices.RevocationView.as_view(), name="revoke_device"),
    path("devices/<int:pk>/pairing-code", devices.PairingCodeView.as_view(), name="pairing_code"),
    path("events", events.EventsView.as_view(), name="events"),
    path("events/<int:pk>", events.EventView.as_view(), name="event"),
    path("events/<int:pk>/void", events.VoidView.as_view(), name="void_event"),
    path("corrections", corrections.CorrectionsView.as_view(), name="corrections"),
    path("corrections/<int:pk>", corrections.CorrectionView.as_view(), name="correction"),
    path(
        "corrections/<int:pk>/approve",
        corrections.ApprovalView.as_view(),
        name="approve_correction",
    ),
    path(
        "corrections/<int:pk>/refuse", corrections.RefusalView.as_view(), name="refuse_correction"
    ),
    path(
        "corrections/<int:pk>/withdraw",
        corrections.WithdrawalView.as_view(),
        name="withdraw_correction",
    ),
    path("leave-types", leave.LeaveTypesView.as_view(), name="leave_types"),
    path("leave", leave.LeavesView.as_view(), name="leaves"),
    path("leave/<int:pk>", leave.LeaveView.as_view(), name="leave"),
    path("leave/<int:pk>/approve", leave.ApprovalView.as_view(), name="approve_leave"),
    path("leave/<int:pk>/refuse", leave.RefusalView.as_view(), name="refuse_leave"),
    path("leave/<int:pk>/cancel", leave.CancellationView.as_view(), name="cancel_leave"),
]
