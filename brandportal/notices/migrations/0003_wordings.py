"""The office's own words for notices, which never change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from brandportal.append_only import create_triggers
from brandportal.notices.append_only import wordings


def whole(language):
    words = Q((f"body_{language}__regex", r"\S"), (f"subject_{language}__regex", r"\S"))
    return words | Q((f"body_{language}", ""), (f"subject_{language}", ""))


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_kinds_and_digests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=80, verbose_name="notice")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "subject_zh",
                    models.CharField(blank=True, max_length=120, verbose_name="subject (Chinese)"),
                ),
                (
                    "body_zh",
                    models.TextField(blank=True, max_length=1000, verbose_name="text (Chinese)"),
                ),
                (
                    "subject_en",
                    models.CharField(blank=True, max_length=120, verbose_name="subject (English)"),
                ),
                (
                    "body_en",
                    models.TextField(blank=True, max_length=1000, verbose_name="text (English)"),
                ),
                ("standard", models.JSONField(verbose_name="standard text of that time")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "wording of a notice",
                "verbose_name_plural": "wordings of notices",
                "constraints": [
                    models.UniqueConstraint(fields=["text", "number"], name="wording_number_once"),
                    models.CheckConstraint(
                        condition=Q(("number__gte", 1)) & ~Q(("text", "")),
                        name="wording_of_a_text",
                    ),
                    models.CheckConstraint(
                        condition=whole("zh") & whole("en"), name="wording_whole"
                    ),
                    models.CheckConstraint(
                        condition=~Q(("subject_zh__regex", r"[\r\n]"))
                        & ~Q(("subject_en__regex", r"[\r\n]")),
                        name="wording_subject_one_line",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="wording",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notices.wording",
                verbose_name="wording",
            ),
        ),
        create_triggers(wordings),
    ]
