"""What an agency answers before its application, and what the office found of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from applications.eligibility.append_only import accepted_confirmed, answers_stay, reasons_tell
from brandportal.append_only import create_triggers


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_squashed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EligibilityAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=40, verbose_name="question")),
                ("answer", models.BooleanField(verbose_name="answer")),
                ("rules_sha256", models.CharField(max_length=64, verbose_name="hash of the rules")),
                ("answered_at", models.DateTimeField(editable=False, verbose_name="answered")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "Found true"), ("contradicted", "Found untrue")],
                        editable=False,
                        max_length=12,
                        verbose_name="finding on the answer",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="reason"
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="answer checked"
                    ),
                ),
                (
                    "answered_by",
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_answers",
                        to="applications.application",
                    ),
                ),
                (
                    "checked_by",
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
                "verbose_name": "answer on eligibility",
                "verbose_name_plural": "answers on eligibility",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "question"), name="eligibility_answered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("finding", "")),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("finding__in", ["confirmed", "contradicted"]),
                            ),
                            _connector="OR",
                        ),
                        name="eligibility_known_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finding", "contradicted"), models.Q(("reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("finding", "contradicted"), _negated=True), ("reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="eligibility_contradicted_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_at__isnull", False), ("checked_by", None), _connector="OR"
                        ),
                        name="eligibility_checked_paired",
                    ),
                ],
            },
        ),
        create_triggers(answers_stay, accepted_confirmed, reasons_tell),
    ]
