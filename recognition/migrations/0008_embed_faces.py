"""Whoever may take out the vectors of faces."""

from django.db import migrations

from people.roles import Role, grant


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_roles"),
        ("recognition", "0007_classifier_trials"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="classifier",
            options={
                "ordering": ["-trained_at", "-pk"],
                "permissions": [
                    ("search_faces", "Can ask who is in a picture"),
                    ("embed_faces", "Can take out the vectors of faces"),
                ],
                "verbose_name": "classifier",
                "verbose_name_plural": "classifiers",
            },
        ),
        grant({Role.HR_ADMIN: ["recognition.embed_faces"]}),
    ]
