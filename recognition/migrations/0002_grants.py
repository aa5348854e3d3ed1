"""What the roles may do with recognition."""

from django.db import migrations

from people.roles import Role, grant, list_grants

RESULTS = [
    *list_grants("recognition.calibration", "view"),
    *list_grants("recognition.teampage", "view"),
    *list_grants("recognition.colleaguerelease", "view"),
]
HR_WORK = [
    *RESULTS,
    *list_grants("recognition.teampage", "change"),
    "recognition.search_faces",
    "recognition.view_face_map",
]


class Migration(migrations.Migration):
    replaces = [
        ("recognition", "0003_roles"),
        ("recognition", "0008_embed_faces"),
    ]
    # By its old name: a database that has only some of the migrations which 0001 replaces is
    # refused, not taken for a new one.
    dependencies = [("people", "0003_grants"), ("recognition", "0011_compreface")]
    operations = [
        grant(
            {
                Role.HR_ADMIN: [*HR_WORK, "recognition.embed_faces"],
                Role.HR: HR_WORK,
                Role.SECURITY: ["recognition.search_faces"],
                Role.AUDITOR: RESULTS,
            }
        ),
    ]
