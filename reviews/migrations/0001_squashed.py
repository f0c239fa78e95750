"""Panel, public rating, screening, results, decision and all that belongs to them."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.migration_operations import CreateModels
from brandportal.telling_triggers import telling_triggers
from reviews.decision import append_only as decision
from reviews.experts import append_only as draws
from reviews.ledger import append_only as ledger
from reviews.moderation import append_only as moderation
from reviews.on_site import append_only as on_site
from reviews.panel import append_only as sheets
from reviews.results import append_only as results

TELLING = (
    telling_triggers("reviews_batch", "discard_reason"),
    telling_triggers("reviews_brandstory", "reason", "text"),
    telling_triggers("reviews_case", "proof", "complex_reason"),
    telling_triggers("reviews_caseanswer", "text"),
    telling_triggers("reviews_caseappeal", "reason", "finding"),
    telling_triggers("reviews_comment", "reason"),
    telling_triggers("reviews_decision", "reason"),
    telling_triggers("reviews_hold", "reason"),
    telling_triggers("reviews_holdstatement", "text", "answer"),
    telling_triggers("reviews_meeting", "minutes", needed=True),
    telling_triggers("reviews_objection", "statement", "answer", "outcome"),
    telling_triggers("reviews_pressurereport", "note"),
    telling_triggers("reviews_reservecall", "reason", needed=True),
    telling_triggers("reviews_sanction", "reason", "evidence", "statement", "outcome"),
    telling_triggers("reviews_sentbackdecision", "reason", needed=True),
    telling_triggers("reviews_suggestion", "reason", needed=True),
    telling_triggers("reviews_summons", "minutes"),
    telling_triggers("reviews_tip", "text", "answer"),
)


def create_ledger_triggers(apps, schema_editor):
    ledger.protect(schema_editor.connection)


def drop_ledger_triggers(apps, schema_editor):
    ledger.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("reviews", "0001_initial"),
        ("reviews", "0002_participation_without_moments"),
        ("reviews", "0003_levels_forgotten"),
        ("reviews", "0004_holds_without_marks"),
        ("reviews", "0005_register_sources"),
        ("reviews", "0006_ledger_heads"),
        ("reviews", "0007_sanctions_imposed_by_two"),
        ("reviews", "0008_sheet_versions"),
        ("reviews", "0009_panel_changes"),
        ("reviews", "0010_judges_named_per_brand"),
        ("reviews", "0011_reasons_say_something"),
        ("reviews", "0012_reading_permits"),
        ("reviews", "0013_conflicts_of_judges"),
        ("reviews", "0014_objection_numbers"),
        ("reviews", "0015_objections_with_standing"),
        ("reviews", "0016_calls_from_the_reserve"),
        ("reviews", "0017_folder_builds"),
        ("reviews", "0018_result_versions"),
        ("reviews", "0019_panel_reports"),
        ("reviews", "0020_outlooks"),
        ("reviews", "0021_decision_drafts"),
        ("reviews", "0022_meetings"),
        ("reviews", "0023_assignments_of_brands"),
        ("reviews", "0024_sheets_on_paper"),
        ("reviews", "0025_experts"),
        ("reviews", "0026_draws_of_panels"),
        ("reviews", "0027_sent_back_decisions"),
        ("reviews", "0028_feedback_letters"),
        ("reviews", "0029_people_have_labels"),
        ("reviews", "0030_panels_of_classes"),
        ("reviews", "0031_calibration_rounds"),
        ("reviews", "0032_moderations"),
        ("reviews", "0033_on_site"),
        ("reviews", "0034_papers_compared_by_one"),
        ("reviews", "0035_stories_of_brands"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_squashed"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Ballot",
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
                        ("secret", models.BooleanField(verbose_name="secret")),
                        ("opened_at", models.DateTimeField(verbose_name="began")),
                        ("papers", models.JSONField(default=list)),
                        ("tally", models.JSONField(default=dict)),
                        (
                            "present",
                            models.PositiveSmallIntegerField(
                                null=True, verbose_name="present when it was counted"
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="ended"
                            ),
                        ),
                        (
                            "closed_by",
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
                            "sitting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballot",
                                to="reviews.sitting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ballot",
                        "verbose_name_plural": "ballots",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None), ("closed_by", None), ("present", None)
                                    ),
                                    models.Q(
                                        ("closed_at__gte", models.F("opened_at")),
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        ("present__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="ballot_closed_is_counted",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
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
                            "code",
                            models.CharField(max_length=12, unique=True, verbose_name="number"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("to_verify", "To be verified"),
                                    ("to_answer", "To be answered"),
                                    ("answered", "Answered, the rater may grade it"),
                                    ("reopened", "Reopened, to be answered again"),
                                    ("recheck", "Being re-checked"),
                                    ("closed", "Settled"),
                                    ("dissatisfied", "Settled, rater not satisfied"),
                                    ("excluded", "Rating excluded"),
                                    ("mistaken", "Settled as mistaken"),
                                ],
                                default="to_verify",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="case opened")),
                        ("verify_due", models.DateTimeField(verbose_name="verification due")),
                        (
                            "verified_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="time of verification",
                            ),
                        ),
                        (
                            "triage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reasonable", "Reasonable, something is to be repaired"),
                                    (
                                        "needs_explanation",
                                        "Nothing went wrong, but it needs explaining",
                                    ),
                                    ("mistaken", "Given by mistake"),
                                    ("malicious", "Malicious"),
                                ],
                                max_length=20,
                                verbose_name="what the agency found",
                            ),
                        ),
                        ("proof", models.TextField(blank=True, verbose_name="what was found")),
                        (
                            "complex_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="declared complex",
                            ),
                        ),
                        (
                            "complex_reason",
                            models.TextField(blank=True, verbose_name="why it is complex"),
                        ),
                        ("answer_due", models.DateTimeField(verbose_name="answer due")),
                        (
                            "grade_due",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="grade possible until"
                            ),
                        ),
                        (
                            "reopenings",
                            models.PositiveSmallIntegerField(default=0, verbose_name="reopened"),
                        ),
                        (
                            "reminded_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="agency reminded",
                            ),
                        ),
                        (
                            "head_told_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="head notified"
                            ),
                        ),
                        (
                            "office_told_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="office notified",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="settled"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "closed_by",
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
                            "complex_by",
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
                            "verified_by",
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
                            "rating",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case",
                                to="reviews.rating",
                                verbose_name="rating",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bad-rating case",
                        "verbose_name_plural": "bad-rating cases",
                        "ordering": ["-opened_at", "code"],
                        "indexes": [
                            models.Index(fields=["status", "answer_due"], name="case_status_due")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "to_verify",
                                            "to_answer",
                                            "answered",
                                            "reopened",
                                            "recheck",
                                            "closed",
                                            "dissatisfied",
                                            "excluded",
                                            "mistaken",
                                        ],
                                    )
                                ),
                                name="case_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("proof", ""),
                                        ("triage", ""),
                                        ("verified_at", None),
                                        ("verified_by", None),
                                    ),
                                    models.Q(
                                        ("verified_at__isnull", False),
                                        ("verified_by__isnull", False),
                                        (
                                            "triage__in",
                                            [
                                                "reasonable",
                                                "needs_explanation",
                                                "mistaken",
                                                "malicious",
                                            ],
                                        ),
                                        models.Q(("proof", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_verified_by_a_person_with_proof",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["to_verify", "excluded"]),
                                    ("verified_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="case_verified_before_it_goes_on",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("complex_at", None),
                                        ("complex_by", None),
                                        ("complex_reason", ""),
                                    ),
                                    models.Q(
                                        ("complex_at__isnull", False),
                                        models.Q(("complex_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_complex_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        (
                                            "status__in",
                                            [
                                                "to_verify",
                                                "to_answer",
                                                "reopened",
                                                "answered",
                                                "recheck",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "status__in",
                                                [
                                                    "to_verify",
                                                    "to_answer",
                                                    "reopened",
                                                    "answered",
                                                    "recheck",
                                                ],
                                            ),
                                            _negated=True,
                                        ),
                                        ("closed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_closed_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at__isnull", False),
                                    ("closed_by", None),
                                    _connector="OR",
                                ),
                                name="case_closed_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "reopened"), _negated=True),
                                    ("reopenings__gte", 1),
                                    _connector="OR",
                                ),
                                name="case_reopened_is_counted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verify_due__gt", models.F("opened_at")),
                                    ("answer_due__gt", models.F("opened_at")),
                                ),
                                name="case_due_after_opening",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseFile",
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
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("triage", "Proof of the verification"),
                                    ("appeal", "Proof of the appeal"),
                                ],
                                max_length=10,
                                verbose_name="what it backs",
                            ),
                        ),
                        ("file", models.FileField(upload_to="cases/", verbose_name="file")),
                        ("original_name", models.CharField(editable=False, max_length=120)),
                        ("content_type", models.CharField(editable=False, max_length=60)),
                        ("size", models.PositiveIntegerField(editable=False)),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        (
                            "uploaded_at",
                            models.DateTimeField(editable=False, verbose_name="uploaded"),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="reviews.case",
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
                        "verbose_name": "file of a case",
                        "verbose_name_plural": "files of cases",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DrawCall",
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
                        ("places", models.JSONField(verbose_name="places by field")),
                        (
                            "source",
                            models.CharField(max_length=120, verbose_name="which public number"),
                        ),
                        ("called_on", models.DateField(verbose_name="laid down on")),
                        ("number_on", models.DateField(verbose_name="day of the number")),
                        (
                            "tied_may_sit",
                            models.BooleanField(
                                verbose_name="those tied to a participating agency can be drawn"
                            ),
                        ),
                        (
                            "rules_hash",
                            models.CharField(max_length=64, verbose_name="hash of the rules"),
                        ),
                        ("eligible", models.JSONField()),
                        ("people", models.JSONField()),
                        (
                            "digest",
                            models.CharField(
                                max_length=64, verbose_name="digest of places and list"
                            ),
                        ),
                        ("called_at", models.DateTimeField(verbose_name="laid down")),
                        (
                            "called_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="panel_draw_calls",
                                to="applications.cycle",
                                verbose_name="award year",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "draw of a panel",
                        "verbose_name_plural": "draws of panels",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("number_on__gt", models.F("called_on"))),
                                name="draw_call_before_its_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("called_by", models.F("proposed_by")), _negated=True
                                ),
                                name="draw_call_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evaluation",
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
                                    ("preparing", "Panel being seated"),
                                    ("scoring", "Panel is scoring"),
                                    ("shortlisted", "Shortlist drawn up"),
                                    ("rating", "Public rating open"),
                                    ("counted", "Ratings counted"),
                                    ("decided", "Top Ten approved"),
                                    ("on_notice", "On public notice"),
                                    ("cleared", "Notice passed"),
                                    ("concluded", "Titles conferred"),
                                ],
                                default="preparing",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "scoring_opened_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="scoring opened"
                            ),
                        ),
                        (
                            "scoring_closed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="scoring closed"
                            ),
                        ),
                        (
                            "rating_opened_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="rating opened"
                            ),
                        ),
                        (
                            "counted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="counted"
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="decided"
                            ),
                        ),
                        (
                            "noticed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="put on notice"
                            ),
                        ),
                        (
                            "cleared_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="cleared"
                            ),
                        ),
                        (
                            "concluded_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="concluded"
                            ),
                        ),
                        (
                            "cleared_by",
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
                            "counted_by",
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
                            "cycle",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluation",
                                to="applications.cycle",
                                verbose_name="award year",
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
                            "noticed_by",
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
                            "rating_opened_by",
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
                            "scoring_closed_by",
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
                            "scoring_opened_by",
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
                        "verbose_name": "evaluation",
                        "verbose_name_plural": "evaluations",
                        "ordering": ["-cycle__year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "preparing",
                                            "scoring",
                                            "shortlisted",
                                            "rating",
                                            "counted",
                                            "decided",
                                            "on_notice",
                                            "cleared",
                                            "concluded",
                                        ],
                                    )
                                ),
                                name="evaluation_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("scoring_opened_at__isnull", False),
                                    ("scoring_opened_by", None),
                                    _connector="OR",
                                ),
                                name="evaluation_scoring_opened_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("scoring_closed_at__isnull", False),
                                    ("scoring_closed_by", None),
                                    _connector="OR",
                                ),
                                name="evaluation_scoring_closed_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rating_opened_at__isnull", False),
                                    ("rating_opened_by", None),
                                    _connector="OR",
                                ),
                                name="evaluation_rating_opened_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("counted_at__isnull", False),
                                    ("counted_by", None),
                                    _connector="OR",
                                ),
                                name="evaluation_counted_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_at__isnull", False),
                                    ("decided_by", None),
                                    _connector="OR",
                                ),
                                name="evaluation_decided_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("noticed_at__isnull", False),
                                    ("noticed_by", None),
                                    _connector="OR",
                                ),
                                name="evaluation_noticed_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cleared_at__isnull", False),
                                    ("cleared_by", None),
                                    _connector="OR",
                                ),
                                name="evaluation_cleared_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("concluded_at__isnull", False),
                                    ("concluded_by", None),
                                    _connector="OR",
                                ),
                                name="evaluation_concluded_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ErasureRequest",
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
                        ("pseudonym", models.CharField(blank=True, max_length=64)),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="carried out")),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="erasure_requests",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "request to erase",
                        "verbose_name_plural": "requests to erase",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("done_at", None)),
                                fields=("evaluation", "pseudonym"),
                                name="erasure_request_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("done_at", None),
                                        models.Q(("pseudonym", ""), _negated=True),
                                    ),
                                    models.Q(("done_at__isnull", False), ("pseudonym", "")),
                                    _connector="OR",
                                ),
                                name="erasure_request_forgets_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draw",
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
                                    ("registers_closed", "Registers closed"),
                                    ("drawn", "Drawn"),
                                ],
                                default="registers_closed",
                                editable=False,
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(editable=False, verbose_name="registers closed"),
                        ),
                        (
                            "cases",
                            models.PositiveIntegerField(editable=False, verbose_name="cases"),
                        ),
                        (
                            "registers_digest",
                            models.CharField(
                                editable=False,
                                max_length=64,
                                verbose_name="digest of the registers",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=80,
                                verbose_name="public number",
                            ),
                        ),
                        (
                            "number_source",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=120,
                                verbose_name="what it is",
                            ),
                        ),
                        (
                            "number_on",
                            models.DateField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="drawn in public on",
                            ),
                        ),
                        (
                            "seed",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="seed"
                            ),
                        ),
                        ("parts", models.JSONField(default=list, editable=False)),
                        (
                            "drawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="drawn"
                            ),
                        ),
                        (
                            "drawn_by",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draw",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "draw",
                        "verbose_name_plural": "draws",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("drawn_at", None),
                                        ("seed", ""),
                                        ("status", "registers_closed"),
                                    ),
                                    models.Q(
                                        ("drawn_at__isnull", False),
                                        ("number_on__isnull", False),
                                        ("status", "drawn"),
                                        models.Q(("seed", ""), _negated=True),
                                        models.Q(("number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="draw_made_means_seeded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drawn_at__isnull", False), ("drawn_by", None), _connector="OR"
                                ),
                                name="draw_drawn_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionDraft",
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
                        ("content", models.JSONField(verbose_name="content")),
                        ("version", models.PositiveIntegerField(verbose_name="version")),
                        ("saved_at", models.DateTimeField(verbose_name="saved")),
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
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draft",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "draft of a decision",
                        "verbose_name_plural": "drafts of decisions",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("saved_by__isnull", False), ("version__gte", 1)
                                ),
                                name="decision_draft_is_saved",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                        ("selected", models.BooleanField(verbose_name="chosen")),
                        ("departs", models.BooleanField(verbose_name="departs from the ranking")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "reserve",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="place on the reserve"
                            ),
                        ),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("departs", False),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="decision_departure_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reserve", None), ("selected", False), _connector="OR"
                                ),
                                name="decision_reserve_is_not_chosen",
                            ),
                            models.UniqueConstraint(
                                fields=("evaluation", "reserve"), name="decision_reserve_place_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseOpening",
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
                            "opened",
                            models.PositiveIntegerField(default=0, verbose_name="cases opened"),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_opening",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opening of cases",
                        "verbose_name_plural": "openings of cases",
                    },
                ),
                migrations.CreateModel(
                    name="CalibrationSample",
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
                            "title",
                            models.CharField(max_length=80, verbose_name="name of the sample"),
                        ),
                        ("text", models.TextField(verbose_name="text of the sample")),
                        ("added_at", models.DateTimeField(verbose_name="added")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="applications.application",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calibration_samples",
                                to="reviews.evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calibration sample",
                        "verbose_name_plural": "calibration samples",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "title"), name="sample_named_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                name="sample_says",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
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
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "Verified phone"),
                                    ("invitation", "Invitation code"),
                                    ("sign_on", "City sign-on"),
                                    ("kiosk", "Counter tablet"),
                                    ("paper", "Paper sheet"),
                                    ("telephone", "Telephone interview"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("checked", "Read, sample to be compared"),
                                    ("confirmed", "Sample confirmed"),
                                    ("taking_in", "Being taken in"),
                                    ("stopped", "Stopped"),
                                    ("taken_in", "Taken in"),
                                    ("discarded", "Discarded"),
                                    ("lapsed", "The rating closed before its end"),
                                ],
                                default="checked",
                                editable=False,
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(editable=False, max_length=120, verbose_name="file"),
                        ),
                        (
                            "sha256",
                            models.CharField(
                                editable=False, max_length=64, verbose_name="SHA-256 of the file"
                            ),
                        ),
                        (
                            "rows",
                            models.PositiveIntegerField(editable=False, verbose_name="lines read"),
                        ),
                        (
                            "good",
                            models.PositiveIntegerField(
                                editable=False, verbose_name="lines to take in"
                            ),
                        ),
                        ("refused", models.JSONField(default=list, editable=False)),
                        ("sample", models.JSONField(default=list, editable=False)),
                        (
                            "reached",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="lines taken in"
                            ),
                        ),
                        (
                            "accepted",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="new ratings"
                            ),
                        ),
                        (
                            "duplicates",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="had rated already"
                            ),
                        ),
                        (
                            "discard_reason",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=1000,
                                verbose_name="why it was discarded",
                            ),
                        ),
                        (
                            "uploaded_at",
                            models.DateTimeField(editable=False, verbose_name="uploaded"),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="sample confirmed",
                            ),
                        ),
                        (
                            "stopped_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="stopped"
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="ended"
                            ),
                        ),
                        (
                            "confirmed_by",
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
                            "stopped_by",
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
                            "evaluation",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "batch of sheets",
                        "verbose_name_plural": "batches of sheets",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "discarded"), _negated=True),
                                fields=("evaluation", "sha256"),
                                name="batch_file_once_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["paper", "telephone"])),
                                name="batch_channel",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("good__lte", models.F("rows")),
                                    ("reached__lte", models.F("good")),
                                    (
                                        "reached",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("accepted"), "+", models.F("duplicates")
                                        ),
                                    ),
                                ),
                                name="batch_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "taken_in"), _negated=True),
                                    ("reached", models.F("good")),
                                    _connector="OR",
                                ),
                                name="batch_taken_in_to_its_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["checked", "discarded"]),
                                    ("status", "lapsed"),
                                    ("confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="batch_confirmed_before_it_counts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(
                                        ("confirmed_by", models.F("uploaded_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="batch_confirmed_by_a_second_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", False),
                                    ("confirmed_by", None),
                                    _connector="OR",
                                ),
                                name="batch_confirmed_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stopped_at__isnull", False),
                                    ("stopped_by", None),
                                    _connector="OR",
                                ),
                                name="batch_stopped_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", False), ("ended_by", None), _connector="OR"
                                ),
                                name="batch_ended_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssignmentPlan",
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
                            "made",
                            models.CharField(
                                choices=[
                                    ("rule", "by rule, balanced"),
                                    ("hand", "changed by hand"),
                                    ("file", "from a file"),
                                ],
                                max_length=10,
                                verbose_name="drawn up",
                            ),
                        ),
                        (
                            "each",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="judges a brand"
                            ),
                        ),
                        (
                            "cap",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="brands a judge at most"
                            ),
                        ),
                        ("seed", models.CharField(blank=True, max_length=120, verbose_name="seed")),
                        ("made_at", models.DateTimeField(verbose_name="drawn up on")),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="confirmed"
                            ),
                        ),
                        (
                            "confirmed_by",
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
                            "made_by",
                            models.ForeignKey(
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
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignment_plan",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assignment of brands to judges",
                        "verbose_name_plural": "assignments of brands to judges",
                        "ordering": ["-evaluation__cycle__year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_at", None),
                                        ("confirmed_by", None),
                                        ("proposed_by", None),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("confirmed_by", models.F("proposed_by")), _negated=True
                                        ),
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                        ("proposed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="assignment_plan_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("made__in", ["rule", "hand", "file"])),
                                name="assignment_plan_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
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
                                choices=[("defence", "Live defence"), ("visit", "Site visit")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="begins")),
                        ("place", models.CharField(max_length=120, verbose_name="place")),
                        ("team", models.CharField(max_length=300, verbose_name="team")),
                        ("check_list", models.TextField(blank=True, verbose_name="check list")),
                        ("made_at", models.DateTimeField(verbose_name="appointed")),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="applications.application",
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
                                verbose_name="appointed by",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="reviews.evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "appointment of a brand",
                        "verbose_name_plural": "appointments of brands",
                        "ordering": ["starts_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "kind"), name="appointment_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["defence", "visit"]),
                                    models.Q(("place", ""), _negated=True),
                                    models.Q(("team", ""), _negated=True),
                                ),
                                name="appointment_says_where_and_who",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Expert",
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
                            "post",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="post and title"
                            ),
                        ),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("public_service", "public administration and service"),
                                    ("law", "law and regulation"),
                                    ("quality", "quality and standards"),
                                    ("digital", "information technology"),
                                    ("branding", "communication and branding"),
                                    ("industry", "enterprises and trades"),
                                    ("civic", "deputies and citizens"),
                                ],
                                max_length=20,
                                verbose_name="field of expertise",
                            ),
                        ),
                        (
                            "also",
                            models.JSONField(
                                blank=True, default=list, verbose_name="further fields"
                            ),
                        ),
                        ("term_from", models.DateField(verbose_name="term from")),
                        ("term_until", models.DateField(verbose_name="term until")),
                        ("added_at", models.DateTimeField(editable=False, verbose_name="added")),
                        (
                            "added_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="added by",
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="expert",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "expert",
                        "verbose_name_plural": "experts",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "field__in",
                                        [
                                            "public_service",
                                            "law",
                                            "quality",
                                            "digital",
                                            "branding",
                                            "industry",
                                            "civic",
                                        ],
                                    )
                                ),
                                name="expert_known_field",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("term_until__gte", models.F("term_from"))),
                                name="expert_term_ends_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackLetter",
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
                                choices=[("screening", "Being screened"), ("sent", "Sent")],
                                default="screening",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        ("gathered_at", models.DateTimeField(verbose_name="gathered")),
                        (
                            "sent_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="time of sending",
                            ),
                        ),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback_letter",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "sent_by",
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
                        "verbose_name": "feedback letter",
                        "verbose_name_plural": "feedback letters",
                        "ordering": ["application__number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_at__isnull", False), ("sent_by", None), _connector="OR"
                                ),
                                name="feedback_sent_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at", None), ("status", "screening")),
                                    models.Q(("sent_at__isnull", False), ("status", "sent")),
                                    _connector="OR",
                                ),
                                name="feedback_sent_has_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackRemark",
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
                        ("place", models.PositiveSmallIntegerField(editable=False)),
                        (
                            "indicator",
                            models.CharField(blank=True, max_length=60, verbose_name="indicator"),
                        ),
                        ("said", models.TextField(verbose_name="as the judge wrote it")),
                        (
                            "handling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("kept", "Keep it as it is"),
                                    ("shortened", "Shorten it"),
                                    ("left_out", "Leave it out"),
                                ],
                                max_length=12,
                                verbose_name="in the letter",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="as in the letter")),
                        (
                            "screened_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="screened"
                            ),
                        ),
                        (
                            "letter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="reviews.feedbackletter",
                            ),
                        ),
                        (
                            "screened_by",
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
                        "verbose_name": "remark of the panel",
                        "verbose_name_plural": "remarks of the panel",
                        "ordering": ["letter", "place"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("letter", "place"), name="feedback_remark_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("handling", ""),
                                        ("screened_at", None),
                                        ("screened_by", None),
                                        ("text", ""),
                                    ),
                                    models.Q(
                                        ("screened_at__isnull", False),
                                        ("screened_by__isnull", False),
                                        models.Q(
                                            models.Q(
                                                ("handling", "kept"), ("text", models.F("said"))
                                            ),
                                            models.Q(
                                                ("handling", "shortened"),
                                                models.Q(("text", ""), _negated=True),
                                            ),
                                            models.Q(("handling", "left_out"), ("text", "")),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="feedback_remark_screened_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FolderBuild",
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
                        ("inputs_hash", models.CharField(blank=True, max_length=64)),
                        (
                            "done",
                            models.PositiveBigIntegerField(
                                default=0, verbose_name="entries written"
                            ),
                        ),
                        (
                            "total",
                            models.PositiveBigIntegerField(
                                default=0, verbose_name="entries in all"
                            ),
                        ),
                        ("worker", models.CharField(blank=True, max_length=32)),
                        (
                            "seen_at",
                            models.DateTimeField(null=True, verbose_name="last sign of life"),
                        ),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        (
                            "seal",
                            models.CharField(
                                blank=True,
                                max_length=64,
                                verbose_name="SHA-256 of the published results",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to="prepared/", verbose_name="published results"
                            ),
                        ),
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="folder_build",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "folder of the results",
                        "verbose_name_plural": "folders of the results",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file", ""), ("finished_at", None), ("seal", "")),
                                    models.Q(
                                        models.Q(("seal", ""), _negated=True),
                                        models.Q(("file", ""), _negated=True),
                                        ("finished_at__isnull", False),
                                        ("worker", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="folder_build_finished_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("worker", ""), ("seen_at__isnull", False), _connector="OR"
                                ),
                                name="folder_build_worker_seen",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done__lte", models.F("total"))),
                                name="folder_build_done_within_total",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandedIn",
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
                        ("secret", models.BooleanField(verbose_name="secret")),
                        (
                            "choices",
                            models.JSONField(null=True, verbose_name="brands on the paper"),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handed_in",
                                to="reviews.ballot",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "paper handed in",
                        "verbose_name_plural": "papers handed in",
                        "ordering": ["person"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ballot", "person"), name="ballot_one_paper_a_member"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("choices", None), ("secret", True)),
                                    models.Q(("choices__isnull", False), ("secret", False)),
                                    _connector="OR",
                                ),
                                name="ballot_secret_names_nobody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HeadSubscriber",
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
                            "address",
                            models.EmailField(
                                max_length=254, unique=True, verbose_name="mail address"
                            ),
                        ),
                        ("language", models.CharField(max_length=10)),
                        ("created_at", models.DateTimeField(verbose_name="created")),
                        ("asked_at", models.DateTimeField(null=True)),
                        (
                            "confirmed_at",
                            models.DateTimeField(null=True, verbose_name="address confirmed"),
                        ),
                        ("mailed_until", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("try_after", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "subscriber of the heads",
                        "verbose_name_plural": "subscribers of the heads",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("mailed_until", None)),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("mailed_until__gte", models.F("confirmed_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="head_subscriber_mailed_when_confirmed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HeldWord",
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
                            "word",
                            models.CharField(
                                max_length=40,
                                unique=True,
                                validators=[django.core.validators.MinLengthValidator(2)],
                                verbose_name="word",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=120, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "word that holds a comment",
                        "verbose_name_plural": "words that hold a comment",
                        "ordering": ["word"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("word", ""), _negated=True),
                                name="held_word_not_empty",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                            "source",
                            models.CharField(
                                choices=[
                                    ("statistics", "Statistics"),
                                    ("report", "Report of pressure"),
                                    ("recheck", "Check by telephone"),
                                    ("batch", "Batch of a kiosk or of paper forms"),
                                    ("appeal", "Upheld appeal of the agency"),
                                ],
                                max_length=20,
                                verbose_name="source",
                            ),
                        ),
                        ("rule", models.CharField(max_length=40, verbose_name="rule")),
                        ("cell", models.JSONField(default=dict, verbose_name="cell")),
                        ("cell_key", models.CharField(editable=False, max_length=64)),
                        ("count", models.PositiveIntegerField(verbose_name="ratings")),
                        (
                            "expected",
                            models.FloatField(blank=True, null=True, verbose_name="expected"),
                        ),
                        (
                            "p_volume",
                            models.FloatField(
                                blank=True, null=True, verbose_name="p of the number"
                            ),
                        ),
                        (
                            "p_content",
                            models.FloatField(
                                blank=True, null=True, verbose_name="p of the answers"
                            ),
                        ),
                        (
                            "adjusted",
                            models.FloatField(blank=True, null=True, verbose_name="adjusted p"),
                        ),
                        ("explanation", models.JSONField(default=dict, verbose_name="explanation")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("held", "Held back"),
                                    ("excluded", "Excluded"),
                                    ("released", "Released"),
                                ],
                                default="held",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="held since")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="decided on"
                            ),
                        ),
                        (
                            "statement_due",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="statement due"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds",
                                to="applications.application",
                                verbose_name="application",
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
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
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
                            "screening",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds",
                                to="reviews.screening",
                                verbose_name="screening",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "held ratings",
                        "verbose_name_plural": "held ratings",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "rule", "cell_key"), name="hold_once_a_cell"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", 1)), name="hold_has_ratings"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("status", "held"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "held"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="hold_decided_by_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "excluded"), _negated=True),
                                    ("statement_due__isnull", False),
                                    _connector="OR",
                                ),
                                name="hold_excluded_may_be_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source", "statistics"), _negated=True),
                                    ("screening__isnull", False),
                                    _connector="OR",
                                ),
                                name="hold_statistics_has_screening",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HoldStatement",
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
                        ("text", models.TextField(verbose_name="statement of the agency")),
                        ("stated_at", models.DateTimeField(verbose_name="stated")),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "answered_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="answered"
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
                            "hold",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statement",
                                to="reviews.hold",
                                verbose_name="held ratings",
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
                    ],
                    options={
                        "verbose_name": "statement on an exclusion",
                        "verbose_name_plural": "statements on exclusions",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="hold_statement_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""), ("answered_at", None), ("answered_by", None)
                                    ),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="hold_statement_answered_by_a_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Kiosk",
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
                        ("name", models.CharField(max_length=40, verbose_name="location")),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("issued_at", models.DateTimeField(verbose_name="issued")),
                        (
                            "revoked_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="revoked"
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
                            "revoked_by",
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
                            "service_point",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kiosks",
                                to="applications.servicepoint",
                                verbose_name="service point",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "counter tablet",
                        "verbose_name_plural": "counter tablets",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_at__isnull", False),
                                    ("revoked_by", None),
                                    _connector="OR",
                                ),
                                name="kiosk_revoked_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="kiosk_says_where_it_stands",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ledger",
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
                        ("size", models.PositiveBigIntegerField(default=0)),
                        ("version", models.PositiveSmallIntegerField(default=2)),
                        (
                            "cycle",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger",
                                to="applications.cycle",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ledger",
                        "verbose_name_plural": "ledgers",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("version__in", [1, 2])),
                                name="ledger_version_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DailyHead",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("size", models.PositiveBigIntegerField()),
                        ("head", models.CharField(max_length=64)),
                        ("published_at", models.DateTimeField(verbose_name="published")),
                        (
                            "ledger",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="daily_heads",
                                to="reviews.ledger",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "daily head",
                        "verbose_name_plural": "daily heads",
                        "ordering": ["day"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ledger", "day"), name="daily_head_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerHead",
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
                        ("number", models.PositiveIntegerField()),
                        ("size", models.PositiveBigIntegerField()),
                        ("salt", models.CharField(max_length=64)),
                        ("head", models.CharField(max_length=64, verbose_name="head")),
                        ("hour", models.DateTimeField(null=True, verbose_name="hour")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                        (
                            "ledger",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="heads",
                                to="reviews.ledger",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "head of the ledger",
                        "verbose_name_plural": "heads of the ledger",
                        "ordering": ["ledger", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ledger", "number"), name="ledger_head_numbered_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("hour", None), _negated=True),
                                fields=("ledger", "hour"),
                                name="ledger_head_once_an_hour",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hour", None), ("published_at__isnull", False), _connector="OR"
                                ),
                                name="ledger_head_of_an_hour_is_published",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                        ("held_on", models.DateField(verbose_name="held on")),
                        ("chair", models.CharField(max_length=40, verbose_name="chair")),
                        ("present", models.TextField(verbose_name="present")),
                        ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meeting",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meeting of the leading group",
                        "verbose_name_plural": "meetings of the leading group",
                        "ordering": ["-held_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("present", ""), _negated=True),
                                name="meeting_somebody_present",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinimumException",
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
                            "judges",
                            models.PositiveSmallIntegerField(verbose_name="judges at least"),
                        ),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("made_at", models.DateTimeField(verbose_name="allowed")),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minimum_exception",
                                to="applications.application",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exception from the least number of judges",
                        "verbose_name_plural": "exceptions from the least number of judges",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True), ("judges__gte", 1)
                                ),
                                name="minimum_exception_said",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("proposed_by", None),
                                    models.Q(("proposed_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="minimum_exception_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Moderation",
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
                                    ("open", "being discussed"),
                                    ("agreed", "moderated score confirmed"),
                                    ("left", "independent points stay"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("apart", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("opened_at", models.DateTimeField(verbose_name="opened")),
                        (
                            "agreed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="confirmed"
                            ),
                        ),
                        (
                            "left_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="ended without"
                            ),
                        ),
                        (
                            "left_reason",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="why it ended without"
                            ),
                        ),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confirmed by",
                            ),
                        ),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moderation",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moderations",
                                to="reviews.evaluation",
                                verbose_name="year",
                            ),
                        ),
                        (
                            "left_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ended by",
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
                                verbose_name="opened by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "moderation",
                        "verbose_name_plural": "moderations",
                        "ordering": ["application__number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["open", "agreed", "left"])),
                                name="moderation_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("apart__gt", 0)), name="moderation_apart"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("agreed_at__isnull", False),
                                        ("agreed_by__isnull", False),
                                        ("status", "agreed"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "agreed"), _negated=True),
                                        ("agreed_at", None),
                                        ("agreed_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="moderation_agreed_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("left_reason", ""), _negated=True),
                                        ("left_at__isnull", False),
                                        ("left_by__isnull", False),
                                        ("status", "left"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "left"), _negated=True),
                                        ("left_at", None),
                                        ("left_by", None),
                                        ("left_reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="moderation_left_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
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
                            models.CharField(max_length=16, unique=True, verbose_name="number"),
                        ),
                        (
                            "code",
                            models.CharField(
                                max_length=12, unique=True, verbose_name="code to follow it"
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("chosen", "a brand that was chosen"),
                                    ("passed_over", "a brand that was not chosen"),
                                    ("procedure", "the procedure"),
                                ],
                                default="chosen",
                                max_length=12,
                                verbose_name="about",
                            ),
                        ),
                        (
                            "objector_name",
                            models.CharField(blank=True, max_length=40, verbose_name="real name"),
                        ),
                        (
                            "objector_contact",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="telephone, sealed"
                            ),
                        ),
                        ("objector", models.CharField(db_index=True, default="", max_length=64)),
                        ("statement", models.TextField(verbose_name="statement")),
                        (
                            "seal",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="SHA-256 of what was sent"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("admitted", "Admitted"),
                                    ("assigned", "Under investigation"),
                                    ("inadmissible", "Not admissible"),
                                    ("upheld", "Upheld"),
                                    ("rejected", "Not upheld"),
                                ],
                                default="received",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="filed")),
                        ("answer_due", models.DateTimeField(verbose_name="answer due")),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "outcome",
                            models.TextField(
                                blank=True, verbose_name="outcome for the public register"
                            ),
                        ),
                        (
                            "admitted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="admitted"
                            ),
                        ),
                        (
                            "assigned_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="investigator named",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="answered"
                            ),
                        ),
                        (
                            "admitted_by",
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
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="accounts.agency",
                                verbose_name="agency that objects",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "assigned_by",
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
                            "filed_by",
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
                            "investigator",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="reviews.publicnotice",
                                verbose_name="public notice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "objection",
                        "verbose_name_plural": "objections",
                        "ordering": ["filed_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["received", "admitted", "assigned"]),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="objection_closed_is_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", False),
                                    ("answered_by", None),
                                    _connector="OR",
                                ),
                                name="objection_answered_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("about", "procedure"), ("application", None)),
                                    models.Q(
                                        models.Q(("about", "procedure"), _negated=True),
                                        ("application__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="objection_about_a_brand_or_the_procedure",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agency", None), ("filed_by", None)),
                                    models.Q(
                                        ("agency__isnull", False),
                                        ("filed_by__isnull", False),
                                        ("objector", ""),
                                        ("objector_contact", ""),
                                        ("objector_name", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="objection_by_a_person_or_an_agency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("assigned_at", None), ("investigator", None)),
                                    models.Q(
                                        ("assigned_at__isnull", False),
                                        ("investigator__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="objection_investigator_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "assigned"), _negated=True),
                                    ("investigator__isnull", False),
                                    _connector="OR",
                                ),
                                name="objection_under_investigation_has_investigator",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectionFile",
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
                        ("file", models.FileField(upload_to="objections/", verbose_name="file")),
                        ("original_name", models.CharField(editable=False, max_length=120)),
                        ("content_type", models.CharField(editable=False, max_length=60)),
                        ("size", models.PositiveIntegerField(editable=False)),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        (
                            "uploaded_at",
                            models.DateTimeField(editable=False, verbose_name="uploaded"),
                        ),
                        (
                            "objection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="reviews.objection",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file of an objection",
                        "verbose_name_plural": "files of objections",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("objection", "sha256"), name="objection_file_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Outlook",
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
                        ("content", models.JSONField(verbose_name="what-ifs")),
                        ("computed_at", models.DateTimeField(verbose_name="computed")),
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outlook",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "what-ifs of a year",
                        "verbose_name_plural": "what-ifs of the years",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PanelDraw",
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
                        ("number", models.CharField(max_length=80, verbose_name="public number")),
                        ("seed", models.CharField(max_length=64, verbose_name="seed")),
                        ("order", models.JSONField()),
                        ("drawn_at", models.DateTimeField(verbose_name="drawn")),
                        (
                            "call",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draw",
                                to="reviews.drawcall",
                            ),
                        ),
                        (
                            "cycle",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="panel_draw",
                                to="applications.cycle",
                            ),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lots drawn for a panel",
                        "verbose_name_plural": "lots drawn for panels",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drawn_by", models.F("proposed_by")), _negated=True
                                ),
                                name="panel_draw_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("number", ""), _negated=True),
                                    models.Q(("seed", ""), _negated=True),
                                ),
                                name="panel_draw_seeded",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DrawOut",
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
                        ("code", models.CharField(max_length=16)),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("declined", "declined"),
                                    ("conflict", "conflict of interest"),
                                    ("unable", "can no longer sit"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("out_at", models.DateTimeField(verbose_name="stood out")),
                        (
                            "out_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "expert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.expert",
                            ),
                        ),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outs",
                                to="reviews.paneldraw",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "drawn expert who does not sit",
                        "verbose_name_plural": "drawn experts who do not sit",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("draw", "code"), name="draw_out_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("why__in", ["declined", "conflict", "unable"]),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                name="draw_out_said",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("out_by", models.F("proposed_by")), _negated=True
                                ),
                                name="draw_out_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PanelReport",
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
                        ("agreement", models.JSONField(verbose_name="agreement")),
                        ("judges", models.JSONField(verbose_name="judges")),
                        ("computed_at", models.DateTimeField(verbose_name="computed")),
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="panel_report",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report on the panel",
                        "verbose_name_plural": "reports on panels",
                    },
                ),
                migrations.CreateModel(
                    name="PanelSeat",
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
                        ("is_lead", models.BooleanField(default=False, verbose_name="panel lead")),
                        (
                            "classes",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=60,
                                verbose_name="scores brands of",
                            ),
                        ),
                        (
                            "joined_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="joined while scoring",
                            ),
                        ),
                        (
                            "excused_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="excused"
                            ),
                        ),
                        (
                            "excuse_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="why excused"
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                        (
                            "excused_by",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="panel_seats",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "panel seat",
                        "verbose_name_plural": "panel seats",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "user"), name="seat_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_lead", True)),
                                fields=("evaluation",),
                                name="seat_one_lead",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "classes__in",
                                        [
                                            "",
                                            "window",
                                            "non_window",
                                            "party_organ",
                                            "window+non_window",
                                            "window+party_organ",
                                            "non_window+party_organ",
                                            "window+non_window+party_organ",
                                        ],
                                    )
                                ),
                                name="seat_known_classes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("excuse_reason", ""),
                                        ("excused_at", None),
                                        ("excused_by", None),
                                    ),
                                    models.Q(
                                        models.Q(("excuse_reason", ""), _negated=True),
                                        ("excused_at__isnull", False),
                                        ("excused_by__isnull", False),
                                        ("is_lead", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="seat_excused_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ModerationRemark",
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
                        ("text", models.TextField()),
                        ("written_at", models.DateTimeField(verbose_name="written")),
                        (
                            "moderation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="reviews.moderation",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.panelseat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contribution to a moderation",
                        "verbose_name_plural": "contributions to moderations",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="moderation_remark_says",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Declaration",
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
                        ("has_conflict", models.BooleanField(verbose_name="conflict of interest")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="what kind of conflict"
                            ),
                        ),
                        ("declared_at", models.DateTimeField(verbose_name="declared")),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="declarations",
                                to="reviews.panelseat",
                                verbose_name="panel member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "declaration of interest",
                        "verbose_name_plural": "declarations of interest",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("seat", "application"), name="declaration_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("has_conflict", False),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="declaration_conflict_named",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalibrationSheet",
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
                        ("points", models.JSONField()),
                        ("total", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("handed_in_at", models.DateTimeField(verbose_name="handed in")),
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="reviews.calibrationsample",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calibration_sheets",
                                to="reviews.panelseat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calibration sheet",
                        "verbose_name_plural": "calibration sheets",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sample", "seat"), name="calibration_sheet_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("total__gte", 0), ("total__lte", 100)),
                                name="calibration_total_of_100",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
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
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="applications.application",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="reviews.assignmentplan",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="reviews.panelseat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assigned brand",
                        "verbose_name_plural": "assigned brands",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("seat", "application"), name="assignment_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperSheet",
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
                                    ("typed", "typed, waits for a second person"),
                                    ("taken", "taken over"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="typed",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("typed", models.TextField(blank=True, editable=False)),
                        (
                            "file",
                            models.FileField(blank=True, upload_to="papers/", verbose_name="scan"),
                        ),
                        ("original_name", models.CharField(editable=False, max_length=120)),
                        ("content_type", models.CharField(editable=False, max_length=60)),
                        ("size", models.PositiveIntegerField(editable=False)),
                        (
                            "sha256",
                            models.CharField(
                                editable=False, max_length=64, verbose_name="hash of the scan"
                            ),
                        ),
                        (
                            "uploaded_at",
                            models.DateTimeField(editable=False, verbose_name="typed on"),
                        ),
                        (
                            "comparing_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="taken to compare",
                            ),
                        ),
                        (
                            "taken_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="taken over"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="withdrawn"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "comparing_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken to compare by",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="reviews.panelseat",
                                verbose_name="panel member",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken over by",
                            ),
                        ),
                        (
                            "typed_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="typed by",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="withdrawn by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score sheet on paper",
                        "verbose_name_plural": "score sheets on paper",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "typed")),
                                fields=("seat", "application"),
                                name="paper_one_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("typed", ""), _negated=True),
                                        models.Q(("file", ""), _negated=True),
                                        ("status", "typed"),
                                    ),
                                    models.Q(
                                        models.Q(("file", ""), _negated=True),
                                        ("status", "taken"),
                                        ("taken_at__isnull", False),
                                        ("typed", ""),
                                    ),
                                    models.Q(
                                        ("file", ""),
                                        ("status", "withdrawn"),
                                        ("typed", ""),
                                        ("withdrawn_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_cleared_at_its_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_by", None),
                                    models.Q(("taken_by", models.F("typed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="paper_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("taken_at__isnull", False),
                                        ("taken_by", None),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by", None),
                                        _connector="OR",
                                    ),
                                ),
                                name="paper_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("comparing_at", None), ("comparing_by", None)),
                                    models.Q(
                                        models.Q(
                                            ("comparing_by", models.F("typed_by")), _negated=True
                                        ),
                                        ("comparing_at__isnull", False),
                                        ("comparing_by__isnull", False),
                                        ("status", "typed"),
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_compared_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhoneCode",
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
                        ("pseudonym", models.CharField(max_length=64)),
                        ("code_hash", models.CharField(max_length=64)),
                        ("sent_at", models.DateTimeField(verbose_name="time of sending")),
                        ("expires_at", models.DateTimeField(verbose_name="expires")),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
                        ),
                        ("used_at", models.DateTimeField(null=True, verbose_name="used")),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "phone code",
                        "verbose_name_plural": "phone codes",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                fields=["evaluation", "pseudonym", "sent_at"],
                                name="reviews_pho_evaluat_608fb2_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicNotice",
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
                        ("published_at", models.DateTimeField(verbose_name="published")),
                        (
                            "working_days",
                            models.PositiveSmallIntegerField(verbose_name="working days"),
                        ),
                        ("ends_at", models.DateTimeField(verbose_name="ends")),
                        (
                            "seal",
                            models.CharField(
                                blank=True,
                                max_length=64,
                                verbose_name="SHA-256 of the published results",
                            ),
                        ),
                        (
                            "folder",
                            models.FileField(
                                blank=True, upload_to="published/", verbose_name="published results"
                            ),
                        ),
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="public_notice",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "public notice",
                        "verbose_name_plural": "public notices",
                        "ordering": ["-published_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at__gt", models.F("published_at")),
                                    ("working_days__gte", 5),
                                ),
                                name="notice_floor",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
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
                        ("pseudonym", models.CharField(max_length=64)),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("service_recipients", "Service recipients"),
                                    ("enterprises", "Enterprises"),
                                    ("deputies", "Deputies and committee members"),
                                    ("grass_roots", "Grass roots"),
                                    ("public", "The public"),
                                ],
                                max_length=20,
                                verbose_name="rater group",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "Verified phone"),
                                    ("invitation", "Invitation code"),
                                    ("sign_on", "City sign-on"),
                                    ("kiosk", "Counter tablet"),
                                    ("paper", "Paper sheet"),
                                    ("telephone", "Telephone interview"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "overall",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                verbose_name="overall",
                            ),
                        ),
                        (
                            "attitude",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="attitude",
                            ),
                        ),
                        (
                            "ability",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="ability",
                            ),
                        ),
                        (
                            "efficiency",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="efficiency",
                            ),
                        ),
                        (
                            "effect",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="effect",
                            ),
                        ),
                        (
                            "reasons",
                            models.CharField(
                                db_default="",
                                default="",
                                max_length=120,
                                verbose_name="what went wrong",
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(verbose_name="accepted")),
                        ("revision", models.PositiveIntegerField(db_default=1, default=1)),
                        ("receipt", models.CharField(db_default="", default="", max_length=64)),
                        ("commitment", models.CharField(db_default="", default="", max_length=64)),
                        ("previous", models.CharField(db_default="", default="", max_length=64)),
                        ("network", models.CharField(db_default="", default="", max_length=16)),
                        ("block", models.CharField(db_default="", default="", max_length=16)),
                        ("device", models.CharField(db_default="", default="", max_length=16)),
                        ("levels_forgotten", models.BooleanField(db_default=False, default=False)),
                        (
                            "application",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratings",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "hold",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratings",
                                to="reviews.hold",
                                verbose_name="held ratings",
                            ),
                        ),
                        (
                            "service_point",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="applications.servicepoint",
                                verbose_name="service point",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rating",
                        "verbose_name_plural": "ratings",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("hold", None), _negated=True),
                                fields=["hold"],
                                name="rating_held",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "pseudonym"), name="rating_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("overall__range", (1, 5)),
                                    models.Q(
                                        ("attitude", None),
                                        ("attitude__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("ability", None),
                                        ("ability__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("efficiency", None),
                                        ("efficiency__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("effect", None), ("effect__range", (1, 5)), _connector="OR"
                                    ),
                                ),
                                name="rating_levels_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "invitation"), _negated=True),
                                    models.Q(("group", "public"), _negated=True),
                                    _connector="OR",
                                ),
                                name="rating_group_fits_channel",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("revision__gte", 1)),
                                name="rating_revision_from_1",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerEntry",
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
                        ("revision", models.PositiveIntegerField()),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("service_recipients", "Service recipients"),
                                    ("enterprises", "Enterprises"),
                                    ("deputies", "Deputies and committee members"),
                                    ("grass_roots", "Grass roots"),
                                    ("public", "The public"),
                                ],
                                max_length=20,
                                verbose_name="rater group",
                            ),
                        ),
                        (
                            "overall",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                verbose_name="overall",
                            ),
                        ),
                        (
                            "attitude",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="attitude",
                            ),
                        ),
                        (
                            "ability",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="ability",
                            ),
                        ),
                        (
                            "efficiency",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="efficiency",
                            ),
                        ),
                        (
                            "effect",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="effect",
                            ),
                        ),
                        ("commitment", models.CharField(max_length=64)),
                        ("previous", models.CharField(db_default="", default="", max_length=64)),
                        ("r_g", models.CharField(db_default="", default="", max_length=64)),
                        ("r_l", models.CharField(db_default="", default="", max_length=64)),
                        ("receipt", models.CharField(max_length=64)),
                        ("accepted_at", models.DateTimeField(verbose_name="accepted")),
                        ("seq", models.PositiveBigIntegerField(null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="applications.application",
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="applications.cycle",
                            ),
                        ),
                        (
                            "rating",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="reviews.rating",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ledger entry",
                        "verbose_name_plural": "ledger entries",
                        "indexes": [
                            models.Index(fields=["receipt"], name="ledger_entry_receipt"),
                            models.Index(
                                condition=models.Q(("seq", None)),
                                fields=["cycle", "id"],
                                name="ledger_entry_unfolded",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rating", "revision"), name="ledger_entry_once_a_revision"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("seq", None), _negated=True),
                                fields=("cycle", "seq"),
                                name="ledger_entry_place_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("overall__range", (1, 5)),
                                    models.Q(
                                        ("attitude", None),
                                        ("attitude__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("ability", None),
                                        ("ability__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("efficiency", None),
                                        ("efficiency__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("effect", None), ("effect__range", (1, 5)), _connector="OR"
                                    ),
                                ),
                                name="ledger_entry_levels_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("r_g", ""), ("r_l", "")),
                                    models.Q(
                                        models.Q(("r_g", ""), _negated=True),
                                        models.Q(("r_l", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ledger_entry_opened_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
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
                        ("text", models.CharField(max_length=300, verbose_name="comment")),
                        (
                            "findings",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="what the screen found"
                            ),
                        ),
                        (
                            "held",
                            models.BooleanField(
                                default=False, verbose_name="held until the office has decided"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "Not looked at"),
                                    ("shown", "Shown"),
                                    ("hidden", "Hidden"),
                                ],
                                default="waiting",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("written_on", models.DateField(verbose_name="written")),
                        ("place", models.PositiveIntegerField(editable=False)),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="decided"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="applications.application",
                                verbose_name="application",
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
                            "rating",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comment",
                                to="reviews.rating",
                                verbose_name="rating",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comment",
                        "verbose_name_plural": "comments",
                        "ordering": ["place", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["application", "status", "place"], name="comment_listed"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="comment_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["waiting", "shown", "hidden"])),
                                name="comment_known_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("held", False),
                                    models.Q(("findings", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="comment_held_for_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("status", "waiting"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "waiting"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="comment_decided_by_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "hidden"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="comment_hidden_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_at__isnull", False),
                                    ("decided_by", None),
                                    _connector="OR",
                                ),
                                name="comment_decided_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RatingInvitation",
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
                            "group",
                            models.CharField(
                                choices=[
                                    ("service_recipients", "Service recipients"),
                                    ("enterprises", "Enterprises"),
                                    ("deputies", "Deputies and committee members"),
                                    ("grass_roots", "Grass roots"),
                                    ("public", "The public"),
                                ],
                                max_length=20,
                                verbose_name="rater group",
                            ),
                        ),
                        ("code_hash", models.CharField(max_length=64, null=True, unique=True)),
                        ("pseudonym", models.CharField(blank=True, default="", max_length=64)),
                        ("created_at", models.DateTimeField(verbose_name="created")),
                        (
                            "used",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="used"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rating_invitations",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.servicecase",
                                verbose_name="service case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rating invitation",
                        "verbose_name_plural": "rating invitations",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "group__in",
                                        [
                                            "service_recipients",
                                            "enterprises",
                                            "deputies",
                                            "grass_roots",
                                        ],
                                    )
                                ),
                                name="rating_invitation_verified_group",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("pseudonym", ""), _negated=True),
                                fields=("application", "pseudonym"),
                                name="rating_invitation_once_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("case", None),
                                        ("code_hash__isnull", False),
                                        ("pseudonym", ""),
                                    ),
                                    models.Q(
                                        ("case__isnull", False),
                                        ("code_hash", None),
                                        models.Q(("pseudonym", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rating_invitation_letter_or_drawn",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingPermit",
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
                        ("granted_at", models.DateTimeField(verbose_name="granted")),
                        ("ends_at", models.DateTimeField(verbose_name="ends")),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="permits",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "permit to read",
                        "verbose_name_plural": "permits to read",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "person"), name="permit_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("granted_at"))),
                                name="permit_has_term",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reassignment",
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
                        ("made_at", models.DateTimeField(verbose_name="moved")),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="applications.application",
                            ),
                        ),
                        (
                            "from_seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.panelseat",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to_seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.panelseat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "brand moved to another panel member",
                        "verbose_name_plural": "brands moved to other panel members",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_seat", models.F("to_seat")), _negated=True
                                ),
                                name="reassignment_to_another",
                            ),
                            models.UniqueConstraint(
                                fields=("application", "to_seat"), name="reassignment_received_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Register",
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
                            "group",
                            models.CharField(
                                choices=[
                                    ("service_recipients", "Service recipients"),
                                    ("enterprises", "Enterprises"),
                                    ("deputies", "Deputies and committee members"),
                                    ("grass_roots", "Grass roots"),
                                    ("public", "The public"),
                                ],
                                max_length=20,
                                verbose_name="rater group",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registers",
                                to="applications.application",
                                verbose_name="brand",
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registers",
                                to="applications.cycle",
                                verbose_name="award year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "register",
                        "verbose_name_plural": "registers",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "group"),
                                name="register_one_a_brand_and_group",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("application", None)),
                                fields=("cycle", "group"),
                                name="register_one_a_year_and_group",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "group__in",
                                        [
                                            "service_recipients",
                                            "enterprises",
                                            "deputies",
                                            "grass_roots",
                                        ],
                                    )
                                ),
                                name="register_invited_group",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group", "service_recipients"), _negated=True),
                                    ("application__isnull", False),
                                    _connector="OR",
                                ),
                                name="register_recipients_have_a_brand",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterKey",
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
                        ("name", models.CharField(max_length=60, verbose_name="what it is for")),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(verbose_name="created")),
                        (
                            "revoked_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="revoked"
                            ),
                        ),
                        (
                            "last_used_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="last used"
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="register_keys",
                                to="accounts.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "created_by",
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
                            "revoked_by",
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
                        "verbose_name": "register key",
                        "verbose_name_plural": "register keys",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_at__isnull", False),
                                    ("revoked_by", None),
                                    _connector="OR",
                                ),
                                name="register_key_revoked_paired",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                            "way",
                            models.CharField(
                                choices=[
                                    ("workspace", "File of the agency"),
                                    ("api", "The agency's system"),
                                    ("office", "File of the Efficiency Office"),
                                ],
                                max_length=20,
                                verbose_name="how",
                            ),
                        ),
                        ("rows", models.PositiveIntegerField(verbose_name="rows")),
                        ("taken", models.PositiveIntegerField(verbose_name="taken")),
                        ("known", models.PositiveIntegerField(verbose_name="known already")),
                        ("left_out", models.PositiveIntegerField(verbose_name="left out")),
                        (
                            "source",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="drawn up by"
                            ),
                        ),
                        ("delivered_at", models.DateTimeField(verbose_name="handed over")),
                        (
                            "delivered_by",
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
                            "register",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="reviews.register",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.registerkey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivery",
                        "verbose_name_plural": "deliveries",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "rows",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("taken"), "+", models.F("known")
                                            ),
                                            "+",
                                            models.F("left_out"),
                                        ),
                                    )
                                ),
                                name="delivery_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("way", "api"), ("key", None), _connector="OR"),
                                name="delivery_key_by_api_only",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("way", "office"), _negated=True),
                                    models.Q(("source", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="delivery_list_has_a_source",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReserveCall",
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
                        ("reason", models.TextField(verbose_name="reason")),
                        ("called_at", models.DateTimeField(verbose_name="called")),
                        (
                            "working_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="working days"
                            ),
                        ),
                        (
                            "ends_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="notice ends"),
                        ),
                        (
                            "application",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reserve_call",
                                to="applications.application",
                                verbose_name="called from the reserve",
                            ),
                        ),
                        (
                            "called_by",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="reviews.publicnotice",
                                verbose_name="public notice",
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
                            "vacated",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="place_given",
                                to="applications.application",
                                verbose_name="excluded brand",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "call from the reserve",
                        "verbose_name_plural": "calls from the reserve",
                        "ordering": ["called_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("application", None),
                                        ("ends_at", None),
                                        ("working_days", None),
                                    ),
                                    models.Q(
                                        ("application__isnull", False),
                                        ("ends_at__gt", models.F("called_at")),
                                        ("ends_at__isnull", False),
                                        ("working_days__gte", 5),
                                        ("working_days__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="reserve_call_has_its_notice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("called_by", models.F("proposed_by")), _negated=True
                                ),
                                name="reserve_called_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Result",
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
                            "self_score",
                            models.DecimalField(
                                decimal_places=2, max_digits=5, verbose_name="self-assessment"
                            ),
                        ),
                        (
                            "panel_score",
                            models.DecimalField(
                                decimal_places=2, max_digits=5, verbose_name="panel"
                            ),
                        ),
                        (
                            "public_score",
                            models.DecimalField(
                                decimal_places=2, max_digits=5, null=True, verbose_name="public"
                            ),
                        ),
                        (
                            "composite",
                            models.DecimalField(
                                decimal_places=2, max_digits=5, null=True, verbose_name="composite"
                            ),
                        ),
                        (
                            "panel_rank",
                            models.PositiveSmallIntegerField(verbose_name="rank after the panel"),
                        ),
                        ("shortlisted", models.BooleanField(verbose_name="shortlisted")),
                        ("rank", models.PositiveSmallIntegerField(null=True, verbose_name="rank")),
                        (
                            "status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ranked", "Ranked"),
                                    ("insufficient_sample", "Insufficient sample"),
                                ],
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "ratings_count",
                            models.PositiveIntegerField(default=0, verbose_name="ratings"),
                        ),
                        ("exact", models.JSONField(default=dict, verbose_name="exact values")),
                        ("explanation", models.JSONField(default=dict, verbose_name="explanation")),
                        (
                            "rules_hash",
                            models.CharField(max_length=64, verbose_name="hash of the rules"),
                        ),
                        ("computed_at", models.DateTimeField(verbose_name="computed")),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="result",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="results",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "result",
                        "verbose_name_plural": "results",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "insufficient_sample"), _negated=True),
                                    models.Q(
                                        ("composite", None), ("public_score", None), ("rank", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="result_insufficient_is_unranked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("shortlisted", True), ("rank", None), _connector="OR"
                                ),
                                name="result_ranked_is_shortlisted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResultVersion",
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
                        (
                            "rules_hash",
                            models.CharField(max_length=64, verbose_name="hash of the rules"),
                        ),
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
                                        models.Q(
                                            ("proposed_by", models.F("made_by")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="result_version_recalculated_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sanction",
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
                            "step",
                            models.CharField(
                                choices=[
                                    ("reminder", "Reminder"),
                                    ("warning", "Written warning"),
                                    ("open_part_void", "The open part does not count"),
                                    ("exclusion", "Exclusion from the award year"),
                                ],
                                max_length=20,
                                verbose_name="step",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="reason")),
                        ("evidence", models.TextField(verbose_name="evidence")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "Agency is being heard"),
                                    ("heard", "Agency has stated its view"),
                                    ("imposed", "Imposed"),
                                    ("lifted", "Dropped"),
                                ],
                                default="proposed",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                        ("statement_due", models.DateTimeField(verbose_name="statement due")),
                        (
                            "statement",
                            models.TextField(blank=True, verbose_name="statement of the agency"),
                        ),
                        (
                            "stated_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="stated"
                            ),
                        ),
                        (
                            "imposed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="imposed"
                            ),
                        ),
                        (
                            "lifted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="dropped"
                            ),
                        ),
                        ("outcome", models.TextField(blank=True, verbose_name="what was weighed")),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanctions",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanctions",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                        (
                            "hold",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanctions",
                                to="reviews.hold",
                                verbose_name="held ratings",
                            ),
                        ),
                        (
                            "imposed_by",
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
                            "lifted_by",
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
                    ],
                    options={
                        "verbose_name": "sanction",
                        "verbose_name_plural": "sanctions",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "lifted"), _negated=True),
                                fields=("application", "step"),
                                name="sanction_step_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("evidence", ""), _negated=True),
                                ),
                                name="sanction_has_reason_and_evidence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "imposed"), _negated=True),
                                    models.Q(
                                        ("imposed_at__isnull", False),
                                        ("imposed_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(
                                            ("stated_at__isnull", False),
                                            ("imposed_at__gte", models.F("statement_due")),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="sanction_agency_heard_first",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "lifted"), _negated=True),
                                    models.Q(
                                        ("lifted_at__isnull", False),
                                        ("lifted_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sanction_lifted_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stated_at__isnull", False),
                                    ("stated_by", None),
                                    _connector="OR",
                                ),
                                name="sanction_stated_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PressureReport",
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
                        ("kinds", models.CharField(max_length=60, verbose_name="what happened")),
                        ("text", models.TextField(blank=True, verbose_name="in own words")),
                        ("reported_on", models.DateField(verbose_name="reported on")),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "To be looked at"), ("closed", "Closed")],
                                default="open",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="closed"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pressure_reports",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "closed_by",
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
                            "hold",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="reviews.hold",
                                verbose_name="held ratings",
                            ),
                        ),
                        (
                            "sanction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="reviews.sanction",
                                verbose_name="sanction",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report of pressure",
                        "verbose_name_plural": "reports of pressure",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kinds", ""), _negated=True),
                                name="pressure_names_what",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None), ("closed_by", None), ("status", "open")
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("status", "closed"),
                                        models.Q(("note", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="pressure_closed_with_note",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreSheet",
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
                                    ("draft", "Being scored"),
                                    ("locked", "Locked"),
                                    ("aside", "Set aside"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[("pages", "on the pages"), ("paper", "on paper")],
                                default="pages",
                                max_length=10,
                                verbose_name="filled in",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0)),
                        ("comment", models.TextField(blank=True, verbose_name="overall comment")),
                        (
                            "saved_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="saved"
                            ),
                        ),
                        (
                            "locked_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="locked"
                            ),
                        ),
                        (
                            "aside_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="set aside"
                            ),
                        ),
                        (
                            "aside_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="why it was set aside"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "aside_by",
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
                            "locked_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="locked by",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="reviews.panelseat",
                                verbose_name="panel member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score sheet",
                        "verbose_name_plural": "score sheets",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("seat", "application"), name="sheet_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("way__in", ["pages", "paper"])),
                                name="sheet_way_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("locked_at", None),
                                        ("locked_by", None),
                                        ("status", "draft"),
                                    ),
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
                            models.CheckConstraint(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Screening",
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
                                    ("waiting", "Waiting to start"),
                                    ("running", "Being done"),
                                    ("stopped", "Stopped"),
                                    ("finished", "Finished"),
                                ],
                                default="waiting",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("settings", models.JSONField(default=dict, verbose_name="settings")),
                        (
                            "settings_digest",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="digest of the settings"
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="steps done")),
                        (
                            "total",
                            models.PositiveIntegerField(default=0, verbose_name="steps in all"),
                        ),
                        (
                            "ratings",
                            models.PositiveIntegerField(
                                default=0, verbose_name="ratings looked at"
                            ),
                        ),
                        ("worker", models.CharField(blank=True, editable=False, max_length=32)),
                        (
                            "seen_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="last sign of life"
                            ),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="started"
                            ),
                        ),
                        (
                            "stopped_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="stopped"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished"
                            ),
                        ),
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="screening",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                        (
                            "started_by",
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
                            "stopped_by",
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
                        "verbose_name": "screening",
                        "verbose_name_plural": "screenings",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("done__lte", models.F("total"))),
                                name="screening_done_within_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("finished_at__isnull", False), ("status", "finished")
                                    ),
                                    models.Q(
                                        models.Q(("status", "finished"), _negated=True),
                                        ("finished_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="screening_finished_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "running"), _negated=True),
                                    models.Q(
                                        models.Q(("worker", ""), _negated=True),
                                        ("seen_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="screening_running_has_worker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("started_at__isnull", False),
                                    ("started_by", None),
                                    _connector="OR",
                                ),
                                name="screening_started_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stopped_at__isnull", False),
                                    ("stopped_by", None),
                                    _connector="OR",
                                ),
                                name="screening_stopped_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sending",
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
                                choices=[("invitation", "Invitation"), ("reminder", "Reminder")],
                                max_length=20,
                                verbose_name="what is sent",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started")),
                        (
                            "paused_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="paused"
                            ),
                        ),
                        (
                            "resume_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="tried again"
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="finished"
                            ),
                        ),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sendings",
                                to="reviews.draw",
                            ),
                        ),
                        (
                            "paused_by",
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
                        "verbose_name": "sending",
                        "verbose_name_plural": "sendings",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draw", "kind"), name="sending_once_a_kind"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("paused_at__isnull", False),
                                    ("paused_by", None),
                                    _connector="OR",
                                ),
                                name="sending_paused_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvitationMessage",
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
                        ("code_hash", models.CharField(max_length=64, null=True, unique=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        (
                            "claimed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="taken up"
                            ),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="time of sending",
                            ),
                        ),
                        (
                            "invitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="reviews.ratinginvitation",
                            ),
                        ),
                        (
                            "sending",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="reviews.sending",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sending", "invitation"), name="message_once_a_sending"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tries__lte", 2)),
                                name="message_goes_out_twice_at_most",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_at", None), ("code_hash__isnull", False), _connector="OR"
                                ),
                                name="message_sent_has_a_code",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SentBackDecision",
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
                migrations.CreateModel(
                    name="ServiceCase",
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
                        ("case_key", models.CharField(max_length=64)),
                        ("pseudonym", models.CharField(max_length=64)),
                        ("month", models.CharField(blank=True, max_length=7)),
                        ("phone", models.CharField(blank=True, max_length=200)),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.delivery",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="applications.servicepoint",
                            ),
                        ),
                        (
                            "register",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="reviews.register",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service case",
                        "verbose_name_plural": "service cases",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("register", "case_key"), name="service_case_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetScore",
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
                            "comment",
                            models.CharField(blank=True, max_length=300, verbose_name="comment"),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="reviews.scoresheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score",
                        "verbose_name_plural": "scores",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sheet", "indicator"), name="score_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__gte", 0)), name="score_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetVersion",
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
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="reviews.scoresheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a score sheet",
                        "verbose_name_plural": "versions of score sheets",
                        "ordering": ["sheet", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sheet", "number"), name="sheet_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("why__in", ["locked", "unlocked", "aside", "found"])
                                ),
                                name="sheet_version_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteNote",
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
                        ("checked", models.JSONField(default=list)),
                        ("remark", models.TextField(blank=True, verbose_name="remark")),
                        ("saved_at", models.DateTimeField(verbose_name="saved")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="reviews.appointment",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="site_notes",
                                to="reviews.panelseat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "note of a judge on site",
                        "verbose_name_plural": "notes of judges on site",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("appointment", "seat"), name="site_note_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SitePhoto",
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
                        ("file", models.FileField(upload_to="site/", verbose_name="photograph")),
                        ("original_name", models.CharField(editable=False, max_length=120)),
                        ("content_type", models.CharField(editable=False, max_length=60)),
                        ("size", models.PositiveIntegerField(editable=False)),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        ("uploaded_at", models.DateTimeField(editable=False)),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="reviews.appointment",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="site_photos",
                                to="reviews.panelseat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "photograph of a site visit",
                        "verbose_name_plural": "photographs of site visits",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file", ""), _negated=True), ("size__gt", 0)
                                ),
                                name="site_photo_there",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sitting",
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
                            "members",
                            models.PositiveSmallIntegerField(
                                verbose_name="members of the leading group"
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="began")),
                        ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="ended"
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="decided"
                            ),
                        ),
                        (
                            "closed_by",
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
                                related_name="sittings",
                                to="reviews.evaluation",
                                verbose_name="evaluation",
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
                    ],
                    options={
                        "verbose_name": "sitting of the leading group",
                        "verbose_name_plural": "sittings of the leading group",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at", None)),
                                fields=("evaluation",),
                                name="sitting_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        ("decided_at", None),
                                    ),
                                    models.Q(
                                        ("closed_at__gte", models.F("opened_at")),
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        models.Q(("minutes", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sitting_closed_has_minutes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
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
                        ("arrived_at", models.DateTimeField(verbose_name="present from")),
                        (
                            "left_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="left the meeting",
                            ),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="signed"
                            ),
                        ),
                        ("proved_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "sitting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="reviews.sitting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attendance",
                        "verbose_name_plural": "attendances",
                        "ordering": ["arrived_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sitting", "person"), name="attendance_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_at", None),
                                    ("left_at__gte", models.F("arrived_at")),
                                    _connector="OR",
                                ),
                                name="attendance_left_after_arriving",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("proved_at", None), ("signed_at", None)),
                                    models.Q(
                                        ("proved_at__isnull", False),
                                        ("proved_at__lte", models.F("signed_at")),
                                        ("signed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="attendance_signed_is_proved",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suggestion",
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
                        ("low", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("high", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        ("made_at", models.DateTimeField(verbose_name="proposed")),
                        (
                            "moderation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suggestions",
                                to="reviews.moderation",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.panelseat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposed points",
                        "verbose_name_plural": "proposed points",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("low__gte", 0),
                                    ("low__lt", models.F("high")),
                                    ("points__gte", models.F("low")),
                                    ("points__lte", models.F("high")),
                                ),
                                name="suggestion_between_the_judges",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="suggestion_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ModeratedPoints",
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
                                decimal_places=2, max_digits=5, verbose_name="points"
                            ),
                        ),
                        ("low", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("high", models.DecimalField(decimal_places=2, max_digits=5)),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        ("confirmed_at", models.DateTimeField(verbose_name="confirmed")),
                        (
                            "moderation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="points",
                                to="reviews.moderation",
                            ),
                        ),
                        (
                            "suggestion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmed",
                                to="reviews.suggestion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "moderated points",
                        "verbose_name_plural": "moderated points",
                        "ordering": ["moderation", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("moderation", "indicator"), name="moderated_points_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("low__gte", 0),
                                    ("low__lt", models.F("high")),
                                    ("points__gte", models.F("low")),
                                    ("points__lte", models.F("high")),
                                ),
                                name="moderated_between_the_judges",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="moderated_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
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
                        ("agreed_at", models.DateTimeField(verbose_name="agreed")),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.panelseat",
                            ),
                        ),
                        (
                            "suggestion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="reviews.suggestion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agreement to proposed points",
                        "verbose_name_plural": "agreements to proposed points",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("suggestion", "seat"), name="agreement_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Summons",
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
                            "last_month",
                            models.CharField(max_length=7, verbose_name="last poor month"),
                        ),
                        ("months", models.JSONField(default=list, verbose_name="months")),
                        ("raised_at", models.DateTimeField(verbose_name="raised")),
                        (
                            "held_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="held"
                            ),
                        ),
                        ("minutes", models.TextField(blank=True, verbose_name="what was agreed")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="summonses",
                                to="accounts.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "held_by",
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
                        "verbose_name": "summons",
                        "verbose_name_plural": "summonses",
                        "ordering": ["-last_month", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "last_month"), name="summons_once_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("held_at", None), ("held_by", None), ("minutes", "")),
                                    models.Q(
                                        ("held_at__isnull", False),
                                        ("held_by__isnull", False),
                                        models.Q(("minutes", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="summons_held_has_minutes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tally",
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
                            "group",
                            models.CharField(
                                choices=[
                                    ("service_recipients", "Service recipients"),
                                    ("enterprises", "Enterprises"),
                                    ("deputies", "Deputies and committee members"),
                                    ("grass_roots", "Grass roots"),
                                    ("public", "The public"),
                                ],
                                max_length=20,
                                verbose_name="rater group",
                            ),
                        ),
                        ("overall", models.PositiveSmallIntegerField()),
                        ("attitude", models.PositiveSmallIntegerField()),
                        ("ability", models.PositiveSmallIntegerField()),
                        ("efficiency", models.PositiveSmallIntegerField()),
                        ("effect", models.PositiveSmallIntegerField()),
                        ("n", models.BigIntegerField()),
                        (
                            "application",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tallies",
                                to="applications.application",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tally",
                        "verbose_name_plural": "tallies",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "application",
                                    "group",
                                    "overall",
                                    "attitude",
                                    "ability",
                                    "efficiency",
                                    "effect",
                                ),
                                name="tally_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("n__gte", 0)), name="tally_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tip",
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
                            "code",
                            models.CharField(
                                max_length=12, unique=True, verbose_name="code to follow it"
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("chosen", "a brand that was chosen"),
                                    ("passed_over", "a brand that was not chosen"),
                                    ("procedure", "the procedure"),
                                ],
                                max_length=12,
                                verbose_name="about",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="what was reported")),
                        ("told_on", models.DateField(verbose_name="reported on")),
                        (
                            "status",
                            models.CharField(
                                choices=[("told", "To look at"), ("answered", "Answered")],
                                default="told",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "answered_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="answered"
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tips",
                                to="reviews.publicnotice",
                                verbose_name="public notice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tip",
                        "verbose_name_plural": "tips",
                        "ordering": ["told_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("status", "told")),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("status", "answered"),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="tip_answered_with_an_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", False),
                                    ("answered_by", None),
                                    _connector="OR",
                                ),
                                name="tip_answered_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("about", "procedure"), ("application", None)),
                                    models.Q(
                                        models.Q(("about", "procedure"), _negated=True),
                                        ("application__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="tip_about_a_brand_or_the_procedure",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchLine",
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
                        ("line", models.PositiveIntegerField(verbose_name="line")),
                        ("pseudonym", models.CharField(max_length=64)),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("service_recipients", "Service recipients"),
                                    ("enterprises", "Enterprises"),
                                    ("deputies", "Deputies and committee members"),
                                    ("grass_roots", "Grass roots"),
                                    ("public", "The public"),
                                ],
                                max_length=20,
                                verbose_name="rater group",
                            ),
                        ),
                        (
                            "overall",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                verbose_name="overall",
                            ),
                        ),
                        (
                            "attitude",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="attitude",
                            ),
                        ),
                        (
                            "ability",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="ability",
                            ),
                        ),
                        (
                            "efficiency",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="efficiency",
                            ),
                        ),
                        (
                            "effect",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (5, "Very satisfied"),
                                    (4, "Satisfied"),
                                    (3, "Fairly satisfied"),
                                    (2, "Dissatisfied"),
                                    (1, "Very dissatisfied"),
                                ],
                                null=True,
                                verbose_name="effect",
                            ),
                        ),
                        (
                            "reasons",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="what went wrong"
                            ),
                        ),
                        (
                            "comment",
                            models.CharField(blank=True, max_length=300, verbose_name="comment"),
                        ),
                        ("given_on", models.DateField(verbose_name="date on the sheet")),
                        (
                            "application",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="applications.application",
                                verbose_name="application",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="reviews.batch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a batch",
                        "verbose_name_plural": "lines of a batch",
                        "ordering": ["batch", "line"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "line"), name="batch_line_once"
                            ),
                            models.UniqueConstraint(
                                fields=("batch", "application", "pseudonym"),
                                name="batch_line_one_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("overall__range", (1, 5)),
                                    models.Q(
                                        ("attitude", None),
                                        ("attitude__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("ability", None),
                                        ("ability__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("efficiency", None),
                                        ("efficiency__range", (1, 5)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("effect", None), ("effect__range", (1, 5)), _connector="OR"
                                    ),
                                ),
                                name="batch_line_levels_1_to_5",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BrandStory",
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
                            "field",
                            models.CharField(
                                choices=[
                                    ("approvals", "Government services and approvals"),
                                    ("business", "Services for enterprises"),
                                    ("transport", "Transport and port"),
                                    ("health", "Health and care"),
                                    ("education", "Education, culture and sport"),
                                    ("livelihood", "Work and social security"),
                                    ("law", "Law and public safety"),
                                    ("town", "Town, housing and environment"),
                                    ("market", "Quality and market supervision"),
                                    ("countryside", "Agriculture and countryside"),
                                    ("party", "Party and mass services"),
                                    ("other", "Another field of service"),
                                ],
                                max_length=16,
                                verbose_name="field of service",
                            ),
                        ),
                        ("title", models.CharField(max_length=40, verbose_name="headline")),
                        ("text", models.TextField(verbose_name="story")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("handed_in", "waits for its release"),
                                    ("released", "in the gallery"),
                                    ("sent_back", "sent back to the agency"),
                                    ("replaced", "a later story took its place"),
                                    ("taken_down", "taken out of the gallery"),
                                ],
                                default="handed_in",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        ("handed_in_at", models.DateTimeField(verbose_name="time of handing in")),
                        (
                            "released_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="time of the release",
                            ),
                        ),
                        (
                            "sent_back_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="time of sending back",
                            ),
                        ),
                        (
                            "replaced_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="time of replacing",
                            ),
                        ),
                        (
                            "taken_down_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="time of taking out",
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stories",
                                to="applications.brand",
                                verbose_name="brand",
                            ),
                        ),
                        (
                            "handed_in_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handed in by",
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="released by",
                            ),
                        ),
                        (
                            "replaced_by",
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
                            "taken_down_by",
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
                        "verbose_name": "story of a brand",
                        "verbose_name_plural": "stories of brands",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "handed_in")),
                                fields=("brand",),
                                name="story_one_waits",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "released")),
                                fields=("brand",),
                                name="story_one_in_the_gallery",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "field__in",
                                        [
                                            "approvals",
                                            "business",
                                            "transport",
                                            "health",
                                            "education",
                                            "livelihood",
                                            "law",
                                            "town",
                                            "market",
                                            "countryside",
                                            "party",
                                            "other",
                                        ],
                                    ),
                                    (
                                        "status__in",
                                        [
                                            "handed_in",
                                            "released",
                                            "sent_back",
                                            "replaced",
                                            "taken_down",
                                        ],
                                    ),
                                ),
                                name="story_known_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("released_at__isnull", False),
                                        ("released_by", None),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("sent_back_at__isnull", False),
                                        ("sent_back_by", None),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("replaced_at__isnull", False),
                                        ("replaced_by", None),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("taken_down_at__isnull", False),
                                        ("taken_down_by", None),
                                        _connector="OR",
                                    ),
                                ),
                                name="story_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "released"), _negated=True),
                                    ("released_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="story_released_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                    models.Q(
                                        models.Q(
                                            ("status__in", ("sent_back", "taken_down")),
                                            _negated=True,
                                        ),
                                        models.Q(("reason", ""), _negated=True),
                                        _connector="OR",
                                    ),
                                ),
                                name="story_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CallbackWish",
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
                        ("contact", models.TextField(blank=True)),
                        ("left_at", models.DateTimeField(verbose_name="left")),
                        ("forgotten_at", models.DateTimeField(null=True, verbose_name="deleted")),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="wish",
                                to="reviews.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "wish for a call-back",
                        "verbose_name_plural": "wishes for a call-back",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("forgotten_at", None),
                                        models.Q(("contact", ""), _negated=True),
                                    ),
                                    models.Q(("contact", ""), ("forgotten_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="callback_wish_number_or_forgotten",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Callback",
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
                        ("called_at", models.DateTimeField(verbose_name="called")),
                        ("reached", models.BooleanField(verbose_name="person reached")),
                        ("said", models.TextField(blank=True, verbose_name="what was said")),
                        ("recorded_at", models.DateTimeField(verbose_name="recorded")),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="callbacks",
                                to="reviews.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "call-back",
                        "verbose_name_plural": "call-backs",
                        "ordering": ["called_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reached", False),
                                    models.Q(("said", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="callback_reached_has_words",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseAnswer",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("text", models.TextField(verbose_name="answer to the rater")),
                        (
                            "repaired",
                            models.TextField(blank=True, verbose_name="what was repaired"),
                        ),
                        ("due", models.DateTimeField(verbose_name="answer due")),
                        ("given_at", models.DateTimeField(verbose_name="answered")),
                        (
                            "grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("satisfied", "Satisfied with the answer"),
                                    ("dissatisfied", "Not satisfied with the answer"),
                                ],
                                max_length=20,
                                verbose_name="grade",
                            ),
                        ),
                        ("said", models.TextField(blank=True, verbose_name="what the rater says")),
                        ("graded_at", models.DateTimeField(null=True, verbose_name="graded")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="reviews.case",
                                verbose_name="case",
                            ),
                        ),
                        (
                            "given_by",
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
                        "verbose_name": "answer",
                        "verbose_name_plural": "answers",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "number"), name="case_answer_once_a_round"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number__gte", 1), models.Q(("text", ""), _negated=True)
                                ),
                                name="case_answer_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("grade", ""), ("graded_at", None), ("said", "")),
                                    models.Q(("grade", "satisfied"), ("graded_at__isnull", False)),
                                    models.Q(
                                        ("grade", "dissatisfied"),
                                        ("graded_at__isnull", False),
                                        models.Q(("said", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_answer_grade_has_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseAppeal",
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
                            "ground",
                            models.CharField(
                                choices=[
                                    ("reasonable", "Reasonable, something is to be repaired"),
                                    (
                                        "needs_explanation",
                                        "Nothing went wrong, but it needs explaining",
                                    ),
                                    ("mistaken", "Given by mistake"),
                                    ("malicious", "Malicious"),
                                ],
                                max_length=20,
                                verbose_name="ground",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="reason")),
                        (
                            "days_left",
                            models.PositiveSmallIntegerField(verbose_name="working days left"),
                        ),
                        ("due", models.DateTimeField(verbose_name="re-check due")),
                        (
                            "asked_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="asked"
                            ),
                        ),
                        ("upheld", models.BooleanField(null=True, verbose_name="upheld")),
                        (
                            "finding",
                            models.TextField(blank=True, verbose_name="result of the re-check"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="decided"
                            ),
                        ),
                        (
                            "asked_by",
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
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appeal",
                                to="reviews.case",
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
                    ],
                    options={
                        "verbose_name": "appeal",
                        "verbose_name_plural": "appeals",
                        "ordering": ["asked_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ground__in", ["mistaken", "malicious"]),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                name="case_appeal_has_ground_and_reason",
                            ),
                            models.CheckConstraint(
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
                                        models.Q(("finding", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_appeal_decided_by_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("asked_at__isnull", False), ("asked_by", None), _connector="OR"
                                ),
                                name="case_appeal_asked_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseCause",
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
                            "cause",
                            models.CharField(
                                choices=[
                                    ("staffing", "Too few people at the counter"),
                                    ("skill", "Lack of knowledge or skill"),
                                    ("conduct", "Manner and attitude"),
                                    ("rules", "Rules or requirements that are hard to meet"),
                                    ("process", "A procedure with too many steps"),
                                    (
                                        "coordination",
                                        "Agencies or departments not working together",
                                    ),
                                    ("system", "System or network"),
                                    ("facilities", "Rooms and equipment"),
                                    ("information", "Unclear or missing information"),
                                    ("other", "Other cause"),
                                ],
                                max_length=20,
                                verbose_name="root cause",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="causes",
                                to="reviews.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "root cause",
                        "verbose_name_plural": "root causes",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "cause"), name="case_cause_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "cause__in",
                                        [
                                            "staffing",
                                            "skill",
                                            "conduct",
                                            "rules",
                                            "process",
                                            "coordination",
                                            "system",
                                            "facilities",
                                            "information",
                                            "other",
                                        ],
                                    )
                                ),
                                name="case_cause_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(create_ledger_triggers, drop_ledger_triggers),
        create_triggers(
            sheets.versions,
            results.versions,
            *draws.TABLES,
            decision.meetings,
            decision.sent_back,
            *moderation.TABLES,
            *on_site.GUARDS,
            *TELLING,
        ),
    ]
