"""Adverse verdicts are confirmed as lists by two officers before they take effect."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

ADVERSE = ("to_be_rectified", "revoked", "lapsed")
# SQLite makes the table anew, and its triggers go with the old one.
OF_REVIEWS = telling_triggers("audits_annualreview", "statement", "answer", "exempt_reason")
OF_LISTS = telling_triggers("audits_verdictlist", "reason")


def drop_triggers(apps, schema_editor):
    OF_REVIEWS.unprotect(schema_editor.connection)


def create_again(apps, schema_editor):
    OF_REVIEWS.protect(schema_editor.connection)


def mark_earlier(apps, schema_editor):
    """What is in effect already was confirmed by nobody; nothing is made up for it."""
    reviews = apps.get_model("audits", "AnnualReview").objects
    reviews.filter(status="in_effect", outcome__in=ADVERSE).update(before_lists=True)


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0003_early_warnings_and_recovery"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_triggers, create_again),
        migrations.AddField(
            model_name="annualreview",
            name="before_lists",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="annualreview",
            name="confirmed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="verdict confirmed"
            ),
        ),
        migrations.AddField(
            model_name="annualreview",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="verdict confirmed by",
            ),
        ),
        migrations.CreateModel(
            name="VerdictList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year under review")),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                ("made_at", models.DateTimeField(editable=False, verbose_name="drawn up on")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="list drawn up by",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of adverse verdicts",
                "verbose_name_plural": "lists of adverse verdicts",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="annualreview",
            name="verdict_list",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="audits.verdictlist",
                verbose_name="list of adverse verdicts",
            ),
        ),
        migrations.RunPython(mark_earlier, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="annualreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at__isnull", False), ("confirmed_by", None), _connector="OR"
                ),
                name="review_confirmed_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at", None),
                    models.Q(("decided_at__isnull", False), ("verdict_list__isnull", False)),
                    _connector="OR",
                ),
                name="review_confirmed_on_a_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome__in", ("to_be_rectified", "revoked", "lapsed")),
                        ("status", "in_effect"),
                        _negated=True,
                    ),
                    ("confirmed_at__isnull", False),
                    ("stated_at__isnull", False),
                    ("before_lists", True),
                    _connector="OR",
                ),
                name="review_adverse_took_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdictlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True), ("made_by__isnull", False)
                ),
                name="verdict_list_has_reason_and_person",
            ),
        ),
        migrations.RunPython(create_again, drop_triggers),
        create_triggers(OF_LISTS),
    ]
