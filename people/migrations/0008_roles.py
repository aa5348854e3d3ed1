"""The groups of Muster's roles, and what they may do with people and accounts."""

from django.db import migrations

from people.roles import Role, grant, list_grants, make_groups


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("people", "0007_erasure_certificates_final"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="employee",
            options={
                "ordering": ["name", "number"],
                "permissions": [
                    ("view_every_team", "Can see the people of every team"),
                    ("invite_employee", "Can give employees an account"),
                ],
                "verbose_name": "employee",
                "verbose_name_plural": "employees",
            },
        ),
        make_groups(),
        grant(
            {
                Role.HR_ADMIN: [
                    "people.view_every_team",
                    "people.invite_employee",
                    *list_grants("people.employee", "view", "add", "change", "delete"),
                    *list_grants("people.team", "view", "add", "change", "delete"),
                    *list_grants("people.site", "view", "add", "change", "delete"),
                    *list_grants("people.facesample", "view", "add", "change", "delete"),
                    *list_grants("people.consent", "view", "add", "change"),
                    *list_grants("people.erasurecertificate", "view"),
                    *list_grants("auth.user", "view", "add", "change"),
                    *list_grants("auth.group", "view"),
                    *list_grants("people.accessrecord", "view"),
                ],
                Role.HR: [
                    "people.view_every_team",
                    "people.invite_employee",
                    *list_grants("people.employee", "view", "add", "change", "delete"),
                    *list_grants("people.team", "view", "add", "change"),
                    *list_grants("people.site", "view"),
                    *list_grants("people.facesample", "view", "add", "change", "delete"),
                    *list_grants("people.consent", "view", "add", "change"),
                    *list_grants("people.erasurecertificate", "view"),
                    *list_grants("auth.user", "view"),
                ],
                Role.TEAM_MANAGER: [
                    *list_grants("people.employee", "view"),
                    *list_grants("people.team", "view"),
                ],
                Role.SECURITY: ["people.view_every_team"],
                Role.AUDITOR: [
                    "people.view_every_team",
                    *list_grants("people.employee", "view"),
                    *list_grants("people.team", "view"),
                    *list_grants("people.site", "view"),
                    *list_grants("people.facesample", "view"),
                    *list_grants("people.consent", "view"),
                    *list_grants("people.erasurecertificate", "view"),
                    *list_grants("auth.user", "view"),
                    *list_grants("auth.group", "view"),
                    *list_grants("people.accessrecord", "view"),
                ],
            }
        ),
    ]
