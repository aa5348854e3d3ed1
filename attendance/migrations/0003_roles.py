"""What the roles may do with attendance."""

from django.db import migrations

from people.roles import Role, grant, list_grants


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_roles"),
        ("attendance", "0002_append_only"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="attendanceevent",
            options={
                "ordering": ["-at", "-pk"],
                "permissions": [("view_board", "Can see who is in")],
                "verbose_name": "attendance event",
                "verbose_name_plural": "attendance events",
            },
        ),
        grant(
            {
                Role.HR_ADMIN: [
                    "attendance.view_board",
                    *list_grants("attendance.attendanceevent", "view"),
                    *list_grants("attendance.device", "view", "add", "change", "delete"),
                ],
                Role.HR: [
                    "attendance.view_board",
                    *list_grants("attendance.attendanceevent", "view"),
                    *list_grants("attendance.device", "view"),
                ],
                Role.TEAM_MANAGER: [
                    "attendance.view_board",
                    *list_grants("attendance.attendanceevent", "view"),
                ],
                Role.SECURITY: [
                    "attendance.view_board",
                    *list_grants("attendance.device", "view"),
                ],
                Role.AUDITOR: [
                    "attendance.view_board",
                    *list_grants("attendance.attendanceevent", "view"),
                    *list_grants("attendance.device", "view"),
                ],
                Role.KIOSK: [*list_grants("attendance.device", "add")],
            }
        ),
    ]
