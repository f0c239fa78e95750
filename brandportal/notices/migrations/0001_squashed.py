"""Notices and letters."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_letters"),
        ("notices", "0003_invitations_by_mail"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Letter",
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
                                    ("reset", "link for a new password"),
                                    ("confirm", "link that confirms an address"),
                                    ("moved", "word to an old address"),
                                    ("invited", "link that opens an account"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("address", models.EmailField(max_length=254)),
                        ("created_at", models.DateTimeField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("try_after", models.DateTimeField(null=True)),
                        ("error", models.CharField(blank=True, max_length=200)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("user", None)),
                                fields=("kind", "address"),
                                name="letter_once_unknown",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", False)),
                                fields=("kind", "address", "user"),
                                name="letter_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["reset", "confirm", "moved", "invited"])
                                ),
                                name="letter_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                        ("key", models.CharField(max_length=120, verbose_name="event")),
                        (
                            "subject_id",
                            models.CharField(max_length=200, verbose_name="subject text"),
                        ),
                        ("body_id", models.TextField(verbose_name="body text")),
                        ("context", models.JSONField(default=dict, verbose_name="values")),
                        ("url", models.CharField(max_length=200, verbose_name="link")),
                        ("created_at", models.DateTimeField(verbose_name="created")),
                        ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                        ("mailed_at", models.DateTimeField(null=True, verbose_name="mailed")),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
                        ),
                        ("max_attempts", models.PositiveSmallIntegerField(default=5)),
                        ("try_after", models.DateTimeField(null=True, verbose_name="next attempt")),
                        (
                            "error",
                            models.CharField(blank=True, max_length=200, verbose_name="last error"),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recipient",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(
                                fields=["mailed_at", "attempts"],
                                name="notices_not_mailed__d656dc_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recipient", "key"), name="notice_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                name="notice_has_key",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
