"""Commitments of format version 2, and heads every hour. Years that have ratings by now keep format version 1."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

from reviews.ledger.append_only import protect, unprotect


def drop_triggers(apps, schema_editor):
    unprotect(schema_editor.connection)


def create_triggers(apps, schema_editor):
    protect(schema_editor.connection)


def keep_version_1(apps, schema_editor):
    """Years with entries stay version 1; each rating learns its commitment, which a later change names."""
    entries = apps.get_model("reviews", "LedgerEntry").objects
    ledgers = apps.get_model("reviews", "Ledger").objects
    for cycle_id in entries.order_by().values_list("cycle_id", flat=True).distinct():
        ledgers.update_or_create(cycle_id=cycle_id, defaults={"version": 1})
    last = entries.filter(rating=OuterRef("pk"), revision=OuterRef("revision"))
    ratings = apps.get_model("reviews", "Rating").objects.filter(
        pk__in=entries.order_by().values("rating")
    )
    ratings.update(commitment=Subquery(last.values("commitment")[:1]))


def text(**options):
    return models.CharField(db_default="", default="", max_length=64, **options)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_register_sources")]

    operations = [
        migrations.RunPython(drop_triggers, create_triggers),
        *(migrations.AddField("ledgerentry", name, text()) for name in ("previous", "r_g", "r_l")),
        *(migrations.AddField("rating", name, text()) for name in ("commitment", "previous")),
        migrations.AddField("ledger", "version", models.PositiveSmallIntegerField(default=2)),
        migrations.RemoveField("ledger", "peaks"),
        migrations.AlterField(
            "dailyhead",
            "ledger",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="daily_heads",
                to="reviews.ledger",
            ),
        ),
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("size", models.PositiveBigIntegerField()),
                ("salt", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64, verbose_name="head")),
                ("hour", models.DateTimeField(null=True, verbose_name="hour")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="reviews.ledger",
                    ),
                ),
            ],
            options={
                "verbose_name": "head of the ledger",
                "verbose_name_plural": "heads of the ledger",
                "ordering": ["ledger", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ledger", "number"), name="ledger_head_numbered_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("hour", None), _negated=True),
                        fields=("ledger", "hour"),
                        name="ledger_head_once_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hour", None), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="ledger_head_of_an_hour_is_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeadSubscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    models.EmailField(max_length=254, unique=True, verbose_name="mail address"),
                ),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("asked_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="address confirmed")),
                ("mailed_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("try_after", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "subscriber of the heads",
                "verbose_name_plural": "subscribers of the heads",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(confirmed_at=None, mailed_until=None)
                        | Q(
                            confirmed_at__isnull=False,
                            mailed_until__gte=models.F("confirmed_at"),
                        ),
                        name="head_subscriber_mailed_when_confirmed",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            "ledger",
            models.CheckConstraint(condition=Q(version__in=[1, 2]), name="ledger_version_known"),
        ),
        migrations.AddConstraint(
            "ledgerentry",
            models.CheckConstraint(
                condition=Q(r_g="", r_l="") | ~Q(r_g="") & ~Q(r_l=""),
                name="ledger_entry_opened_whole",
            ),
        ),
        migrations.RunPython(keep_version_1, migrations.RunPython.noop),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
