"""Who may read and change how long things are kept."""

from django.db import migrations

from people.roles import Role, grant, list_grants


class Migration(migrations.Migration):
    dependencies = [("people", "0012_retention")]
    operations = [
        grant(
            {
                Role.HR_ADMIN: [
                    *list_grants("people.retentionrule", "view", "change"),
                    *list_grants("people.retentionrun", "view"),
                ],
                Role.AUDITOR: [
                    *list_grants("people.retentionrule", "view"),
                    *list_grants("people.retentionrun", "view"),
                ],
            }
        ),
    ]
