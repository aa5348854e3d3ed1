"""What the roles may do with attendance, kiosks, cameras and doors."""

from django.db import migrations

from people.roles import Role, grant, list_grants

WHOLE = ("view", "add", "change", "delete")
PLANS = ("shift", "schedule", "scheduleassignment", "planexception", "holiday")
RESULTS = ("attendanceevent", "daysummary", "checkindispute")
HR_RESULTS = (*RESULTS, "closedmonth", "adjustment", "kioskrefusal", "checkinrules")
KIOSK_WAYS = ("pin", "badge")
BUILDING = ("camera", "floorplan", "door", "emergencyentry")


def _each(names: tuple[str, ...], *actions: str) -> list[str]:
    return [grant for name in names for grant in list_grants(f"attendance.{name}", *actions)]


DECISIONS = ["attendance.decide_leave", "attendance.decide_correction"]
HR_WORK = [
    "attendance.view_board",
    *_each((*PLANS, "leave"), *WHOLE),
    *_each((*HR_RESULTS, *KIOSK_WAYS, "doordecision"), "view"),
    *_each(("device", "leavetype", "payrollformat"), "view"),
    *_each(("correction",), "view", "add"),
    *_each(("latecheckin",), "view", "change"),
    *DECISIONS,
    "attendance.close_month",
    "attendance.manage_pins",
    "attendance.manage_badges",
]
WATCHING = [
    "attendance.view_board",
    "attendance.view_company",
    "attendance.view_sighting",
    "attendance.view_doordecision",
    "attendance.find_person",
    "attendance.preview_camera",
    "attendance.open_door",
]


class Migration(migrations.Migration):
    replaces = [
        ("attendance", "0003_roles"),
        ("attendance", "0026_camera_roles"),
    ]
    dependencies = [("people", "0003_grants"), ("attendance", "0002_guards")]
    operations = [
        grant(
            {
                Role.HR_ADMIN: [
                    *HR_WORK,
                    *WATCHING,
                    *_each(BUILDING, *WHOLE),
                    *_each(("device", "leavetype", "payrollformat"), *WHOLE),
                    *_each(("attendanceevent",), "add"),
                    *_each(("checkinrules",), "change"),
                ],
                Role.HR: HR_WORK,
                Role.TEAM_MANAGER: [
                    "attendance.view_board",
                    *_each((*PLANS, *RESULTS, "leavetype"), "view"),
                    *_each(("leave", "correction"), "view", "add"),
                    *DECISIONS,
                ],
                Role.SECURITY: [
                    *WATCHING,
                    *_each((*BUILDING, "device", "kioskrefusal"), "view"),
                ],
                Role.AUDITOR: [
                    "attendance.view_board",
                    *_each((*PLANS, *HR_RESULTS, *KIOSK_WAYS, *BUILDING), "view"),
                    *_each(("device", "leavetype", "payrollformat", "leave", "correction"), "view"),
                    *_each(("latecheckin", "doordecision"), "view"),
                ],
                Role.KIOSK: _each(("device",), "add"),
            }
        ),
    ]
