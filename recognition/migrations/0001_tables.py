"""What recognition has learnt, measured and drawn.

Made from the migrations that it replaces, up to the state they led to.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import pgvector.django.vector
import recognition.models.team_page
from django.conf import settings
from django.db import migrations, models

from people.model_creation import AllAtOnce


class Migration(migrations.Migration):
    replaces = [
        ("recognition", "0001_initial"),
        ("recognition", "0002_calibration"),
        ("recognition", "0004_classifier_samples"),
        ("recognition", "0005_changes"),
        ("recognition", "0006_enrolment_codes"),
        ("recognition", "0007_classifier_trials"),
        ("recognition", "0009_face_maps"),
        ("recognition", "0010_team_page"),
        ("recognition", "0011_compreface"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0001_tables"),
    ]

    operations = [
        AllAtOnce(
            operations=[
                migrations.CreateModel(
                    name="Calibration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("model_id", models.CharField(max_length=64, verbose_name="model")),
                        (
                            "gallery_version",
                            models.PositiveBigIntegerField(verbose_name="gallery version"),
                        ),
                        (
                            "calibrated_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="calibrated at"
                            ),
                        ),
                        ("asked_fpir", models.FloatField(verbose_name="strangers let in, at most")),
                        ("min_evidence", models.FloatField(verbose_name="threshold")),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("measured", "measured on this gallery"),
                                    ("floor", "lowest safe value"),
                                    ("too_few", "default: too few photos to measure"),
                                ],
                                max_length=10,
                                verbose_name="basis",
                            ),
                        ),
                        (
                            "expected_fpir",
                            models.FloatField(null=True, verbose_name="strangers let in"),
                        ),
                        (
                            "expected_fnir",
                            models.FloatField(
                                null=True, verbose_name="employees not named, one photo"
                            ),
                        ),
                        ("people_count", models.PositiveIntegerField(verbose_name="people")),
                        ("sample_count", models.PositiveIntegerField(verbose_name="photos")),
                        ("curve", models.JSONField(default=list)),
                    ],
                    options={
                        "verbose_name": "calibration",
                        "verbose_name_plural": "calibrations",
                        "ordering": ["-calibrated_at", "-pk"],
                        "indexes": [
                            models.Index(
                                fields=["model_id", "-calibrated_at", "-id"],
                                name="calibration_newest",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("asked_fpir__gt", 0), ("asked_fpir__lt", 1)),
                                name="calibration_fpir_is_a_rate",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LookAlike",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "similarity",
                            models.FloatField(
                                help_text="Cosine of the two templates.", verbose_name="similarity"
                            ),
                        ),
                        (
                            "calibration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="look_alikes",
                                to="recognition.calibration",
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.employee",
                                verbose_name="looks like",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pair of look-alikes",
                        "verbose_name_plural": "look-alikes",
                        "ordering": ["-similarity", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("calibration", "first", "second"),
                                name="look_alike_once_per_calibration",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="look_alike_first_is_lower",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalibrationChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("model_id", models.CharField(max_length=64, verbose_name="model")),
                        ("asked_fpir", models.FloatField(verbose_name="strangers let in, at most")),
                        ("min_evidence", models.FloatField(verbose_name="threshold")),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("measured", "measured on this gallery"),
                                    ("floor", "lowest safe value"),
                                    ("too_few", "default: too few photos to measure"),
                                ],
                                max_length=10,
                                verbose_name="basis",
                            ),
                        ),
                        ("people_count", models.PositiveIntegerField(verbose_name="people")),
                        ("sample_count", models.PositiveIntegerField(verbose_name="photos")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="recognition.calibration",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="calibration_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Classifier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("softmax", "softmax"),
                                    ("svm", "linear support vector machine"),
                                ],
                                default="softmax",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("model_id", models.CharField(max_length=64, verbose_name="model")),
                        (
                            "gallery_version",
                            models.PositiveBigIntegerField(verbose_name="gallery version"),
                        ),
                        ("sample_count", models.PositiveIntegerField(verbose_name="photos")),
                        (
                            "sample_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                editable=False,
                                help_text="The photos it learnt from; none in classifiers older than this field.",
                                size=None,
                            ),
                        ),
                        (
                            "trained_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="trained at"
                            ),
                        ),
                        ("train_s", models.FloatField(default=0.0, verbose_name="seconds")),
                        (
                            "temperature",
                            models.FloatField(
                                default=1.0, help_text="What the scores are divided by."
                            ),
                        ),
                        (
                            "held_out_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                editable=False,
                                help_text="The photos kept back to judge it by.",
                                size=None,
                            ),
                        ),
                        (
                            "held_out_right",
                            models.PositiveIntegerField(
                                default=0, help_text="How many of them it names rightly."
                            ),
                        ),
                        (
                            "reliability_error",
                            models.FloatField(
                                help_text="Expected calibration error on them, 0 to 1; none: too few photos.",
                                null=True,
                            ),
                        ),
                        (
                            "compared_count",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Photos that neither it nor the one before has learnt.",
                            ),
                        ),
                        ("compared_right", models.PositiveIntegerField(default=0)),
                        ("compared_right_before", models.PositiveIntegerField(default=0)),
                        (
                            "refusal",
                            models.TextField(
                                blank=True,
                                help_text="Why the one before goes on serving; empty when this one serves.",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "classifier",
                        "verbose_name_plural": "classifiers",
                        "ordering": ["-trained_at", "-pk"],
                        "permissions": [
                            ("search_faces", "Can ask who is in a picture"),
                            ("embed_faces", "Can take out the vectors of faces"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClassifierClass",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("coefficients", pgvector.django.vector.VectorField(dimensions=512)),
                        ("intercept", models.FloatField()),
                        (
                            "classifier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="classes",
                                to="recognition.classifier",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.employee",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("classifier", "employee"),
                                name="classifier_class_once_per_person",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompreFaceSubject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=255, verbose_name="subject")),
                        (
                            "is_own",
                            models.BooleanField(
                                default=False,
                                help_text="The person's record was made through this key.",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="added at"
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="compreface_subjects",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "integration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="compreface_subjects",
                                to="people.integration",
                                verbose_name="integration",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "CompreFace subject",
                        "verbose_name_plural": "CompreFace subjects",
                        "ordering": ["name", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("integration"),
                                django.db.models.functions.text.Lower("name"),
                                name="compreface_subject_name_once_per_key",
                            ),
                            models.UniqueConstraint(
                                fields=("integration", "employee"),
                                name="compreface_subject_person_once_per_key",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompreFaceImage",
                    fields=[
                        ("image_id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "sample",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="compreface_image",
                                to="people.facesample",
                                verbose_name="face photo",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "CompreFace image",
                        "verbose_name_plural": "CompreFace images",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CompreFaceSubjectChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=255, verbose_name="subject")),
                        (
                            "is_own",
                            models.BooleanField(
                                default=False,
                                help_text="The person's record was made through this key.",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "integration",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.integration",
                                verbose_name="integration",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="recognition.comprefacesubject",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="comprefacesubject_change_time",
                            ),
                            models.Index(fields=["employee"], name="comprefacesubject_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EnrolmentCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="made at"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="expires at")),
                        ("redeemed_at", models.DateTimeField(null=True, verbose_name="used at")),
                        (
                            "place",
                            models.CharField(blank=True, max_length=100, verbose_name="kiosk"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("saved", "face stored"),
                                    ("left", "nothing stored"),
                                    ("declined", "not agreed"),
                                    ("replaced", "replaced by a newer code"),
                                    ("revoked", "revoked"),
                                ],
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enrolment_codes",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enrolment code",
                        "verbose_name_plural": "enrolment codes",
                        "ordering": ["-made_at", "-pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=("employee",),
                                name="enrolment_code_one_open_per_employee",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="enrolment_code_closed_with_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CodeAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("source", models.CharField(max_length=100)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["source", "at"], name="code_attempt_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EnrolmentCodeChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="made at"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="expires at")),
                        ("redeemed_at", models.DateTimeField(null=True, verbose_name="used at")),
                        (
                            "place",
                            models.CharField(blank=True, max_length=100, verbose_name="kiosk"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("saved", "face stored"),
                                    ("left", "nothing stored"),
                                    ("declined", "not agreed"),
                                    ("replaced", "replaced by a newer code"),
                                    ("revoked", "revoked"),
                                ],
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="recognition.enrolmentcode",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="enrolmentcode_change_time",
                            ),
                            models.Index(fields=["employee"], name="enrolmentcode_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FaceMap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "being drawn"),
                                    ("ready", "ready"),
                                    ("failed", "failed"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "model_id",
                            models.CharField(blank=True, max_length=64, verbose_name="model"),
                        ),
                        (
                            "gallery_version",
                            models.PositiveBigIntegerField(
                                null=True, verbose_name="gallery version"
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="asked for at"
                            ),
                        ),
                        (
                            "beat_at",
                            models.DateTimeField(
                                help_text="Of the process that draws it.",
                                null=True,
                                verbose_name="last sign of life",
                            ),
                        ),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="0 to 100.", verbose_name="progress"
                            ),
                        ),
                        ("made_at", models.DateTimeField(null=True, verbose_name="made at")),
                        (
                            "sample_count",
                            models.PositiveIntegerField(default=0, verbose_name="photos"),
                        ),
                        (
                            "people_count",
                            models.PositiveIntegerField(default=0, verbose_name="people"),
                        ),
                        ("compute_s", models.FloatField(null=True, verbose_name="seconds")),
                        ("problem", models.TextField(blank=True, verbose_name="problem")),
                        (
                            "is_open",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Q(("state__in", ["waiting", "running"])),
                                output_field=models.BooleanField(),
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "map of faces",
                        "verbose_name_plural": "maps of faces",
                        "ordering": ["-asked_at", "-pk"],
                        "permissions": [("view_face_map", "Can see the map of faces")],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_open", True)),
                                fields=("is_open",),
                                name="face_map_one_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MapPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("pca_x", models.FloatField()),
                        ("pca_y", models.FloatField()),
                        ("tsne_x", models.FloatField()),
                        ("tsne_y", models.FloatField()),
                        (
                            "own",
                            models.FloatField(
                                help_text="Cosine to the mean of the person's other photos; none for a single photo.",
                                null=True,
                                verbose_name="own similarity",
                            ),
                        ),
                        (
                            "rival_similarity",
                            models.FloatField(
                                help_text="Cosine to that person's mean.",
                                null=True,
                                verbose_name="similarity",
                            ),
                        ),
                        (
                            "flag",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("somebody_else", "probably somebody else"),
                                    ("unlike", "unlike the person’s other photos"),
                                    ("double", "perhaps one person twice"),
                                ],
                                max_length=20,
                                verbose_name="flag",
                            ),
                        ),
                        (
                            "face_map",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="points",
                                to="recognition.facemap",
                            ),
                        ),
                        (
                            "rival",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.employee",
                                verbose_name="nearest other",
                            ),
                        ),
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.facesample",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "face on a map",
                        "verbose_name_plural": "faces on maps",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("face_map", "sample"), name="map_point_once_per_photo"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MapLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "similarity",
                            models.FloatField(
                                help_text="Cosine of the two photos.", verbose_name="similarity"
                            ),
                        ),
                        (
                            "face_map",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="recognition.facemap",
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="recognition.mappoint",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="recognition.mappoint",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line on a map",
                        "verbose_name_plural": "lines on maps",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TeamPage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "is_open",
                            models.BooleanField(
                                default=False,
                                help_text="Visitors' faces are biometric data: open it when your privacy notice covers them.",
                                verbose_name="open to everybody",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True,
                                help_text="Empty: in the words of Muster.",
                                max_length=80,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "intro",
                            models.TextField(
                                blank=True,
                                help_text="One or two sentences. Empty: in the words of Muster.",
                                max_length=300,
                                verbose_name="introduction",
                            ),
                        ),
                        (
                            "shows_colleagues",
                            models.BooleanField(
                                default=True,
                                help_text="At most three photos, and only of people who chose on their own page to be.",
                                verbose_name="shows look-alike colleagues",
                            ),
                        ),
                        (
                            "origins",
                            models.TextField(
                                blank=True,
                                help_text="One origin a line, like https://careers.example.com. Empty: by nobody.",
                                validators=[recognition.models.team_page.check_origins],
                                verbose_name="may be embedded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "team page",
                        "verbose_name_plural": "team page",
                        "default_permissions": ("view", "change"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="team_page_is_one"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "takes_part",
                            models.BooleanField(default=True, verbose_name="takes part"),
                        ),
                        (
                            "emblem",
                            models.CharField(
                                blank=True,
                                help_text="One emoji or symbol.",
                                max_length=8,
                                validators=[recognition.models.team_page.check_emblem],
                                verbose_name="emblem",
                            ),
                        ),
                        (
                            "line",
                            models.CharField(
                                blank=True,
                                help_text="What the team says to its look-alikes.",
                                max_length=140,
                                verbose_name="line",
                            ),
                        ),
                        (
                            "team",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="look",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "page",
                            models.ForeignKey(
                                default=1,
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="looks",
                                to="recognition.teampage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "team on the page",
                        "verbose_name_plural": "teams on the page",
                        "ordering": ["team__name"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ColleagueRelease",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="what was read")),
                        (
                            "given_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="given at"
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="colleague_releases",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ended by",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="given by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "release of a photo",
                        "verbose_name_plural": "releases of photos",
                        "ordering": ["-given_at", "-pk"],
                        "default_permissions": ("view",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("employee",),
                                name="colleague_release_one_active",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("ended_at__gte", models.F("given_at")),
                                    _connector="OR",
                                ),
                                name="colleague_release_ended_after_given",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamTry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("source", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["source", "at"], name="team_try_source")],
                    },
                ),
                migrations.CreateModel(
                    name="TeamPageChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "is_open",
                            models.BooleanField(
                                default=False,
                                help_text="Visitors' faces are biometric data: open it when your privacy notice covers them.",
                                verbose_name="open to everybody",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True,
                                help_text="Empty: in the words of Muster.",
                                max_length=80,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "intro",
                            models.TextField(
                                blank=True,
                                help_text="One or two sentences. Empty: in the words of Muster.",
                                max_length=300,
                                verbose_name="introduction",
                            ),
                        ),
                        (
                            "shows_colleagues",
                            models.BooleanField(
                                default=True,
                                help_text="At most three photos, and only of people who chose on their own page to be.",
                                verbose_name="shows look-alike colleagues",
                            ),
                        ),
                        (
                            "origins",
                            models.TextField(
                                blank=True,
                                help_text="One origin a line, like https://careers.example.com. Empty: by nobody.",
                                validators=[recognition.models.team_page.check_origins],
                                verbose_name="may be embedded by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="recognition.teampage",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="teampage_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamLookChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "takes_part",
                            models.BooleanField(default=True, verbose_name="takes part"),
                        ),
                        (
                            "emblem",
                            models.CharField(
                                blank=True,
                                help_text="One emoji or symbol.",
                                max_length=8,
                                validators=[recognition.models.team_page.check_emblem],
                                verbose_name="emblem",
                            ),
                        ),
                        (
                            "line",
                            models.CharField(
                                blank=True,
                                help_text="What the team says to its look-alikes.",
                                max_length=140,
                                verbose_name="line",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="recognition.teamlook",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="teamlook_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ColleagueReleaseChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "given_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="given at"
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                        (
                            "employee",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ended by",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="given by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="recognition.colleaguerelease",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="colleaguerelease_change_time",
                            ),
                            models.Index(fields=["employee"], name="colleaguerelease_change_who"),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calibration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_calibrationchange" ("asked_fpir", "basis", "min_evidence", "model_id", "people_count", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sample_count") VALUES (NEW."asked_fpir", NEW."basis", NEW."min_evidence", NEW."model_id", NEW."people_count", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."sample_count"); RETURN NULL;',
                            hash="393090edd57ee43486ee197f4d3f78a3afde4e8b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ed484",
                            table="recognition_calibration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calibration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."asked_fpir" IS DISTINCT FROM (NEW."asked_fpir") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."min_evidence" IS DISTINCT FROM (NEW."min_evidence") OR OLD."model_id" IS DISTINCT FROM (NEW."model_id") OR OLD."people_count" IS DISTINCT FROM (NEW."people_count") OR OLD."sample_count" IS DISTINCT FROM (NEW."sample_count"))',
                            func='INSERT INTO "recognition_calibrationchange" ("asked_fpir", "basis", "min_evidence", "model_id", "people_count", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sample_count") VALUES (NEW."asked_fpir", NEW."basis", NEW."min_evidence", NEW."model_id", NEW."people_count", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."sample_count"); RETURN NULL;',
                            hash="f1da773ba428dd66cb90e6ac918eba18c2202c51",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_904ff",
                            table="recognition_calibration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calibration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_calibrationchange" ("asked_fpir", "basis", "min_evidence", "model_id", "people_count", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sample_count") VALUES (OLD."asked_fpir", OLD."basis", OLD."min_evidence", OLD."model_id", OLD."people_count", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."sample_count"); RETURN NULL;',
                            hash="9cb1babb420af9b85fe07212082e55fbae5f4654",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_40b89",
                            table="recognition_calibration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calibrationchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="829aee3da6833661db934ab21f1da87a99e91012",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0f9ce",
                            table="recognition_calibrationchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comprefacesubject",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_comprefacesubjectchange" ("employee_id", "integration_id", "is_own", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."employee_id", NEW."integration_id", NEW."is_own", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="b487fa02a2d4b943169cf6e2b079bd433dfcb0e8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8b811",
                            table="recognition_comprefacesubject",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comprefacesubject",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."integration_id" IS DISTINCT FROM (NEW."integration_id") OR OLD."is_own" IS DISTINCT FROM (NEW."is_own") OR OLD."name" IS DISTINCT FROM (NEW."name"))',
                            func='INSERT INTO "recognition_comprefacesubjectchange" ("employee_id", "integration_id", "is_own", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."employee_id", NEW."integration_id", NEW."is_own", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="2f82b2e478d806cfb20dde66b0e2364804d39194",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_17cbb",
                            table="recognition_comprefacesubject",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comprefacesubject",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_comprefacesubjectchange" ("employee_id", "integration_id", "is_own", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."employee_id", OLD."integration_id", OLD."is_own", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="2801e4f13c6e6be4cf78c3a4e9d36284df3e842f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2d818",
                            table="recognition_comprefacesubject",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comprefacesubjectchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3c38a90b6409b160b92b574e9b681822469cee1e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_13606",
                            table="recognition_comprefacesubjectchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrolmentcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_enrolmentcodechange" ("closed_at", "employee_id", "expires_at", "made_at", "made_by_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "redeemed_at") VALUES (NEW."closed_at", NEW."employee_id", NEW."expires_at", NEW."made_at", NEW."made_by_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."place", NEW."redeemed_at"); RETURN NULL;',
                            hash="9e7c05e18a2338653579d70a84d2ab4456cc4121",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cbfe6",
                            table="recognition_enrolmentcode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrolmentcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."redeemed_at" IS DISTINCT FROM (NEW."redeemed_at"))',
                            func='INSERT INTO "recognition_enrolmentcodechange" ("closed_at", "employee_id", "expires_at", "made_at", "made_by_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "redeemed_at") VALUES (NEW."closed_at", NEW."employee_id", NEW."expires_at", NEW."made_at", NEW."made_by_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."place", NEW."redeemed_at"); RETURN NULL;',
                            hash="4a821f81012db2f993a19a621058aacdafd488d9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_69c40",
                            table="recognition_enrolmentcode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrolmentcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_enrolmentcodechange" ("closed_at", "employee_id", "expires_at", "made_at", "made_by_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "redeemed_at") VALUES (OLD."closed_at", OLD."employee_id", OLD."expires_at", OLD."made_at", OLD."made_by_id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."place", OLD."redeemed_at"); RETURN NULL;',
                            hash="7a49af819c1818a9244976d66487312655d43a2f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ec432",
                            table="recognition_enrolmentcode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrolmentcodechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="97516a6002be3e75cb12d1987fc1f5d0f0778a94",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9d308",
                            table="recognition_enrolmentcodechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teampage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_teampagechange" ("intro", "is_open", "origins", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shows_colleagues", "title") VALUES (NEW."intro", NEW."is_open", NEW."origins", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."shows_colleagues", NEW."title"); RETURN NULL;',
                            hash="f22dd19db2888498985bfea22848995adebaf252",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0b57e",
                            table="recognition_teampage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teampage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."intro" IS DISTINCT FROM (NEW."intro") OR OLD."is_open" IS DISTINCT FROM (NEW."is_open") OR OLD."origins" IS DISTINCT FROM (NEW."origins") OR OLD."shows_colleagues" IS DISTINCT FROM (NEW."shows_colleagues") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                            func='INSERT INTO "recognition_teampagechange" ("intro", "is_open", "origins", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shows_colleagues", "title") VALUES (NEW."intro", NEW."is_open", NEW."origins", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."shows_colleagues", NEW."title"); RETURN NULL;',
                            hash="0d66579badaee83ba60d91fff2178a5e1849d18e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_69624",
                            table="recognition_teampage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teampage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_teampagechange" ("intro", "is_open", "origins", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shows_colleagues", "title") VALUES (OLD."intro", OLD."is_open", OLD."origins", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."shows_colleagues", OLD."title"); RETURN NULL;',
                            hash="8f41b8428e030b8f19715718411e7dfe222f202f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e33d4",
                            table="recognition_teampage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teamlook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_teamlookchange" ("emblem", "line", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "takes_part", "team_id") VALUES (NEW."emblem", NEW."line", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."takes_part", NEW."team_id"); RETURN NULL;',
                            hash="bcbd066b6572101c7e30595e84de9ca0a0220cdf",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_68ae4",
                            table="recognition_teamlook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teamlook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."emblem" IS DISTINCT FROM (NEW."emblem") OR OLD."line" IS DISTINCT FROM (NEW."line") OR OLD."takes_part" IS DISTINCT FROM (NEW."takes_part") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))',
                            func='INSERT INTO "recognition_teamlookchange" ("emblem", "line", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "takes_part", "team_id") VALUES (NEW."emblem", NEW."line", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."takes_part", NEW."team_id"); RETURN NULL;',
                            hash="cc2ca3b367834f47e438c9f7a972e56bab1f1b5f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_26e3a",
                            table="recognition_teamlook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teamlook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_teamlookchange" ("emblem", "line", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "takes_part", "team_id") VALUES (OLD."emblem", OLD."line", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."takes_part", OLD."team_id"); RETURN NULL;',
                            hash="c5e3050576d9b988f3a4fb73e9c0ebfbae36378a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a462d",
                            table="recognition_teamlook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="colleaguerelease",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_colleaguereleasechange" ("employee_id", "ended_at", "ended_by_id", "given_at", "given_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."employee_id", NEW."ended_at", NEW."ended_by_id", NEW."given_at", NEW."given_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="b41bdbf73a0079111cb9a0267990460bcf82c0c0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c668d",
                            table="recognition_colleaguerelease",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="colleaguerelease",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."given_by_id" IS DISTINCT FROM (NEW."given_by_id"))',
                            func='INSERT INTO "recognition_colleaguereleasechange" ("employee_id", "ended_at", "ended_by_id", "given_at", "given_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."employee_id", NEW."ended_at", NEW."ended_by_id", NEW."given_at", NEW."given_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="d75ca24023d45309fe24121071538d22295a7f97",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fb904",
                            table="recognition_colleaguerelease",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="colleaguerelease",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "recognition_colleaguereleasechange" ("employee_id", "ended_at", "ended_by_id", "given_at", "given_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."employee_id", OLD."ended_at", OLD."ended_by_id", OLD."given_at", OLD."given_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="3d4645835e5f69140fba754e262b68065a32b08c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a61b3",
                            table="recognition_colleaguerelease",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teampagechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1868633c1f2fac339bda9f66c5a85e101c3a990d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_12e44",
                            table="recognition_teampagechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teamlookchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="bb2e31daa917bd8b411230ee4578baf0ac6f42b9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f1ab7",
                            table="recognition_teamlookchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="colleaguereleasechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ba0c96b2a2e0afd32be552bbac7bd660a8880b36",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8b058",
                            table="recognition_colleaguereleasechange",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
