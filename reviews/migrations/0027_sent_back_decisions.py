"""A decision can be sent back and is kept; a decided year has the record of its meeting.

Years that were decided before a meeting had to be on record get a row that says so and names
nobody.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers
from reviews.decision.append_only import DECIDED_STATUSES, meetings, sent_back

NOT_ON_RECORD = "未留存"
MINUTES = "本年度评审决定作出时系统尚未要求留存会议记录，会议时间、主持人和到会人员均未留存。"


def meetings_not_on_record(apps, schema_editor):
    evaluations = apps.get_model("reviews", "Evaluation")
    for row in evaluations.objects.filter(status__in=DECIDED_STATUSES, meeting=None):
        moments = (row.decided_at, row.noticed_at, row.counted_at, timezone.now())
        apps.get_model("reviews", "Meeting").objects.create(
            evaluation=row,
            held_on=timezone.localdate(next(moment for moment in moments if moment)),
            chair=NOT_ON_RECORD,
            present=NOT_ON_RECORD,
            minutes=MINUTES,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0026_draws_of_panels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SentBackDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("content", models.JSONField(verbose_name="content")),
                (
                    "content_sha256",
                    models.CharField(max_length=64, verbose_name="SHA-256 of the decision"),
                ),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                ("reason", models.TextField(verbose_name="reason")),
                ("sent_back_at", models.DateTimeField(verbose_name="sent back")),
                (
                    "decided_by",
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
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_back_decisions",
                        to="reviews.evaluation",
                        verbose_name="evaluation",
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
                (
                    "sent_back_by",
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
                    "sent_back_proposed_by",
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
                "verbose_name": "decision that was sent back",
                "verbose_name_plural": "decisions that were sent back",
                "ordering": ["evaluation", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "number"), name="sent_back_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            ("decided_by__isnull", False),
                            ("number__gte", 1),
                            ("sent_back_at__gte", models.F("decided_at")),
                            ("sent_back_by__isnull", False),
                        ),
                        name="sent_back_by_somebody_with_reason",
                    ),
                ],
            },
        ),
        migrations.RunPython(meetings_not_on_record, migrations.RunPython.noop),
        create_triggers(
            meetings, sent_back, telling_triggers("reviews_sentbackdecision", "reason", needed=True)
        ),
    ]
