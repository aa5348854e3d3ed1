"""The admin's look and its sidebar (django-unfold)."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from config.navigation import hide_what_is_closed

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Muster",
    "SITE_HEADER": "Muster",
    "SITE_SYMBOL": "how_to_reg",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda _request: static("muster/favicon.svg"),
        }
    ],
    "DASHBOARD_CALLBACK": "attendance.home.fill_home",
    "STYLES": [
        lambda _request: static("muster/tokens.css"),
        lambda _request: static("muster/admin.css"),
        lambda _request: static("muster/photos.css"),
        lambda _request: static("muster/plans.css"),
    ],
    "SITE_URL": reverse_lazy("attendance:today"),
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "12px",
    "COLORS": {
        "primary": {
            "50": "oklch(0.97 0.02 195)",
            "100": "oklch(0.93 0.04 195)",
            "200": "oklch(0.87 0.06 195)",
            "300": "oklch(0.79 0.08 195)",
            "400": "oklch(0.70 0.10 195)",
            "500": "oklch(0.62 0.10 195)",
            "600": "oklch(0.55 0.10 195)",
            "700": "oklch(0.48 0.09 195)",
            "800": "oklch(0.40 0.08 195)",
            "900": "oklch(0.33 0.06 195)",
            "950": "oklch(0.25 0.05 195)",
        }
    },
    "SIDEBAR": {
        "navigation": [
            {
                "title": _("People"),
                "items": [
                    {
                        "title": _("Employees"),
                        "icon": "badge",
                        "link": reverse_lazy("admin:people_employee_changelist"),
                    },
                    {
                        "title": _("Teams"),
                        "icon": "groups",
                        "link": reverse_lazy("admin:people_team_changelist"),
                    },
                    {
                        "title": _("Sites"),
                        "icon": "apartment",
                        "link": reverse_lazy("admin:people_site_changelist"),
                    },
                    {
                        "title": _("Face photos"),
                        "icon": "familiar_face_and_zone",
                        "link": reverse_lazy("admin:people_facesample_changelist"),
                    },
                    {
                        "title": _("Photos to check"),
                        "icon": "rule",
                        "link": lambda _request: (
                            reverse("admin:people_facesample_changelist") + "?state__exact=review"
                        ),
                    },
                    {
                        "title": _("Photo imports"),
                        "icon": "upload_file",
                        "link": reverse_lazy("admin:people_photoimport_changelist"),
                    },
                    {
                        "title": _("Map of faces"),
                        "icon": "scatter_plot",
                        "link": reverse_lazy("admin:recognition_facemap_changelist"),
                    },
                    {
                        "title": _("Calibrations"),
                        "icon": "tune",
                        "link": reverse_lazy("admin:recognition_calibration_changelist"),
                    },
                    {
                        "title": _("Team page"),
                        "icon": "celebration",
                        "link": reverse_lazy("admin:recognition_teampage_changelist"),
                    },
                    {
                        "title": _("Consents by person"),
                        "icon": "how_to_reg",
                        "link": reverse_lazy("admin:people_consentstatus_changelist"),
                    },
                    {
                        "title": _("Consents"),
                        "icon": "handshake",
                        "link": reverse_lazy("admin:people_consent_changelist"),
                    },
                    {
                        "title": _("Consent notices"),
                        "icon": "article",
                        "link": reverse_lazy("admin:people_consentnotice_changelist"),
                    },
                    {
                        "title": _("Erasure certificates"),
                        "icon": "auto_delete",
                        "link": reverse_lazy("admin:people_erasurecertificate_changelist"),
                    },
                    {
                        "title": _("Retention"),
                        "icon": "event_busy",
                        "link": reverse_lazy("admin:people_retentionrule_changelist"),
                    },
                ],
            },
            {
                "title": _("Attendance"),
                "items": [
                    {
                        "title": _("Today"),
                        "icon": "today",
                        "link": reverse_lazy("attendance:today"),
                    },
                    {
                        "title": _("Find people"),
                        "icon": "person_search",
                        "link": reverse_lazy("attendance:find"),
                        "permission": lambda request: request.user.has_perm(
                            "attendance.find_person"
                        ),
                    },
                    {
                        "title": _("Leave"),
                        "icon": "beach_access",
                        "link": reverse_lazy("admin:attendance_leave_changelist"),
                    },
                    {
                        "title": _("Events"),
                        "icon": "schedule",
                        "link": reverse_lazy("admin:attendance_attendanceevent_changelist"),
                    },
                    {
                        "title": _("Corrections"),
                        "icon": "edit_calendar",
                        "link": reverse_lazy("admin:attendance_correction_changelist"),
                        "active": lambda request: (
                            "/attendance/correction/" in request.path
                            and "/exceptions/" not in request.path
                        ),
                    },
                    {
                        "title": _("Late check-ins"),
                        "icon": "cloud_sync",
                        "link": reverse_lazy("admin:attendance_latecheckin_changelist"),
                    },
                    {
                        "title": _("Exceptions to resolve"),
                        "icon": "checklist",
                        "link": reverse_lazy("admin:attendance_exceptions"),
                        "permission": lambda request: request.user.has_perm(
                            "attendance.decide_correction"
                        ),
                    },
                    {
                        "title": _("Reports"),
                        "icon": "bar_chart",
                        "link": reverse_lazy("admin:attendance_reports_changelist"),
                    },
                    {
                        "title": _("Closed months"),
                        "icon": "lock_clock",
                        "link": reverse_lazy("admin:attendance_closedmonth_changelist"),
                    },
                    {
                        "title": _("Payroll formats"),
                        "icon": "output",
                        "link": reverse_lazy("admin:attendance_payrollformat_changelist"),
                    },
                    {
                        "title": _("Shifts"),
                        "icon": "work_history",
                        "link": reverse_lazy("admin:attendance_shift_changelist"),
                    },
                    {
                        "title": _("Schedules"),
                        "icon": "calendar_view_week",
                        "link": reverse_lazy("admin:attendance_schedule_changelist"),
                    },
                    {
                        "title": _("Who works which schedule"),
                        "icon": "assignment_ind",
                        "link": reverse_lazy("admin:attendance_scheduleassignment_changelist"),
                    },
                    {
                        "title": _("Single days"),
                        "icon": "event_repeat",
                        "link": reverse_lazy("admin:attendance_planexception_changelist"),
                    },
                    {
                        "title": _("Holidays"),
                        "icon": "celebration",
                        "link": reverse_lazy("admin:attendance_holiday_changelist"),
                    },
                    {
                        "title": _("Types of leave"),
                        "icon": "sell",
                        "link": reverse_lazy("admin:attendance_leavetype_changelist"),
                    },
                    {
                        "title": _("Badges"),
                        "icon": "qr_code_2",
                        "link": reverse_lazy("admin:attendance_badge_changelist"),
                    },
                    {
                        "title": _("PINs"),
                        "icon": "pin",
                        "link": reverse_lazy("admin:attendance_pin_changelist"),
                    },
                    {
                        "title": _("Said “not me”"),
                        "icon": "person_off",
                        "link": reverse_lazy("admin:attendance_checkindispute_changelist"),
                    },
                    {
                        "title": _("Refused at the kiosk"),
                        "icon": "no_photography",
                        "link": reverse_lazy("admin:attendance_kioskrefusal_changelist"),
                    },
                    {
                        "title": _("Ways to check in"),
                        "icon": "how_to_vote",
                        "link": reverse_lazy("admin:attendance_checkinrules_changelist"),
                    },
                    {
                        "title": _("Devices"),
                        "icon": "tablet",
                        "link": reverse_lazy("admin:attendance_device_changelist"),
                    },
                    {
                        "title": _("Cameras"),
                        "icon": "videocam",
                        "link": reverse_lazy("admin:attendance_camera_changelist"),
                    },
                    {
                        "title": _("Floor plans"),
                        "icon": "map",
                        "link": reverse_lazy("admin:attendance_floorplan_changelist"),
                    },
                ],
            },
            {
                "title": _("Doors"),
                "items": [
                    {
                        "title": _("Doors"),
                        "icon": "door_front",
                        "link": reverse_lazy("admin:attendance_door_changelist"),
                    },
                    {
                        "title": _("Decisions at doors"),
                        "icon": "sensor_door",
                        "link": reverse_lazy("admin:attendance_doordecision_changelist"),
                    },
                    {
                        "title": _("Emergency list"),
                        "icon": "emergency",
                        "link": reverse_lazy("admin:attendance_emergencyentry_changelist"),
                    },
                ],
            },
            {
                "title": _("Other systems"),
                "items": [
                    {
                        "title": _("Integrations"),
                        "icon": "api",
                        "link": reverse_lazy("admin:people_integration_changelist"),
                    },
                    {
                        "title": _("Webhooks"),
                        "icon": "webhook",
                        "link": reverse_lazy("admin:people_webhooktarget_changelist"),
                    },
                    {
                        "title": _("Messages sent"),
                        "icon": "outbox",
                        "link": reverse_lazy("admin:people_webhookdelivery_changelist"),
                    },
                ],
            },
            {
                "title": _("Accounts"),
                "items": [
                    {
                        "title": _("Users"),
                        "icon": "person",
                        "link": reverse_lazy("admin:auth_user_changelist"),
                    },
                    {
                        "title": _("Groups"),
                        "icon": "group",
                        "link": reverse_lazy("admin:auth_group_changelist"),
                    },
                    {
                        "title": _("Audit log"),
                        "icon": "policy",
                        "link": reverse_lazy("admin:people_accessrecord_changelist"),
                        "permission": lambda request: request.user.has_perm(
                            "people.view_accessrecord"
                        ),
                    },
                ],
            },
        ],
    },
}

hide_what_is_closed(UNFOLD["SIDEBAR"]["navigation"])
