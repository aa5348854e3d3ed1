"""What the roles may do with imports of photos."""

from django.db import migrations

from people.roles import Role, grant, list_grants


class Migration(migrations.Migration):
    dependencies = [("people", "0014_photo_imports")]

    operations = [
        grant(
            {
                Role.HR_ADMIN: list_grants("people.photoimport", "view", "add", "delete"),
                Role.HR: list_grants("people.photoimport", "view", "add"),
                Role.AUDITOR: list_grants("people.photoimport", "view"),
            }
        )
    ]
