"""Raters answer before their rating is excluded, and appeal once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers

# SQLite makes the tables anew, and their triggers go with the old ones.
HOLD = telling_triggers("reviews_hold", "reason")
BEFORE = telling_triggers("reviews_caseappeal", "reason", "finding")
APPEAL = telling_triggers("reviews_caseappeal", "reason", "finding", "rater_answer")


def drop_triggers(apps, schema_editor):
    HOLD.unprotect(schema_editor.connection)
    BEFORE.unprotect(schema_editor.connection)


def create_before(apps, schema_editor):
    HOLD.protect(schema_editor.connection)
    BEFORE.protect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_eligibility_answers"),
        ("reviews", "0006_decided_anew"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_triggers, create_before),
        migrations.CreateModel(
            name="RaterHearing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer of the rater")),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="answered"
                    ),
                ),
                ("appeal", models.TextField(blank=True, verbose_name="appeal of the rater")),
                (
                    "appealed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="appealed"
                    ),
                ),
                ("upheld", models.BooleanField(editable=False, null=True, verbose_name="upheld")),
                ("finding", models.TextField(blank=True, verbose_name="finding")),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided on"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer or appeal of a rater",
                "verbose_name_plural": "answers and appeals of raters",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="caseappeal",
            name="heard_until",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="rater may answer until"
            ),
        ),
        migrations.AddField(
            model_name="caseappeal",
            name="rater_answer",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="answer of the rater"
            ),
        ),
        migrations.AddField(
            model_name="caseappeal",
            name="rater_answered_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="rater answered"
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="appeal_due",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="raters may appeal until"
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="heard_until",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="raters may answer until"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseappeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rater_answer", ""), ("rater_answered_at", None)),
                    models.Q(
                        models.Q(("rater_answer", ""), _negated=True),
                        ("rater_answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="case_appeal_rater_answer_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseappeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("upheld", True), _negated=True),
                    ("heard_until", None),
                    ("rater_answered_at__isnull", False),
                    ("decided_at__gte", models.F("heard_until")),
                    _connector="OR",
                ),
                name="case_appeal_rater_heard_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "excluded"), _negated=True),
                    ("heard_until", None),
                    ("decided_at__gte", models.F("heard_until")),
                    _connector="OR",
                ),
                name="hold_raters_heard_before_exclusion",
            ),
        ),
        migrations.AddField(
            model_name="raterhearing",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="exclusion confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="raterhearing",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="raterhearing",
            name="excluded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="excluded by",
            ),
        ),
        migrations.AddField(
            model_name="raterhearing",
            name="rating",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hearing",
                to="reviews.rating",
                verbose_name="rating",
            ),
        ),
        migrations.AddConstraint(
            model_name="raterhearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="hearing_answer_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="raterhearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal", ""), ("appealed_at", None)),
                    models.Q(
                        models.Q(("appeal", ""), _negated=True), ("appealed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="hearing_appeal_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="raterhearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), _negated=True),
                    models.Q(("appeal", ""), _negated=True),
                    _connector="OR",
                ),
                name="hearing_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="raterhearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("finding", ""),
                        ("upheld", None),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("upheld__isnull", False),
                        ("appealed_at__isnull", False),
                        models.Q(("finding", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hearing_decided_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="raterhearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(
                        models.Q(
                            ("excluded_by", None),
                            models.Q(("decided_by", models.F("excluded_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("confirmed_by", None),
                            models.Q(("decided_by", models.F("confirmed_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="hearing_decided_by_another",
            ),
        ),
        create_triggers(
            HOLD,
            APPEAL,
            telling_triggers("reviews_raterhearing", "answer", "appeal", "finding"),
        ),
    ]
