"""Award years, rules, brands and applications."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from applications.versions.append_only import scans, versions
from brandportal.append_only import create_triggers
from brandportal.migration_operations import CreateModels
from brandportal.telling_triggers import telling_triggers


class Migration(migrations.Migration):
    replaces = [
        ("applications", "0001_initial"),
        ("applications", "0002_reasons_say_something"),
        ("applications", "0003_versions_of_applications"),
        ("applications", "0004_proposed_brands"),
        ("applications", "0005_people_have_labels"),
        ("applications", "0006_class_at_sign_off"),
        ("applications", "0007_sealed_scans"),
        ("applications", "0008_unfinished_rows"),
        ("applications", "0009_commitments_measured_and_kept"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="RuleSet",
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
                            "version",
                            models.CharField(max_length=20, unique=True, verbose_name="version"),
                        ),
                        (
                            "title",
                            models.CharField(max_length=80, verbose_name="name of the rule set"),
                        ),
                        ("rules", models.JSONField(verbose_name="rules")),
                        ("created_at", models.DateTimeField(verbose_name="created")),
                    ],
                    options={
                        "verbose_name": "rule set",
                        "verbose_name_plural": "rule sets",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
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
                                max_length=12, unique=True, verbose_name="application number"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sign_off", "Waiting for the head's sign-off"),
                                    ("submitted", "Submitted"),
                                    ("returned", "Returned for correction"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                    ("shortlisted", "Shortlisted"),
                                    ("not_shortlisted", "Not shortlisted"),
                                    ("selected", "Chosen for the Top Ten"),
                                    ("not_selected", "Not chosen"),
                                    ("excluded", "Excluded after an objection"),
                                    ("named", "Named"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "saved_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="saved"
                            ),
                        ),
                        (
                            "slogan",
                            models.CharField(blank=True, max_length=60, verbose_name="slogan"),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="summary for citizens"
                            ),
                        ),
                        (
                            "meaning",
                            models.TextField(blank=True, verbose_name="name and its meaning"),
                        ),
                        ("core_value", models.TextField(blank=True, verbose_name="core value")),
                        (
                            "philosophy",
                            models.TextField(blank=True, verbose_name="basic philosophy"),
                        ),
                        ("image", models.TextField(blank=True, verbose_name="brand image")),
                        (
                            "logo",
                            models.FileField(blank=True, upload_to="logos/", verbose_name="logo"),
                        ),
                        (
                            "recipients",
                            models.TextField(blank=True, verbose_name="service recipients"),
                        ),
                        (
                            "mechanism",
                            models.TextField(
                                blank=True, verbose_name="organisation, training, complaints"
                            ),
                        ),
                        (
                            "effect",
                            models.TextField(blank=True, verbose_name="effect and innovation"),
                        ),
                        ("honours", models.TextField(blank=True, verbose_name="earlier honours")),
                        (
                            "unfinished",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                editable=False,
                                verbose_name="unfinished rows",
                            ),
                        ),
                        (
                            "signed_off_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="signed off"
                            ),
                        ),
                        (
                            "agency_class",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("window", "Window agency"),
                                    ("non_window", "Non-window agency"),
                                    ("party_organ", "Party organ"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="class of the agency at sign-off",
                            ),
                        ),
                        (
                            "submitted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="submitted"
                            ),
                        ),
                        (
                            "corrections",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times returned"
                            ),
                        ),
                        (
                            "correction_due",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="correction due"
                            ),
                        ),
                        (
                            "head_asked_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="head asked"
                            ),
                        ),
                        (
                            "sent_back_reason",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=500,
                                verbose_name="why the head gave it back",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="acceptance decided",
                            ),
                        ),
                        (
                            "decision_reason",
                            models.TextField(blank=True, editable=False, verbose_name="reason"),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="accounts.agency",
                                verbose_name="agency",
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
                            "head_asked_by",
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
                            "signed_off_by",
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
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="applications.brand",
                                verbose_name="brand",
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="applications.cycle",
                                verbose_name="award year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "application",
                        "verbose_name_plural": "applications",
                        "ordering": ["number"],
                        "indexes": [
                            models.Index(
                                fields=["status", "submitted_at"],
                                name="application_status_77db9e_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("status__in", ["declined", "withdrawn"]), _negated=True
                                ),
                                fields=("cycle", "agency"),
                                name="application_one_live_an_agency_and_cycle",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "sign_off",
                                            "submitted",
                                            "returned",
                                            "accepted",
                                            "declined",
                                            "withdrawn",
                                            "shortlisted",
                                            "not_shortlisted",
                                            "selected",
                                            "not_selected",
                                            "excluded",
                                            "named",
                                        ],
                                    )
                                ),
                                name="application_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "returned"), _negated=True),
                                    ("correction_due__isnull", False),
                                    _connector="OR",
                                ),
                                name="application_returned_has_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "sign_off", "withdrawn"]),
                                    ("submitted_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="application_submitted_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "returned", "withdrawn"]),
                                    ("unfinished", {}),
                                    _connector="OR",
                                ),
                                name="application_signed_has_no_unfinished",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_off_at__isnull", False),
                                    ("signed_off_by", None),
                                    _connector="OR",
                                ),
                                name="application_signed_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "sign_off", "withdrawn"]),
                                    ("agency_class__in", ["window", "non_window", "party_organ"]),
                                    _connector="OR",
                                ),
                                name="application_submitted_has_class",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_at__isnull", False),
                                    ("decided_by", None),
                                    _connector="OR",
                                ),
                                name="application_decided_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("head_asked_at__isnull", False),
                                    ("head_asked_by", None),
                                    _connector="OR",
                                ),
                                name="application_head_asked_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationVersion",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "kept",
                            models.CharField(
                                choices=[
                                    ("signed", "kept at the sign-off"),
                                    ("rebuilt", "put together later; it is what was signed off"),
                                    (
                                        "partly",
                                        "put together later; parts of it may have been different",
                                    ),
                                ],
                                max_length=10,
                                verbose_name="how it was kept",
                            ),
                        ),
                        ("content", models.JSONField()),
                        (
                            "content_sha256",
                            models.CharField(max_length=64, verbose_name="hash of the content"),
                        ),
                        ("logo_sha256", models.CharField(blank=True, max_length=64)),
                        ("file_names", models.JSONField(default=dict)),
                        ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                        ("signed_at", models.DateTimeField(verbose_name="signed off")),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="applications.application",
                            ),
                        ),
                        (
                            "signed_by",
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
                        "verbose_name": "version of an application",
                        "verbose_name_plural": "versions of applications",
                        "ordering": ["application", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "number"), name="application_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kept__in", ["signed", "rebuilt", "partly"])),
                                name="application_version_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="application_version_from_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Brand",
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
                        ("code", models.CharField(max_length=8, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="brand name")),
                        ("proposed", models.BooleanField(default=False, editable=False)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="brands",
                                to="accounts.agency",
                                verbose_name="agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "brand",
                        "verbose_name_plural": "brands",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("proposed", False)),
                                fields=("agency", "name"),
                                name="brand_name_once_an_agency",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
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
                            "promise",
                            models.CharField(max_length=120, verbose_name="what is promised"),
                        ),
                        ("unit", models.CharField(max_length=20, verbose_name="unit")),
                        (
                            "baseline",
                            models.DecimalField(
                                decimal_places=2, max_digits=12, verbose_name="current value"
                            ),
                        ),
                        (
                            "target",
                            models.DecimalField(
                                decimal_places=2, max_digits=12, verbose_name="target"
                            ),
                        ),
                        (
                            "less_is_better",
                            models.BooleanField(
                                default=False, verbose_name="a smaller figure is better"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "how_measured",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="how it is measured"
                            ),
                        ),
                        (
                            "how_to_check",
                            models.CharField(
                                max_length=160, verbose_name="how a citizen can check it"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="commitments",
                                to="applications.application",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commitment",
                        "verbose_name_plural": "commitments",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("target", models.F("baseline")), _negated=True),
                                name="commitment_target_is_not_today",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("unit", ""), _negated=True),
                                    models.Q(("how_to_check", ""), _negated=True),
                                ),
                                name="commitment_can_be_checked",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentActual",
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
                        ("as_of", models.DateField(verbose_name="figure of the day")),
                        (
                            "actual",
                            models.DecimalField(
                                decimal_places=2, max_digits=12, verbose_name="reached"
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="what it says"
                            ),
                        ),
                        (
                            "file",
                            models.FileField(blank=True, upload_to="actuals/", verbose_name="file"),
                        ),
                        (
                            "original_name",
                            models.CharField(blank=True, editable=False, max_length=120),
                        ),
                        (
                            "content_type",
                            models.CharField(blank=True, editable=False, max_length=60),
                        ),
                        ("size", models.PositiveIntegerField(default=0, editable=False)),
                        ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "uploaded_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="uploaded"
                            ),
                        ),
                        (
                            "reported_at",
                            models.DateTimeField(editable=False, verbose_name="figure reported"),
                        ),
                        (
                            "finding",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("confirmed", "confirmed by the evidence"),
                                    ("not_confirmed", "not confirmed by the evidence"),
                                ],
                                max_length=20,
                                verbose_name="finding about the figure",
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="remark of the office"
                            ),
                        ),
                        (
                            "checked_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="figure checked"
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
                                verbose_name="figure checked by",
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actuals",
                                to="applications.commitment",
                                verbose_name="commitment",
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
                                verbose_name="figure reported by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "figure of a commitment",
                        "verbose_name_plural": "figures of commitments",
                        "ordering": ["-as_of", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("commitment", "as_of"), name="actual_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked_at__isnull", False),
                                    ("checked_by", None),
                                    _connector="OR",
                                ),
                                name="actual_checked_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("checked_at", None), ("finding", "")),
                                    models.Q(
                                        ("checked_at__isnull", False),
                                        ("finding__in", ["confirmed", "not_confirmed"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="actual_checked_has_finding",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectionItem",
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
                        ("section", models.CharField(max_length=30, verbose_name="section")),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        ("asked_at", models.DateTimeField(editable=False, verbose_name="asked")),
                        (
                            "before",
                            models.JSONField(
                                default=dict,
                                editable=False,
                                verbose_name="as it stood when returned",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="correction_items",
                                to="applications.application",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "correction",
                        "verbose_name_plural": "corrections",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "section", "asked_at"),
                                name="correction_once_a_section",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cycle",
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
                                unique=True,
                                validators=[
                                    django.core.validators.MinValueValidator(2000),
                                    django.core.validators.MaxValueValidator(2100),
                                ],
                                verbose_name="award year",
                            ),
                        ),
                        (
                            "rules",
                            models.JSONField(
                                editable=False, null=True, verbose_name="frozen rules"
                            ),
                        ),
                        (
                            "rules_version",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=20,
                                verbose_name="version of the rules",
                            ),
                        ),
                        (
                            "rules_hash",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=64,
                                verbose_name="hash of the rules",
                            ),
                        ),
                        (
                            "approval_body",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="approving body"
                            ),
                        ),
                        (
                            "approval_number",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="number of the approval"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Being drawn up"),
                                    ("open", "Under way"),
                                    ("concluded", "Concluded"),
                                ],
                                default="draft",
                                editable=False,
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
                            "concluded_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="concluded"
                            ),
                        ),
                        (
                            "outcome_announced_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="outcome announced",
                            ),
                        ),
                        (
                            "concluded_by",
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
                            "rule_set",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="applications.ruleset",
                                verbose_name="rule set",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "award year",
                        "verbose_name_plural": "award years",
                        "ordering": ["-year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "draft"),
                                    models.Q(("rules_hash", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cycle_open_means_frozen",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opened_at__isnull", False),
                                    ("opened_by", None),
                                    _connector="OR",
                                ),
                                name="cycle_opened_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("concluded_at__isnull", False),
                                    ("concluded_by", None),
                                    _connector="OR",
                                ),
                                name="cycle_concluded_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
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
                        ("indicator", models.CharField(max_length=60, verbose_name="indicator")),
                        ("title", models.CharField(max_length=80, verbose_name="what it shows")),
                        ("file", models.FileField(upload_to="evidence/", verbose_name="file")),
                        ("original_name", models.CharField(editable=False, max_length=120)),
                        ("content_type", models.CharField(editable=False, max_length=60)),
                        ("size", models.PositiveIntegerField(editable=False)),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        (
                            "uploaded_at",
                            models.DateTimeField(editable=False, verbose_name="uploaded"),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="applications.application",
                            ),
                        ),
                        (
                            "uploaded_by",
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
                        "verbose_name": "evidence",
                        "verbose_name_plural": "evidence",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "indicator", "sha256"),
                                name="evidence_file_once_an_indicator",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedScan",
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
                        ("file", models.FileField(upload_to="sealed_scans/", verbose_name="file")),
                        ("original_name", models.CharField(editable=False, max_length=120)),
                        ("content_type", models.CharField(editable=False, max_length=60)),
                        ("size", models.PositiveIntegerField(editable=False)),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        (
                            "uploaded_at",
                            models.DateTimeField(editable=False, verbose_name="uploaded"),
                        ),
                        (
                            "uploaded_by",
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
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scan",
                                to="applications.applicationversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sealed scan",
                        "verbose_name_plural": "sealed scans",
                        "ordering": ["version"],
                    },
                ),
                migrations.CreateModel(
                    name="SelfScore",
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
                        ("indicator", models.CharField(max_length=60, verbose_name="indicator")),
                        (
                            "points",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=5,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="points",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="self_scores",
                                to="applications.application",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "self-score",
                        "verbose_name_plural": "self-scores",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "indicator"),
                                name="self_score_once_an_indicator",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__gte", 0)),
                                name="self_score_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServicePoint",
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
                        ("name", models.CharField(max_length=60, verbose_name="service point")),
                        (
                            "address",
                            models.CharField(blank=True, max_length=120, verbose_name="address"),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=20, verbose_name="telephone"),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="service_points",
                                to="applications.application",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service point",
                        "verbose_name_plural": "service points",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StageWindow",
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
                            "stage",
                            models.CharField(
                                choices=[
                                    ("application", "Application and self-assessment"),
                                    ("acceptance", "Acceptance check"),
                                    ("preliminary", "Preliminary evaluation"),
                                    ("rating", "Public rating"),
                                    ("leadership", "Leadership review"),
                                    ("notice", "Public notice"),
                                    ("conferral", "Naming and plaques"),
                                ],
                                max_length=20,
                                verbose_name="stage",
                            ),
                        ),
                        ("opens_at", models.DateTimeField(verbose_name="opens")),
                        ("closes_at", models.DateTimeField(verbose_name="closes")),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="windows",
                                to="applications.cycle",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stage",
                        "verbose_name_plural": "stages",
                        "ordering": ["opens_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("cycle", "stage"), name="window_one_a_stage"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                                name="window_opens_before_it_closes",
                                violation_error_message="A stage must open before it closes.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VetoFinding",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("grave_incident", "Grave incident"),
                                    ("cadre_investigated", "Leading cadre under investigation"),
                                    ("falsified_evidence", "Falsified evidence"),
                                    ("rigged_ratings", "Rigged ratings"),
                                    ("other", "Other ground of the negative list"),
                                ],
                                max_length=30,
                                verbose_name="ground",
                            ),
                        ),
                        ("happened_on", models.DateField(verbose_name="happened on")),
                        (
                            "source",
                            models.CharField(max_length=120, verbose_name="who confirmed it"),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "recorded_at",
                            models.DateTimeField(editable=False, verbose_name="recorded"),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="veto_findings",
                                to="accounts.agency",
                                verbose_name="agency",
                            ),
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
                                verbose_name="recorded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "veto finding",
                        "verbose_name_plural": "veto findings",
                        "ordering": ["-happened_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "grave_incident",
                                            "cadre_investigated",
                                            "falsified_evidence",
                                            "rigged_ratings",
                                            "other",
                                        ],
                                    )
                                ),
                                name="veto_known_kind",
                            )
                        ],
                    },
                ),
            ],
        ),
        create_triggers(
            versions, scans, telling_triggers("applications_application", "decision_reason")
        ),
    ]
