"""Agencies check their lines of a year-end table before it is frozen."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_invitations_by_mail"),
        ("audits", "0004_adverse_verdicts_confirmed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="YearEndCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="round")),
                ("opened_at", models.DateTimeField(editable=False, verbose_name="opened")),
                ("check_due", models.DateTimeField(verbose_name="to be checked until")),
                (
                    "opened_by",
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
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="audits.yearendtable",
                        verbose_name="year",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of a year-end table",
                "verbose_name_plural": "checks of year-end tables",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="CheckedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("points", models.CharField(max_length=20, verbose_name="points")),
                ("explanation", models.JSONField(verbose_name="explanation")),
                ("agrees", models.BooleanField(blank=True, null=True, verbose_name="agrees")),
                ("contest", models.TextField(blank=True, verbose_name="contest of the agency")),
                (
                    "said_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="said"
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer of the office")),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="answered"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agency",
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
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                (
                    "check_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="audits.yearendcheck",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "year-end line checked by its agency",
                "verbose_name_plural": "year-end lines checked by their agencies",
                "ordering": [
                    "-check_round__table__year",
                    "-check_round__number",
                    "agency__credit_code",
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="yearendcheck",
            constraint=models.UniqueConstraint(
                fields=("table", "number"), name="year_end_round_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearendcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("opened_by__isnull", False)),
                name="year_end_round_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearendcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("check_due__gt", models.F("opened_at"))),
                name="year_end_round_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkedline",
            constraint=models.UniqueConstraint(
                fields=("check_round", "agency"), name="checked_line_once_an_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkedline",
            constraint=models.CheckConstraint(
                condition=models.Q(("said_at__isnull", False), ("said_by", None), _connector="OR"),
                name="checked_line_said_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkedline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", False), ("answered_by", None), _connector="OR"
                ),
                name="checked_line_answered_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkedline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agrees", None), ("contest", ""), ("said_at", None)),
                    models.Q(
                        ("agrees", True),
                        ("agrees__isnull", False),
                        ("contest", ""),
                        ("said_at__isnull", False),
                    ),
                    models.Q(
                        ("agrees", False),
                        ("agrees__isnull", False),
                        ("said_at__isnull", False),
                        models.Q(("contest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="checked_line_contest_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkedline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(
                        ("agrees", False),
                        ("agrees__isnull", False),
                        ("answered_at__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="checked_line_answer_to_a_contest",
            ),
        ),
        create_triggers(telling_triggers("audits_checkedline", "contest", "answer")),
    ]
