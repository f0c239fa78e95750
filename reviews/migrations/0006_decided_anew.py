"""A notice that was withdrawn, because the leading group decides anew, kept as it was published."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers
from reviews.decision.append_only import withdrawn

# SQLite makes the table anew, and its triggers go with the old one.
TELLING = telling_triggers("reviews_objection", "statement", "answer", "outcome", "settlement")


def drop_triggers(apps, schema_editor):
    TELLING.unprotect(schema_editor.connection)


def create_again(apps, schema_editor):
    TELLING.protect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_conflicts_say_something"),
        ("applications", "0001_squashed"),
        ("reviews", "0005_never_truncated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_triggers, create_again),
        migrations.CreateModel(
            name="WithdrawnNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="working days")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("listed", models.JSONField(verbose_name="list")),
                (
                    "listed_sha256",
                    models.CharField(max_length=64, verbose_name="SHA-256 of the list"),
                ),
                (
                    "seal",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="SHA-256 of the published results"
                    ),
                ),
                (
                    "folder",
                    models.FileField(
                        blank=True, upload_to="published/", verbose_name="published results"
                    ),
                ),
            ],
            options={
                "verbose_name": "notice that was withdrawn",
                "verbose_name_plural": "notices that were withdrawn",
                "ordering": ["notice", "number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="objection",
            name="objection_settled_with_reason",
        ),
        migrations.AlterField(
            model_name="objection",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("admitted", "Admitted"),
                    ("assigned", "Under investigation"),
                    ("inadmissible", "Not admissible"),
                    ("upheld", "Upheld"),
                    ("rejected", "Not upheld"),
                    ("settled", "Upheld; the list stays"),
                    ("renewed", "Upheld; decided anew"),
                ],
                default="received",
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("about", "chosen"), _negated=True),
                        models.Q(("settlement", ""), _negated=True),
                        ("settled_at__isnull", False),
                        ("status__in", ("settled", "renewed")),
                    ),
                    models.Q(
                        models.Q(("status__in", ("settled", "renewed")), _negated=True),
                        ("settled_at", None),
                        ("settlement", ""),
                    ),
                    _connector="OR",
                ),
                name="objection_settled_with_reason",
            ),
        ),
        migrations.AddField(
            model_name="withdrawnnotice",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawn_notice",
                to="reviews.sentbackdecision",
                verbose_name="decision that was sent back",
            ),
        ),
        migrations.AddField(
            model_name="withdrawnnotice",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawn",
                to="reviews.publicnotice",
                verbose_name="public notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawnnotice",
            constraint=models.UniqueConstraint(
                fields=("notice", "number"), name="withdrawn_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawnnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("published_at")), ("number__gte", 1)),
                name="withdrawn_notice_has_its_term",
            ),
        ),
        migrations.RunPython(create_again, drop_triggers),
        create_triggers(withdrawn),
    ]
