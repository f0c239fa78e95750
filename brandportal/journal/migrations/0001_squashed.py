"""The journal and the security events, append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.journal.append_only import entry_triggers, event_triggers
from brandportal.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("journal", "0001_initial"),
        ("journal", "0002_security_events"),
        ("journal", "0003_failed_keys"),
        ("journal", "0004_refused_for_a_conflict"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Forwarded",
                    fields=[
                        (
                            "chain",
                            models.CharField(max_length=20, primary_key=True, serialize=False),
                        ),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Head",
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
                        ("size", models.PositiveBigIntegerField(default=0)),
                        (
                            "hash",
                            models.CharField(
                                default="0000000000000000000000000000000000000000000000000000000000000000",
                                max_length=64,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="journal_one_head"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecurityHead",
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
                        ("size", models.PositiveBigIntegerField(default=0)),
                        (
                            "hash",
                            models.CharField(
                                default="0000000000000000000000000000000000000000000000000000000000000000",
                                max_length=64,
                            ),
                        ),
                        ("forgotten", models.PositiveBigIntegerField(default=0)),
                        (
                            "forgotten_hash",
                            models.CharField(
                                default="0000000000000000000000000000000000000000000000000000000000000000",
                                max_length=64,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "end of the security events",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="security_one_head"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "seq",
                            models.PositiveBigIntegerField(
                                primary_key=True, serialize=False, verbose_name="number"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="time")),
                        ("actor_label", models.CharField(max_length=120, verbose_name="done by")),
                        ("action", models.CharField(max_length=80, verbose_name="action")),
                        ("done", models.CharField(max_length=200, verbose_name="what was done")),
                        (
                            "object_type",
                            models.CharField(max_length=80, verbose_name="record type"),
                        ),
                        ("object_id", models.CharField(max_length=40, verbose_name="record")),
                        (
                            "object_label",
                            models.CharField(max_length=200, verbose_name="record name"),
                        ),
                        ("data", models.JSONField(default=dict, verbose_name="details")),
                        (
                            "previous_hash",
                            models.CharField(max_length=64, verbose_name="previous hash"),
                        ),
                        ("hash", models.CharField(max_length=64, unique=True, verbose_name="hash")),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "journal entry",
                        "verbose_name_plural": "journal entries",
                        "ordering": ["-seq"],
                        "indexes": [
                            models.Index(
                                fields=["object_type", "object_id", "seq"],
                                name="journal_ent_object__2c58d6_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecurityEvent",
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
                        ("minute", models.DateTimeField(verbose_name="minute")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("sign_in", "Signed in"),
                                    ("sign_in_failed", "Failed to sign in"),
                                    ("second_factor_failed", "Failed at the second factor"),
                                    ("key_failed", "Failed with the key of a system"),
                                    ("confirmation_failed", "Failed to confirm who it is"),
                                    ("sign_out", "Signed out"),
                                    ("session_ended", "The session ended"),
                                    ("refused", "Was refused"),
                                    ("conflict", "Was refused for a conflict of interest"),
                                    ("downloaded", "Downloaded a file"),
                                    ("password_changed", "Changed the password"),
                                    ("reset_sent", "Was sent a link for a new password"),
                                    ("second_factor_changed", "Changed the second factor"),
                                    ("address_changed", "Changed the mail address"),
                                ],
                                max_length=30,
                                verbose_name="kind of event",
                            ),
                        ),
                        (
                            "actor_label",
                            models.CharField(blank=True, max_length=120, verbose_name="person"),
                        ),
                        (
                            "network",
                            models.CharField(blank=True, max_length=50, verbose_name="network"),
                        ),
                        (
                            "detail",
                            models.CharField(blank=True, max_length=200, verbose_name="where"),
                        ),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                        ("key", models.CharField(max_length=64, unique=True)),
                        (
                            "seq",
                            models.PositiveBigIntegerField(
                                null=True, unique=True, verbose_name="number"
                            ),
                        ),
                        (
                            "previous_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="previous hash"
                            ),
                        ),
                        ("hash", models.CharField(blank=True, max_length=64, verbose_name="hash")),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "security event",
                        "verbose_name_plural": "security events",
                        "ordering": ["-minute", "-pk"],
                        "indexes": [
                            models.Index(fields=["minute"], name="journal_sec_minute_c685d1_idx"),
                            models.Index(
                                fields=["actor", "minute"], name="journal_sec_actor_i_d60b87_idx"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "sign_in",
                                            "sign_in_failed",
                                            "second_factor_failed",
                                            "key_failed",
                                            "confirmation_failed",
                                            "sign_out",
                                            "session_ended",
                                            "refused",
                                            "conflict",
                                            "downloaded",
                                            "password_changed",
                                            "reset_sent",
                                            "second_factor_changed",
                                            "address_changed",
                                        ],
                                    )
                                ),
                                name="security_known_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("times__gte", 1)), name="security_times"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hash", ""), ("previous_hash", ""), ("seq", None)),
                                    models.Q(
                                        ("seq__isnull", False),
                                        models.Q(("hash", ""), _negated=True),
                                        models.Q(("previous_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="security_chained_whole",
                            ),
                        ],
                    },
                ),
            ],
        ),
        create_triggers(entry_triggers, event_triggers),
    ]
