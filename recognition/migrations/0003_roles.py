"""What the roles may do with recognition."""

from django.db import migrations

from people.roles import Role, grant, list_grants


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_roles"),
        ("recognition", "0002_calibration"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="classifier",
            options={
                "ordering": ["-trained_at", "-pk"],
                "permissions": [("search_faces", "Can ask who is in a picture")],
                "verbose_name": "classifier",
                "verbose_name_plural": "classifiers",
            },
        ),
        grant(
            {
                Role.HR_ADMIN: [
                    "recognition.search_faces",
                    *list_grants("recognition.calibration", "view"),
                ],
                Role.HR: [
                    "recognition.search_faces",
                    *list_grants("recognition.calibration", "view"),
                ],
                Role.SECURITY: ["recognition.search_faces"],
                Role.AUDITOR: [*list_grants("recognition.calibration", "view")],
            }
        ),
    ]
