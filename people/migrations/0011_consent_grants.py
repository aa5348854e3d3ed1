"""What the roles may do with notices and with requests for consent."""

from django.db import migrations

from people.roles import Role, grant, list_grants


class Migration(migrations.Migration):
    dependencies = [("people", "0010_consent_ledger")]

    operations = [
        grant(
            {
                Role.HR_ADMIN: [
                    *list_grants("people.consentnotice", "view", "add", "change", "delete"),
                    *list_grants("people.consentrequest", "view", "add"),
                ],
                Role.HR: [
                    *list_grants("people.consentnotice", "view"),
                    *list_grants("people.consentrequest", "view", "add"),
                ],
                Role.AUDITOR: [
                    *list_grants("people.consentnotice", "view"),
                    *list_grants("people.consentrequest", "view"),
                ],
            }
        )
    ]
