"""What the roles may do with cameras, and what need not survive a crash."""

from django.db import migrations

from people.roles import Role, grant, list_grants

CAMERAS = ("attendance.camera", "attendance.floorplan")


class Migration(migrations.Migration):
    dependencies = [("attendance", "0025_cameras")]

    operations = [
        # The newest live picture: written several times a second, worth nothing after a crash.
        migrations.RunSQL(
            "ALTER TABLE attendance_camerapreview SET UNLOGGED",
            "ALTER TABLE attendance_camerapreview SET LOGGED",
        ),
        grant(
            {
                Role.HR_ADMIN: [
                    *(
                        name
                        for model in CAMERAS
                        for name in list_grants(model, "view", "add", "change", "delete")
                    ),
                    "attendance.preview_camera",
                    "attendance.view_sighting",
                    "attendance.find_person",
                    "attendance.view_company",
                ],
                Role.SECURITY: [
                    *(name for model in CAMERAS for name in list_grants(model, "view")),
                    "attendance.preview_camera",
                    "attendance.view_sighting",
                    "attendance.find_person",
                    "attendance.view_company",
                ],
                Role.AUDITOR: [name for model in CAMERAS for name in list_grants(model, "view")],
            }
        ),
    ]
