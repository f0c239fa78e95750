"""Titles, annual reviews, year-end assessments."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audits.year_end.append_only import versions
from brandportal.append_only import create_triggers
from brandportal.migration_operations import CreateModels
from brandportal.telling_triggers import telling_triggers


class Migration(migrations.Migration):
    replaces = [
        ("audits", "0001_initial"),
        ("audits", "0002_reasons_say_something"),
        ("audits", "0003_plaques"),
        ("audits", "0004_reviews_open_by_two"),
        ("audits", "0005_titles_renew_each_other"),
        ("audits", "0006_one_live_title_of_a_kind"),
        ("audits", "0007_year_end_is_frozen"),
        ("audits", "0008_titles_exempt_from_a_year"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_squashed"),
        ("reviews", "0001_squashed"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="YearEndTable",
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
                        (
                            "year",
                            models.PositiveSmallIntegerField(unique=True, verbose_name="year"),
                        ),
                    ],
                    options={
                        "verbose_name": "year-end table",
                        "verbose_name_plural": "year-end tables",
                        "ordering": ["-year"],
                    },
                ),
                migrations.CreateModel(
                    name="Conferral",
                    fields=[],
                    options={
                        "verbose_name": "conferral",
                        "verbose_name_plural": "conferrals",
                        "ordering": ["-cycle__year"],
                        "proxy": True,
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=("reviews.evaluation",),
                ),
                migrations.CreateModel(
                    name="Title",
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
                        (
                            "number",
                            models.CharField(
                                max_length=20, unique=True, verbose_name="title number"
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("top_ten", "Top Ten Service Brand"),
                                    ("famous", "Famous Brand"),
                                ],
                                max_length=10,
                                verbose_name="level",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="award year")),
                        (
                            "approving_document",
                            models.CharField(max_length=80, verbose_name="approving document"),
                        ),
                        (
                            "issuing_body",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="issuing body"
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        ("valid_to", models.DateField(verbose_name="valid to")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("valid", "Valid"),
                                    ("warned", "Valid, with a warning"),
                                    ("suspended", "Suspended for rectification"),
                                    ("revoked", "Revoked"),
                                    ("lapsed", "Lapsed"),
                                    ("expired", "Expired"),
                                    ("promoted", "Risen to Famous Brand"),
                                    ("succeeded", "Renewed by a newer title"),
                                ],
                                default="valid",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("held_since", models.DateField(verbose_name="title held since")),
                        (
                            "first_review_year",
                            models.PositiveSmallIntegerField(
                                verbose_name="first year under review"
                            ),
                        ),
                        ("conferred_at", models.DateTimeField(verbose_name="conferred")),
                        (
                            "changed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="status changed"
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="titles",
                                to="accounts.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="titles",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="titles",
                                to="applications.brand",
                                verbose_name="brand",
                            ),
                        ),
                        (
                            "changed_by",
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
                            "conferred_by",
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
                            "succeeds",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successor",
                                to="audits.title",
                                verbose_name="succeeds",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "title",
                        "verbose_name_plural": "titles",
                        "ordering": ["-year", "number"],
                        "indexes": [
                            models.Index(
                                fields=["status", "valid_to"], name="audits_titl_status_e27d01_idx"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "level"),
                                name="title_once_an_application_and_level",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("status__in", ("valid", "warned", "suspended"))
                                ),
                                fields=("brand", "level"),
                                name="title_one_live_of_a_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("held_since__lte", models.F("valid_from"))),
                                name="title_held_before_valid",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_from__lt", models.F("valid_to"))),
                                name="title_valid_from_before_to",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approving_document", ""), _negated=True),
                                name="title_has_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "valid",
                                            "warned",
                                            "suspended",
                                            "revoked",
                                            "lapsed",
                                            "expired",
                                            "promoted",
                                            "succeeded",
                                        ],
                                    )
                                ),
                                name="title_known_status",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpotCheck",
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
                        ("checked_on", models.DateField(verbose_name="checked on")),
                        (
                            "points",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="points",
                            ),
                        ),
                        ("findings", models.TextField(verbose_name="findings")),
                        (
                            "recorded_at",
                            models.DateTimeField(editable=False, verbose_name="recorded"),
                        ),
                        (
                            "recorded_by",
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
                            "title",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spot_checks",
                                to="audits.title",
                                verbose_name="title",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "spot check",
                        "verbose_name_plural": "spot checks",
                        "ordering": ["-checked_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points__range", (0, 100))),
                                name="spot_check_of_100",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plaque",
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
                        ("issued_on", models.DateField(verbose_name="day of handing over")),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="back or lost"),
                        ),
                        (
                            "ended",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("returned", "Given back"),
                                    ("reclaimed", "Taken back"),
                                    ("lost", "Lost"),
                                ],
                                max_length=10,
                                verbose_name="what became of it",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "ended_by",
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
                            "issued_by",
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
                            "title",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plaques",
                                to="audits.title",
                                verbose_name="title",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "plaque",
                        "verbose_name_plural": "plaques",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None)),
                                fields=("title",),
                                name="plaque_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended", ""),
                                        ("ended_by", None),
                                        ("ended_on", None),
                                        ("note", ""),
                                    ),
                                    models.Q(
                                        ("ended__in", ["returned", "reclaimed", "lost"]),
                                        ("ended_by__isnull", False),
                                        ("ended_on__gte", models.F("issued_on")),
                                        ("ended_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="plaque_end_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("issued_by__isnull", False)),
                                name="plaque_issued_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnualReview",
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
                        (
                            "year",
                            models.PositiveSmallIntegerField(verbose_name="year under review"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("report_due", "Waiting for the report"),
                                    ("reported", "Report handed in"),
                                    ("hearing", "Agency may make a statement"),
                                    ("stated", "Statement made, office to answer"),
                                    ("in_effect", "In effect"),
                                    ("withdrawn", "Taken back by the office"),
                                    ("exempted", "Exempt, no report due"),
                                ],
                                default="report_due",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="opened")),
                        ("report_due", models.DateTimeField(verbose_name="report due")),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "saved_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="saved"
                            ),
                        ),
                        ("report", models.TextField(blank=True, verbose_name="report")),
                        (
                            "reported_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="reported"
                            ),
                        ),
                        (
                            "exempt_ground",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "reorganised",
                                        "The agency was merged, split or dissolved in the year",
                                    ),
                                    (
                                        "stopped",
                                        "The service was stopped by order of a higher authority",
                                    ),
                                    ("emergency", "The agency was drawn into emergency duty"),
                                    ("other", "Another reason, given below"),
                                ],
                                max_length=20,
                                verbose_name="ground of the exemption",
                            ),
                        ),
                        (
                            "exempt_reason",
                            models.TextField(blank=True, verbose_name="reason of the exemption"),
                        ),
                        (
                            "exempted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="exempted"
                            ),
                        ),
                        (
                            "computed",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("retained", "Retained"),
                                    ("retained_with_warning", "Retained with a warning"),
                                    ("to_be_rectified", "To be rectified"),
                                    ("revoked", "Title revoked"),
                                    ("lapsed", "Lapsed, no report"),
                                ],
                                max_length=30,
                                verbose_name="verdict as computed",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("retained", "Retained"),
                                    ("retained_with_warning", "Retained with a warning"),
                                    ("to_be_rectified", "To be rectified"),
                                    ("revoked", "Title revoked"),
                                    ("lapsed", "Lapsed, no report"),
                                ],
                                max_length=30,
                                verbose_name="verdict",
                            ),
                        ),
                        (
                            "score",
                            models.DecimalField(
                                decimal_places=2, max_digits=5, null=True, verbose_name="score"
                            ),
                        ),
                        ("facts", models.JSONField(default=dict, verbose_name="facts")),
                        ("reasons", models.JSONField(default=list, verbose_name="reasons")),
                        ("explanation", models.JSONField(default=dict, verbose_name="explanation")),
                        (
                            "rules_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="hash of the rules"
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="verdict reached",
                            ),
                        ),
                        (
                            "statement_due",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="statement possible until",
                            ),
                        ),
                        (
                            "statement",
                            models.TextField(blank=True, verbose_name="statement of the agency"),
                        ),
                        (
                            "stated_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="statement made"
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(blank=True, verbose_name="answer of the office"),
                        ),
                        (
                            "effective_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="in effect since",
                            ),
                        ),
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
                            "effective_by",
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
                            "exempted_by",
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
                            "reported_by",
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
                            "saved_by",
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
                            "stated_by",
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
                            "title",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annual_reviews",
                                to="audits.title",
                                verbose_name="title",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "annual review",
                        "verbose_name_plural": "annual reviews",
                        "ordering": ["-year", "title__number"],
                        "indexes": [
                            models.Index(
                                fields=["status", "report_due"],
                                name="audits_annu_status_a92efc_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("title", "year"), name="review_once_a_title_and_year"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("computed", ""),
                                        ("decided_at", None),
                                        ("outcome", ""),
                                        (
                                            "status__in",
                                            ["report_due", "reported", "withdrawn", "exempted"],
                                        ),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("status__in", ["hearing", "stated", "in_effect"]),
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("computed", ""), _negated=True),
                                        models.Q(("rules_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_decided_has_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "in_effect"), _negated=True),
                                    ("effective_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="review_effect_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stated_at__isnull", False),
                                    ("stated_by", None),
                                    _connector="OR",
                                ),
                                name="review_stated_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("exempted_at__isnull", False),
                                    ("exempted_by", None),
                                    _connector="OR",
                                ),
                                name="review_exempted_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("exempt_ground", ""),
                                        ("exempt_reason", ""),
                                        ("exempted_at", None),
                                        models.Q(("status", "exempted"), _negated=True),
                                    ),
                                    models.Q(
                                        (
                                            "exempt_ground__in",
                                            ["reorganised", "stopped", "emergency", "other"],
                                        ),
                                        ("exempted_at__isnull", False),
                                        models.Q(("exempt_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_exempted_has_ground",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "stated"), _negated=True),
                                    models.Q(
                                        ("stated_at__isnull", False),
                                        models.Q(("statement", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_stated_has_statement",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "hearing"), _negated=True),
                                    ("statement_due__isnull", False),
                                    _connector="OR",
                                ),
                                name="review_hearing_has_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "report_due",
                                            "reported",
                                            "hearing",
                                            "stated",
                                            "in_effect",
                                            "withdrawn",
                                            "exempted",
                                        ],
                                    )
                                ),
                                name="review_known_status",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FrozenYearEnd",
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
                        ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("content", models.JSONField(verbose_name="content")),
                        ("content_hash", models.CharField(max_length=64, verbose_name="hash")),
                        ("reason", models.TextField(verbose_name="reason")),
                        ("frozen_at", models.DateTimeField(verbose_name="frozen")),
                        (
                            "frozen_by",
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
                                related_name="versions",
                                to="audits.yearendtable",
                                verbose_name="year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen year-end table",
                        "verbose_name_plural": "frozen year-end tables",
                        "ordering": ["-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("table", "version"), name="year_end_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)),
                                name="year_end_versions_from_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("frozen_by__isnull", False)),
                                name="year_end_frozen_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentReport",
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
                        (
                            "actual",
                            models.DecimalField(
                                decimal_places=2, max_digits=12, verbose_name="reached"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="applications.commitment",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="audits.annualreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commitment report",
                        "verbose_name_plural": "commitment reports",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "commitment"), name="figure_once_a_commitment"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rectification",
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
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Under way"),
                                    ("reported", "Reported, office to check"),
                                    ("passed", "Rectified"),
                                    ("failed", "Not rectified"),
                                ],
                                default="open",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("due_at", models.DateTimeField(verbose_name="due")),
                        ("report", models.TextField(blank=True, verbose_name="what was mended")),
                        (
                            "reported_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="reported"
                            ),
                        ),
                        (
                            "finding",
                            models.TextField(blank=True, verbose_name="finding of the re-check"),
                        ),
                        (
                            "checked_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="checked"
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
                        (
                            "reported_by",
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
                            "review",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectification",
                                to="audits.annualreview",
                                verbose_name="annual review",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rectification",
                        "verbose_name_plural": "rectifications",
                        "ordering": ["due_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["open", "reported"]),
                                    ("checked_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="rectification_closed_is_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["open", "reported", "passed", "failed"])
                                ),
                                name="rectification_known_status",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewRun",
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
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                unique=True, verbose_name="year under review"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("planned", "Not opened"), ("open", "Reviews opened")],
                                default="planned",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="opened"
                            ),
                        ),
                        (
                            "taken_back_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="taken back"
                            ),
                        ),
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
                            "taken_back_by",
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
                        "verbose_name": "annual review of a year",
                        "verbose_name_plural": "annual reviews of a year",
                        "ordering": ["-year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["planned", "open"])),
                                name="review_run_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opened_at__isnull", False),
                                    ("opened_by", None),
                                    _connector="OR",
                                ),
                                name="review_run_opened_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_back_at__isnull", False),
                                    ("taken_back_by", None),
                                    _connector="OR",
                                ),
                                name="review_run_taken_back_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "open"), _negated=True),
                                    ("opened_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="review_run_open_has_moment",
                            ),
                        ],
                    },
                ),
            ],
        ),
        create_triggers(
            versions,
            telling_triggers("audits_annualreview", "statement", "answer", "exempt_reason"),
            telling_triggers("audits_rectification", "report", "finding"),
            telling_triggers("audits_spotcheck", "findings"),
        ),
    ]
