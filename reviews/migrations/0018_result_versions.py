"""Every computation of results is kept as a version. What is computed by now is kept as it is found."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.canonical import digest
from reviews.results.append_only import versions

EXACT = ("self", "panel", "panel_median", "preliminary", "public", "composite", "repair_rate")


def keep_found(apps, schema_editor):
    """One version of every year that has results; nobody knows any more what it was computed
    from.
    """
    kept = apps.get_model("reviews", "ResultVersion").objects
    for evaluation in apps.get_model("reviews", "Evaluation").objects.order_by("pk"):
        rows = list(evaluation.results.select_related("application").order_by("pk"))
        if not rows:
            continue
        values = {
            row.application.number: {
                "shortlisted": row.shortlisted,
                "rank": row.rank,
                "status": row.status,
                **{name: row.exact.get(name) for name in EXACT},
            }
            for row in rows
        }
        bound = {
            "evaluation": evaluation.pk,
            "number": 1,
            "cause": "found",
            "reason": "",
            "inputs": "",
            "rules": rows[0].rules_hash,
            "values": values,
        }
        kept.create(
            evaluation=evaluation,
            number=1,
            cause="found",
            inputs_hash="",
            rules_hash=rows[0].rules_hash,
            values=values,
            sha256=digest(bound),
            made_at=max(row.computed_at for row in rows),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0017_folder_builds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ResultVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("shortlist", "Scoring was closed"),
                            ("count", "Ratings were counted"),
                            ("found", "Found when versions began to be kept"),
                            ("recalculation", "Recalculated on demand"),
                        ],
                        max_length=20,
                        verbose_name="computed because",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "inputs_hash",
                    models.CharField(
                        max_length=64, verbose_name="hash of what it was computed from"
                    ),
                ),
                ("rules_hash", models.CharField(max_length=64, verbose_name="hash of the rules")),
                ("values", models.JSONField(verbose_name="exact values")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("made_at", models.DateTimeField(verbose_name="computed")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result_versions",
                        to="reviews.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of the results",
                "verbose_name_plural": "versions of the results",
                "ordering": ["evaluation", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "number"), name="result_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cause__in", ["shortlist", "count", "found", "recalculation"])
                        ),
                        name="result_version_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", "recalculation"), _negated=True),
                            models.Q(
                                models.Q(("reason", ""), _negated=True),
                                ("made_by__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("proposed_by", models.F("made_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="result_version_recalculated_by_two",
                    ),
                ],
            },
        ),
        create_triggers(versions),
        migrations.RunPython(keep_found, migrations.RunPython.noop),
    ]
