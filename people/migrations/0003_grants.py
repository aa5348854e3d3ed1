"""The groups of Muster's roles, and what they may do with people and accounts."""

from django.db import migrations

from people.roles import Role, grant, list_grants, make_groups

WHOLE = ("view", "add", "change", "delete")
HR_WORK = [
    "people.view_every_team",
    "people.invite_employee",
    *list_grants("people.employee", *WHOLE),
    *list_grants("people.facesample", *WHOLE),
    *list_grants("people.consent", "view", "add", "change"),
    *list_grants("people.consentrequest", "view", "add"),
    *list_grants("people.photoimport", "view", "add"),
    *list_grants("people.erasurecertificate", "view"),
    *list_grants("people.webhookdelivery", "view"),
    *list_grants("auth.user", "view"),
]
AUDITED = (
    "people.employee", "people.team", "people.site", "people.facesample", "people.photoimport",
    "people.consent", "people.consentnotice", "people.consentrequest",
    "people.erasurecertificate", "people.accessrecord",
    "people.retentionrule", "people.retentionrun",
    "people.integration", "people.webhooktarget", "people.webhookdelivery",
    "auth.user", "auth.group",
)  # fmt: skip


class Migration(migrations.Migration):
    replaces = [
        ("people", "0008_roles"),
        ("people", "0011_consent_grants"),
        ("people", "0013_retention_roles"),
        ("people", "0015_photo_import_grants"),
    ]
    dependencies = [("people", "0002_guards")]
    operations = [
        make_groups(),
        grant(
            {
                Role.HR_ADMIN: [
                    *HR_WORK,
                    *list_grants("people.team", *WHOLE),
                    *list_grants("people.site", *WHOLE),
                    *list_grants("people.consentnotice", *WHOLE),
                    *list_grants("people.webhooktarget", *WHOLE),
                    *list_grants("people.integration", "view", "add", "change"),
                    *list_grants("people.photoimport", "delete"),
                    *list_grants("people.accessrecord", "view"),
                    *list_grants("people.retentionrule", "view", "change"),
                    *list_grants("people.retentionrun", "view"),
                    *list_grants("people.webhookdelivery", "change"),
                    *list_grants("auth.user", "add", "change"),
                    *list_grants("auth.group", "view"),
                ],
                Role.HR: [
                    *HR_WORK,
                    *list_grants("people.team", "view", "add", "change"),
                    *list_grants("people.site", "view"),
                    *list_grants("people.consentnotice", "view"),
                    *list_grants("people.webhooktarget", "view"),
                ],
                Role.TEAM_MANAGER: [
                    *list_grants("people.employee", "view"),
                    *list_grants("people.team", "view"),
                ],
                Role.SECURITY: ["people.view_every_team"],
                Role.AUDITOR: [
                    "people.view_every_team",
                    *(name for model in AUDITED for name in list_grants(model, "view")),
                ],
            }
        ),
    ]
