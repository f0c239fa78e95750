import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from reviews.ledger.append_only import protect, unprotect


def create_triggers(apps, schema_editor):
    protect(schema_editor.connection)


def drop_triggers(apps, schema_editor):
    unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("applications", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "scoring_closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="scoring closed"
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
                    "rating_opened_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="rating opened"
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
                    "counted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="counted"
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
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided"
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
                    "noticed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="put on notice"
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
                    "cleared_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="cleared"
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
                    "concluded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="concluded"
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
                            ("counted_at__isnull", False), ("counted_by", None), _connector="OR"
                        ),
                        name="evaluation_counted_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at__isnull", False), ("decided_by", None), _connector="OR"
                        ),
                        name="evaluation_decided_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("noticed_at__isnull", False), ("noticed_by", None), _connector="OR"
                        ),
                        name="evaluation_noticed_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared_at__isnull", False), ("cleared_by", None), _connector="OR"
                        ),
                        name="evaluation_cleared_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("concluded_at__isnull", False), ("concluded_by", None), _connector="OR"
                        ),
                        name="evaluation_concluded_paired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="panel lead")),
            ],
            options={
                "verbose_name": "panel seat",
                "verbose_name_plural": "panel seats",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "user"), name="seat_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_lead", True)),
                        fields=("evaluation",),
                        name="seat_one_lead",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                        verbose_name="application",
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
            name="ScoreSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="reviews.panelseat",
                        verbose_name="panel member",
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
                    "status",
                    models.CharField(
                        choices=[("draft", "Being scored"), ("locked", "Locked")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
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
                    "locked_by",
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
                "verbose_name": "score sheet",
                "verbose_name_plural": "score sheets",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "application"), name="sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("locked_at", None), ("locked_by", None), ("status", "draft")),
                            models.Q(
                                ("locked_at__isnull", False),
                                ("locked_by__isnull", False),
                                ("status", "locked"),
                            ),
                            _connector="OR",
                        ),
                        name="sheet_locked_paired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="reviews.scoresheet",
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
                ("comment", models.CharField(blank=True, max_length=300, verbose_name="comment")),
            ],
            options={
                "verbose_name": "score",
                "verbose_name_plural": "scores",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "indicator"), name="score_once"),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)), name="score_not_negative"
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("name", models.CharField(max_length=60, verbose_name="what it is for")),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="created")),
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
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revoked"
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
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="last used"
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
                            ("revoked_at__isnull", False), ("revoked_by", None), _connector="OR"
                        ),
                        name="register_key_revoked_paired",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Register",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            ],
            options={
                "verbose_name": "register",
                "verbose_name_plural": "registers",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "group"), name="register_one_a_brand_and_group"
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
                                ["service_recipients", "enterprises", "deputies", "grass_roots"],
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
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("rows", models.PositiveIntegerField(verbose_name="rows")),
                ("taken", models.PositiveIntegerField(verbose_name="taken")),
                ("known", models.PositiveIntegerField(verbose_name="known already")),
                ("left_out", models.PositiveIntegerField(verbose_name="left out")),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.delivery",
                    ),
                ),
                ("case_key", models.CharField(max_length=64)),
                ("pseudonym", models.CharField(max_length=64)),
                (
                    "point",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.servicepoint",
                    ),
                ),
                ("month", models.CharField(blank=True, max_length=7)),
                ("phone", models.CharField(blank=True, max_length=200)),
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
            name="RatingInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
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
                                ["service_recipients", "enterprises", "deputies", "grass_roots"],
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
                                ("case", None), ("code_hash__isnull", False), ("pseudonym", "")
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
            name="PhoneCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
                ("pseudonym", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField(verbose_name="time of sending")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
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
            name="Screening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("total", models.PositiveIntegerField(default=0, verbose_name="steps in all")),
                (
                    "ratings",
                    models.PositiveIntegerField(default=0, verbose_name="ratings looked at"),
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
                    "stopped_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="stopped"
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
                    "finished_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="finished"
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
                            models.Q(("finished_at__isnull", False), ("status", "finished")),
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
                                models.Q(("worker", ""), _negated=True), ("seen_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="screening_running_has_worker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_at__isnull", False), ("started_by", None), _connector="OR"
                        ),
                        name="screening_started_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_at__isnull", False), ("stopped_by", None), _connector="OR"
                        ),
                        name="screening_stopped_paired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="applications.application",
                        verbose_name="application",
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
                ("expected", models.FloatField(blank=True, null=True, verbose_name="expected")),
                (
                    "p_volume",
                    models.FloatField(blank=True, null=True, verbose_name="p of the number"),
                ),
                (
                    "p_content",
                    models.FloatField(blank=True, null=True, verbose_name="p of the answers"),
                ),
                ("adjusted", models.FloatField(blank=True, null=True, verbose_name="adjusted p")),
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
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided on"
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
                    "statement_due",
                    models.DateTimeField(editable=False, null=True, verbose_name="statement due"),
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
                                ("decided_at", None), ("decided_by", None), ("status", "held")
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
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                        db_default="", default="", max_length=120, verbose_name="what went wrong"
                    ),
                ),
                ("accepted_at", models.DateTimeField(verbose_name="accepted")),
                ("revision", models.PositiveIntegerField(db_default=1, default=1)),
                ("receipt", models.CharField(db_default="", default="", max_length=64)),
                ("network", models.CharField(db_default="", default="", max_length=16)),
                ("block", models.CharField(db_default="", default="", max_length=16)),
                ("device", models.CharField(db_default="", default="", max_length=16)),
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
                                ("attitude", None), ("attitude__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(
                                ("ability", None), ("ability__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(
                                ("efficiency", None), ("efficiency__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(("effect", None), ("effect__range", (1, 5)), _connector="OR"),
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
                        condition=models.Q(("revision__gte", 1)), name="rating_revision_from_1"
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("written_at", models.DateTimeField(verbose_name="written")),
                ("place", models.PositiveIntegerField(editable=False)),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided"
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
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["place", "pk"],
                "indexes": [
                    models.Index(fields=["application", "status", "place"], name="comment_listed")
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
                                ("decided_at", None), ("decided_by", None), ("status", "waiting")
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
                            ("decided_at__isnull", False), ("decided_by", None), _connector="OR"
                        ),
                        name="comment_decided_paired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        condition=models.Q(("word", ""), _negated=True), name="held_word_not_empty"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("name", models.CharField(editable=False, max_length=120, verbose_name="file")),
                (
                    "sha256",
                    models.CharField(
                        editable=False, max_length=64, verbose_name="SHA-256 of the file"
                    ),
                ),
                ("rows", models.PositiveIntegerField(editable=False, verbose_name="lines read")),
                (
                    "good",
                    models.PositiveIntegerField(editable=False, verbose_name="lines to take in"),
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
                ("uploaded_at", models.DateTimeField(editable=False, verbose_name="uploaded")),
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
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="sample confirmed"
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
                    "stopped_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="stopped"
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
                    "ended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="ended"
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
                            models.Q(("confirmed_by", models.F("uploaded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="batch_confirmed_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", False), ("confirmed_by", None), _connector="OR"
                        ),
                        name="batch_confirmed_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_at__isnull", False), ("stopped_by", None), _connector="OR"
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
            name="BatchLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("line", models.PositiveIntegerField(verbose_name="line")),
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
                    models.CharField(blank=True, max_length=120, verbose_name="what went wrong"),
                ),
                ("comment", models.CharField(blank=True, max_length=300, verbose_name="comment")),
                ("given_on", models.DateField(verbose_name="date on the sheet")),
            ],
            options={
                "verbose_name": "line of a batch",
                "verbose_name_plural": "lines of a batch",
                "ordering": ["batch", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "line"), name="batch_line_once"),
                    models.UniqueConstraint(
                        fields=("batch", "application", "pseudonym"), name="batch_line_one_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overall__range", (1, 5)),
                            models.Q(
                                ("attitude", None), ("attitude__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(
                                ("ability", None), ("ability__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(
                                ("efficiency", None), ("efficiency__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(("effect", None), ("effect__range", (1, 5)), _connector="OR"),
                        ),
                        name="batch_line_levels_1_to_5",
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_opening",
                        to="reviews.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
                ("opened", models.PositiveIntegerField(default=0, verbose_name="cases opened")),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "opening of cases",
                "verbose_name_plural": "openings of cases",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="number")),
                (
                    "rating",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="reviews.rating",
                        verbose_name="rating",
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
                        blank=True, editable=False, null=True, verbose_name="time of verification"
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
                    "triage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reasonable", "Reasonable, something is to be repaired"),
                            ("needs_explanation", "Nothing went wrong, but it needs explaining"),
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
                        blank=True, editable=False, null=True, verbose_name="declared complex"
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
                ("complex_reason", models.TextField(blank=True, verbose_name="why it is complex")),
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
                        blank=True, editable=False, null=True, verbose_name="agency reminded"
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
                        blank=True, editable=False, null=True, verbose_name="office notified"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="settled"
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
            ],
            options={
                "verbose_name": "bad-rating case",
                "verbose_name_plural": "bad-rating cases",
                "ordering": ["-opened_at", "code"],
                "indexes": [models.Index(fields=["status", "answer_due"], name="case_status_due")],
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
                                    ["reasonable", "needs_explanation", "mistaken", "malicious"],
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
                                ("complex_at", None), ("complex_by", None), ("complex_reason", "")
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
                                    ["to_verify", "to_answer", "reopened", "answered", "recheck"],
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
                            ("closed_at__isnull", False), ("closed_by", None), _connector="OR"
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
            name="CaseAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="reviews.case",
                        verbose_name="case",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text", models.TextField(verbose_name="answer to the rater")),
                ("repaired", models.TextField(blank=True, verbose_name="what was repaired")),
                ("due", models.DateTimeField(verbose_name="answer due")),
                ("given_at", models.DateTimeField(verbose_name="answered")),
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
            name="CaseCause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("staffing", "Too few people at the counter"),
                            ("skill", "Lack of knowledge or skill"),
                            ("conduct", "Manner and attitude"),
                            ("rules", "Rules or requirements that are hard to meet"),
                            ("process", "A procedure with too many steps"),
                            ("coordination", "Agencies or departments not working together"),
                            ("system", "System or network"),
                            ("facilities", "Rooms and equipment"),
                            ("information", "Unclear or missing information"),
                            ("other", "Other cause"),
                        ],
                        max_length=20,
                        verbose_name="root cause",
                    ),
                ),
            ],
            options={
                "verbose_name": "root cause",
                "verbose_name_plural": "root causes",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "cause"), name="case_cause_once"),
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
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
                ("uploaded_at", models.DateTimeField(editable=False, verbose_name="uploaded")),
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
            name="CallbackWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wish",
                        to="reviews.case",
                    ),
                ),
                ("contact", models.TextField(blank=True)),
                ("left_at", models.DateTimeField(verbose_name="left")),
                ("forgotten_at", models.DateTimeField(null=True, verbose_name="deleted")),
            ],
            options={
                "verbose_name": "wish for a call-back",
                "verbose_name_plural": "wishes for a call-back",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("forgotten_at", None), models.Q(("contact", ""), _negated=True)
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            name="CaseAppeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "ground",
                    models.CharField(
                        choices=[
                            ("reasonable", "Reasonable, something is to be repaired"),
                            ("needs_explanation", "Nothing went wrong, but it needs explaining"),
                            ("mistaken", "Given by mistake"),
                            ("malicious", "Malicious"),
                        ],
                        max_length=20,
                        verbose_name="ground",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("days_left", models.PositiveSmallIntegerField(verbose_name="working days left")),
                ("due", models.DateTimeField(verbose_name="re-check due")),
                (
                    "asked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="asked"
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
                ("upheld", models.BooleanField(null=True, verbose_name="upheld")),
                ("finding", models.TextField(blank=True, verbose_name="result of the re-check")),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided"
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
            name="Summons",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summonses",
                        to="accounts.agency",
                        verbose_name="agency",
                    ),
                ),
                ("last_month", models.CharField(max_length=7, verbose_name="last poor month")),
                ("months", models.JSONField(default=list, verbose_name="months")),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                (
                    "held_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="held"
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
                ("minutes", models.TextField(blank=True, verbose_name="what was agreed")),
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
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "status",
                    models.CharField(
                        choices=[("registers_closed", "Registers closed"), ("drawn", "Drawn")],
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
                ("cases", models.PositiveIntegerField(editable=False, verbose_name="cases")),
                (
                    "registers_digest",
                    models.CharField(
                        editable=False, max_length=64, verbose_name="digest of the registers"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, editable=False, max_length=80, verbose_name="public number"
                    ),
                ),
                (
                    "number_source",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="what it is"
                    ),
                ),
                (
                    "number_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="drawn in public on"
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
            ],
            options={
                "verbose_name": "draw",
                "verbose_name_plural": "draws",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drawn_at", None), ("seed", ""), ("status", "registers_closed")
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
            name="Sending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            ],
            options={
                "verbose_name": "sending",
                "verbose_name_plural": "sendings",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "kind"), name="sending_once_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paused_at__isnull", False), ("paused_by", None), _connector="OR"
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="reviews.ratinginvitation",
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
                        blank=True, editable=False, null=True, verbose_name="time of sending"
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
                        condition=models.Q(("tries__lte", 2)), name="message_goes_out_twice_at_most"
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
            name="ErasureRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasure_requests",
                        to="reviews.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
                ("pseudonym", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("done_at", models.DateTimeField(null=True, verbose_name="carried out")),
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
                            models.Q(("done_at", None), models.Q(("pseudonym", ""), _negated=True)),
                            models.Q(("done_at__isnull", False), ("pseudonym", "")),
                            _connector="OR",
                        ),
                        name="erasure_request_forgets_whom",
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("name", models.CharField(max_length=40, verbose_name="location")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
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
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revoked"
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
                "verbose_name": "counter tablet",
                "verbose_name_plural": "counter tablets",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", False), ("revoked_by", None), _connector="OR"
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
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("revision", models.PositiveIntegerField()),
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
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.application",
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
                ("receipt", models.CharField(max_length=64)),
                ("accepted_at", models.DateTimeField(verbose_name="accepted")),
                ("seq", models.PositiveBigIntegerField(null=True)),
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
                                ("attitude", None), ("attitude__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(
                                ("ability", None), ("ability__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(
                                ("efficiency", None), ("efficiency__range", (1, 5)), _connector="OR"
                            ),
                            models.Q(("effect", None), ("effect__range", (1, 5)), _connector="OR"),
                        ),
                        name="ledger_entry_levels_1_to_5",
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="applications.cycle",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("peaks", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "ledger",
                "verbose_name_plural": "ledgers",
            },
        ),
        migrations.CreateModel(
            name="DailyHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="reviews.ledger",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("size", models.PositiveBigIntegerField()),
                ("head", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(verbose_name="published")),
            ],
            options={
                "verbose_name": "daily head",
                "verbose_name_plural": "daily heads",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("ledger", "day"), name="daily_head_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="applications.application",
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
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "self_score",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="self-assessment"
                    ),
                ),
                (
                    "panel_score",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="panel"),
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
                ("ratings_count", models.PositiveIntegerField(default=0, verbose_name="ratings")),
                ("exact", models.JSONField(default=dict, verbose_name="exact values")),
                ("explanation", models.JSONField(default=dict, verbose_name="explanation")),
                ("rules_hash", models.CharField(max_length=64, verbose_name="hash of the rules")),
                ("computed_at", models.DateTimeField(verbose_name="computed")),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "insufficient_sample"), _negated=True),
                            models.Q(("composite", None), ("public_score", None), ("rank", None)),
                            _connector="OR",
                        ),
                        name="result_insufficient_is_unranked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shortlisted", True), ("rank", None), _connector="OR"),
                        name="result_ranked_is_shortlisted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
                ("selected", models.BooleanField(verbose_name="chosen")),
                ("departs", models.BooleanField(verbose_name="departs from the ranking")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
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
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting",
                        to="reviews.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="held on")),
                ("chair", models.CharField(max_length=40, verbose_name="chair")),
                ("present", models.TextField(verbose_name="present")),
                ("minutes", models.TextField(blank=True, verbose_name="minutes")),
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
            name="PublicNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="working days")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "seal",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="SHA-256 of the published results"
                    ),
                ),
                (
                    "folder",
                    models.FileField(
                        blank=True, upload_to="published/", verbose_name="published results"
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
                            ("ends_at__gt", models.F("published_at")), ("working_days__gte", 5)
                        ),
                        name="notice_floor",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="number")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="reviews.publicnotice",
                        verbose_name="public notice",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="applications.application",
                        verbose_name="application",
                    ),
                ),
                ("objector_name", models.CharField(max_length=40, verbose_name="real name")),
                (
                    "objector_contact",
                    models.CharField(max_length=400, verbose_name="telephone, sealed"),
                ),
                ("objector", models.CharField(db_index=True, default="", max_length=64)),
                ("statement", models.TextField(verbose_name="statement")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("admitted", "Under investigation"),
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
                    "admitted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="admitted"
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
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["filed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["received", "admitted"]),
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
                            ("answered_at__isnull", False), ("answered_by", None), _connector="OR"
                        ),
                        name="objection_answered_paired",
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("text", models.TextField(verbose_name="statement of the agency")),
                ("stated_at", models.DateTimeField(verbose_name="stated")),
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
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
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
            name="Sanction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sanctions",
                        to="applications.application",
                        verbose_name="application",
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
                ("statement_due", models.DateTimeField(verbose_name="statement due")),
                ("statement", models.TextField(blank=True, verbose_name="statement of the agency")),
                (
                    "stated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="stated"
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
                    "imposed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="imposed"
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
                    "lifted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="dropped"
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
                ("outcome", models.TextField(blank=True, verbose_name="what was weighed")),
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
                            models.Q(("status", "imposed"), _negated=True),
                            models.Q(("step__in", ("open_part_void", "exclusion")), _negated=True),
                            models.Q(
                                ("proposed_by__isnull", False),
                                models.Q(("imposed_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sanction_grave_needs_two",
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
                            ("stated_at__isnull", False), ("stated_by", None), _connector="OR"
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="closed"
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
            ],
            options={
                "verbose_name": "report of pressure",
                "verbose_name_plural": "reports of pressure",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kinds", ""), _negated=True), name="pressure_names_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("status", "open")),
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
        migrations.RunPython(create_triggers, drop_triggers),
    ]
