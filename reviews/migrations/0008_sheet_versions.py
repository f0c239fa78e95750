"""Sheets are set aside instead of deleted, and every version that stood is kept. Sheets that are locked by now are kept as they are found."""

import secrets

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.canonical import digest
from reviews.panel.append_only import versions


def keep_locked(apps, schema_editor):
    """One version of each locked sheet; the journal has no hash of it."""
    versions = apps.get_model("reviews", "SheetVersion").objects
    locked = apps.get_model("reviews", "ScoreSheet").objects.filter(status="locked")
    for sheet in locked.prefetch_related("scores").order_by("pk").iterator(chunk_size=500):
        scores = sorted(sheet.scores.all(), key=lambda row: row.indicator)
        bound = {
            "sheet": sheet.pk,
            "number": 1,
            "why": "found",
            "content": {
                "seat": sheet.seat_id,
                "application": sheet.application_id,
                "version": sheet.version,
                "points": {row.indicator: f"{row.points:.2f}" for row in scores},
                "remarks": {row.indicator: row.comment for row in scores if row.comment},
                "comment": sheet.comment,
            },
            "salt": secrets.token_hex(16),
        }
        versions.create(
            sheet_id=sheet.pk,
            number=1,
            why="found",
            content=bound["content"],
            salt=bound["salt"],
            sha256=digest(bound),
            kept_at=sheet.locked_at,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
        ("reviews", "0007_sanctions_imposed_by_two"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("locked", "locked"),
                            ("unlocked", "opened again"),
                            ("aside", "set aside"),
                            ("found", "found locked when versions began to be kept"),
                        ],
                        max_length=10,
                        verbose_name="kept because",
                    ),
                ),
                ("content", models.JSONField()),
                ("salt", models.CharField(max_length=32)),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("kept_at", models.DateTimeField(verbose_name="kept")),
            ],
            options={
                "verbose_name": "version of a score sheet",
                "verbose_name_plural": "versions of score sheets",
                "ordering": ["sheet", "number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="scoresheet",
            name="sheet_locked_paired",
        ),
        migrations.AddField(
            model_name="scoresheet",
            name="aside_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="set aside"
            ),
        ),
        migrations.AddField(
            model_name="scoresheet",
            name="aside_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="scoresheet",
            name="aside_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="why it was set aside"),
        ),
        migrations.AlterField(
            model_name="scoresheet",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sheets",
                to="reviews.panelseat",
                verbose_name="panel member",
            ),
        ),
        migrations.AlterField(
            model_name="scoresheet",
            name="status",
            field=models.CharField(
                choices=[("draft", "Being scored"), ("locked", "Locked"), ("aside", "Set aside")],
                default="draft",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("locked_at", None), ("locked_by", None), ("status", "draft")),
                    models.Q(
                        ("locked_at__isnull", False),
                        ("locked_by__isnull", False),
                        ("status", "locked"),
                    ),
                    ("status", "aside"),
                    _connector="OR",
                ),
                name="sheet_locked_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("aside_reason", ""), _negated=True),
                        ("aside_at__isnull", False),
                        ("aside_by__isnull", False),
                        ("status", "aside"),
                    ),
                    models.Q(
                        models.Q(("status", "aside"), _negated=True),
                        ("aside_at", None),
                        ("aside_by", None),
                        ("aside_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="sheet_aside_paired",
            ),
        ),
        migrations.AddField(
            model_name="sheetversion",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="reviews.scoresheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetversion",
            constraint=models.UniqueConstraint(
                fields=("sheet", "number"), name="sheet_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ["locked", "unlocked", "aside", "found"])),
                name="sheet_version_known",
            ),
        ),
        create_triggers(versions),
        migrations.RunPython(keep_locked, migrations.RunPython.noop),
    ]
