import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from reviews.protection import protect, unprotect


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
                        verbose_name="评选年度",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("preparing", "组建评选小组"),
                            ("scoring", "初评打分中"),
                            ("shortlisted", "入围名单已产生"),
                            ("rating", "社会评价进行中"),
                            ("counted", "已计票"),
                            ("decided", "十佳已审定"),
                            ("on_notice", "公示中"),
                            ("cleared", "公示期满"),
                            ("concluded", "已命名"),
                        ],
                        default="preparing",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "scoring_opened_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="开始打分"
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
                        blank=True, editable=False, null=True, verbose_name="结束打分"
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
                        blank=True, editable=False, null=True, verbose_name="社会评价开始"
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
                        blank=True, editable=False, null=True, verbose_name="计票"
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
                        blank=True, editable=False, null=True, verbose_name="审定"
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
                        blank=True, editable=False, null=True, verbose_name="公示"
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
                        blank=True, editable=False, null=True, verbose_name="公示期满"
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
                        blank=True, editable=False, null=True, verbose_name="结束时间"
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
                "verbose_name": "年度评选",
                "verbose_name_plural": "年度评选",
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
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="评选小组组长")),
            ],
            options={
                "verbose_name": "评委",
                "verbose_name_plural": "评委",
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
                        verbose_name="评委",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                        verbose_name="申报",
                    ),
                ),
                ("has_conflict", models.BooleanField(verbose_name="利益关系")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="利益关系说明"),
                ),
                ("declared_at", models.DateTimeField(verbose_name="声明时间")),
            ],
            options={
                "verbose_name": "利益关系声明",
                "verbose_name_plural": "利益关系声明",
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
                        verbose_name="评委",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="applications.application",
                        verbose_name="申报",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "打分中"), ("locked", "已锁定")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("comment", models.TextField(blank=True, verbose_name="总体评语")),
                (
                    "saved_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="保存时间"
                    ),
                ),
                (
                    "locked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="已锁定"
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
                "verbose_name": "评分表",
                "verbose_name_plural": "评分表",
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
                ("indicator", models.CharField(max_length=60, verbose_name="指标")),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="分数",
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=300, verbose_name="评语")),
            ],
            options={
                "verbose_name": "得分",
                "verbose_name_plural": "得分",
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
                        verbose_name="单位",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="用途")),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
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
                        blank=True, editable=False, null=True, verbose_name="吊销时间"
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
                        blank=True, editable=False, null=True, verbose_name="最近使用"
                    ),
                ),
            ],
            options={
                "verbose_name": "登记册密钥",
                "verbose_name_plural": "登记册密钥",
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
                        verbose_name="评选年度",
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
                        verbose_name="品牌",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("service_recipients", "服务对象"),
                            ("enterprises", "企业"),
                            ("deputies", "“两代表一委员”"),
                            ("grass_roots", "基层单位"),
                            ("public", "社会公众"),
                        ],
                        max_length=20,
                        verbose_name="评价主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "登记册",
                "verbose_name_plural": "登记册",
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
                            ("workspace", "单位上传文件"),
                            ("api", "单位业务系统"),
                            ("office", "效能办上传文件"),
                        ],
                        max_length=20,
                        verbose_name="提交方式",
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
                ("rows", models.PositiveIntegerField(verbose_name="行数")),
                ("taken", models.PositiveIntegerField(verbose_name="收录")),
                ("known", models.PositiveIntegerField(verbose_name="已有")),
                ("left_out", models.PositiveIntegerField(verbose_name="未提交")),
                ("delivered_at", models.DateTimeField(verbose_name="提交时间")),
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
                "verbose_name": "提交批次",
                "verbose_name_plural": "提交批次",
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
                "verbose_name": "办件",
                "verbose_name_plural": "办件",
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
                        verbose_name="申报",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("service_recipients", "服务对象"),
                            ("enterprises", "企业"),
                            ("deputies", "“两代表一委员”"),
                            ("grass_roots", "基层单位"),
                            ("public", "社会公众"),
                        ],
                        max_length=20,
                        verbose_name="评价主体",
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
                        verbose_name="办件",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
            ],
            options={
                "verbose_name": "评价码",
                "verbose_name_plural": "评价码",
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
                        verbose_name="年度评选",
                    ),
                ),
                ("pseudonym", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
            ],
            options={
                "verbose_name": "手机验证码",
                "verbose_name_plural": "手机验证码",
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
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "等待开始"),
                            ("running", "进行中"),
                            ("stopped", "已停止"),
                            ("finished", "已完成"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("settings", models.JSONField(default=dict, verbose_name="参数")),
                (
                    "settings_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="参数摘要值"),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已完成步数")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="总步数")),
                ("ratings", models.PositiveIntegerField(default=0, verbose_name="筛查的评价数")),
                ("worker", models.CharField(blank=True, editable=False, max_length=32)),
                (
                    "seen_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="最近活动时间"),
                ),
                (
                    "started_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="开始时间"
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
                        blank=True, editable=False, null=True, verbose_name="停止时间"
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
                        blank=True, editable=False, null=True, verbose_name="已完成"
                    ),
                ),
            ],
            options={
                "verbose_name": "评价筛查",
                "verbose_name_plural": "评价筛查",
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
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="applications.application",
                        verbose_name="申报",
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
                        verbose_name="评价筛查",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("statistics", "统计筛查"),
                            ("report", "评价干预反映"),
                            ("recheck", "电话回访核查"),
                            ("batch", "终端或纸质评价批次"),
                            ("appeal", "单位申诉成立"),
                        ],
                        max_length=20,
                        verbose_name="来源",
                    ),
                ),
                ("rule", models.CharField(max_length=40, verbose_name="规则")),
                ("cell", models.JSONField(default=dict, verbose_name="单元")),
                ("cell_key", models.CharField(editable=False, max_length=64)),
                ("count", models.PositiveIntegerField(verbose_name="评价数")),
                ("expected", models.FloatField(blank=True, null=True, verbose_name="预计数")),
                ("p_volume", models.FloatField(blank=True, null=True, verbose_name="数量的 p 值")),
                ("p_content", models.FloatField(blank=True, null=True, verbose_name="等次的 p 值")),
                ("adjusted", models.FloatField(blank=True, null=True, verbose_name="校正后 p 值")),
                ("explanation", models.JSONField(default=dict, verbose_name="说明")),
                (
                    "status",
                    models.CharField(
                        choices=[("held", "已隔离"), ("excluded", "剔除"), ("released", "已放行")],
                        default="held",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="隔离时间")),
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
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="决定时间"
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
                    models.DateTimeField(editable=False, null=True, verbose_name="陈述截止"),
                ),
            ],
            options={
                "verbose_name": "隔离的评价",
                "verbose_name_plural": "隔离的评价",
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
                        verbose_name="申报",
                    ),
                ),
                ("pseudonym", models.CharField(max_length=64)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("service_recipients", "服务对象"),
                            ("enterprises", "企业"),
                            ("deputies", "“两代表一委员”"),
                            ("grass_roots", "基层单位"),
                            ("public", "社会公众"),
                        ],
                        max_length=20,
                        verbose_name="评价主体",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "手机验证"),
                            ("invitation", "邀请码"),
                            ("sign_on", "城市统一身份认证"),
                            ("kiosk", "窗口平板"),
                            ("paper", "纸质评价表"),
                            ("telephone", "电话访问"),
                        ],
                        max_length=20,
                        verbose_name="渠道",
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
                        verbose_name="服务网点",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        verbose_name="总体",
                    ),
                ),
                (
                    "attitude",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="服务态度",
                    ),
                ),
                (
                    "ability",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="业务能力",
                    ),
                ),
                (
                    "efficiency",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="办事效率",
                    ),
                ),
                (
                    "effect",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="办理效果",
                    ),
                ),
                (
                    "reasons",
                    models.CharField(
                        db_default="", default="", max_length=120, verbose_name="不满意之处"
                    ),
                ),
                ("accepted_at", models.DateTimeField(verbose_name="接收时间")),
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
                        verbose_name="隔离的评价",
                    ),
                ),
            ],
            options={
                "verbose_name": "评价",
                "verbose_name_plural": "评价数",
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
                        verbose_name="评价",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="applications.application",
                        verbose_name="申报",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="评语")),
                ("findings", models.CharField(blank=True, max_length=200, verbose_name="筛查发现")),
                ("held", models.BooleanField(default=False, verbose_name="待效能办处理后展示")),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "未处理"), ("shown", "已展示"), ("hidden", "已隐藏")],
                        default="waiting",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="填写时间")),
                ("place", models.PositiveIntegerField(editable=False)),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="审定"
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
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
            ],
            options={
                "verbose_name": "评语",
                "verbose_name_plural": "评语",
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
                        verbose_name="词语",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="备注")),
            ],
            options={
                "verbose_name": "暂缓展示词语",
                "verbose_name_plural": "暂缓展示词语",
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
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "手机验证"),
                            ("invitation", "邀请码"),
                            ("sign_on", "城市统一身份认证"),
                            ("kiosk", "窗口平板"),
                            ("paper", "纸质评价表"),
                            ("telephone", "电话访问"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="渠道",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("checked", "已读取，待核对抽查样本"),
                            ("confirmed", "抽查已确认"),
                            ("taking_in", "正在入库"),
                            ("stopped", "已停止"),
                            ("taken_in", "已入库"),
                            ("discarded", "已作废"),
                            ("lapsed", "未完成即已截止"),
                        ],
                        default="checked",
                        editable=False,
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=120, verbose_name="文件")),
                (
                    "sha256",
                    models.CharField(editable=False, max_length=64, verbose_name="文件 SHA-256"),
                ),
                ("rows", models.PositiveIntegerField(editable=False, verbose_name="读取行数")),
                ("good", models.PositiveIntegerField(editable=False, verbose_name="可入库行数")),
                ("refused", models.JSONField(default=list, editable=False)),
                ("sample", models.JSONField(default=list, editable=False)),
                (
                    "reached",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="已处理行数"
                    ),
                ),
                (
                    "accepted",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="新增评价"),
                ),
                (
                    "duplicates",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="此前已评价"
                    ),
                ),
                (
                    "discard_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=1000, verbose_name="作废原因"
                    ),
                ),
                ("uploaded_at", models.DateTimeField(editable=False, verbose_name="上传时间")),
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
                        blank=True, editable=False, null=True, verbose_name="抽查确认时间"
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
                        blank=True, editable=False, null=True, verbose_name="停止时间"
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
                        blank=True, editable=False, null=True, verbose_name="终止时间"
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
                "verbose_name": "评价表批次",
                "verbose_name_plural": "评价表批次",
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
                ("line", models.PositiveIntegerField(verbose_name="行")),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.application",
                        verbose_name="申报",
                    ),
                ),
                ("pseudonym", models.CharField(max_length=64)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("service_recipients", "服务对象"),
                            ("enterprises", "企业"),
                            ("deputies", "“两代表一委员”"),
                            ("grass_roots", "基层单位"),
                            ("public", "社会公众"),
                        ],
                        max_length=20,
                        verbose_name="评价主体",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        verbose_name="总体",
                    ),
                ),
                (
                    "attitude",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="服务态度",
                    ),
                ),
                (
                    "ability",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="业务能力",
                    ),
                ),
                (
                    "efficiency",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="办事效率",
                    ),
                ),
                (
                    "effect",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="办理效果",
                    ),
                ),
                (
                    "reasons",
                    models.CharField(blank=True, max_length=120, verbose_name="不满意之处"),
                ),
                ("comment", models.CharField(blank=True, max_length=300, verbose_name="评语")),
                ("given_on", models.DateField(verbose_name="评价表日期")),
            ],
            options={
                "verbose_name": "批次中的一行",
                "verbose_name_plural": "批次中的各行",
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
                        verbose_name="年度评选",
                    ),
                ),
                ("opened", models.PositiveIntegerField(default=0, verbose_name="已建工单")),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="已完成")),
            ],
            options={
                "verbose_name": "建立工单",
                "verbose_name_plural": "建立工单",
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
                ("code", models.CharField(max_length=12, unique=True, verbose_name="编号")),
                (
                    "rating",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="reviews.rating",
                        verbose_name="评价",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="applications.application",
                        verbose_name="申报",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("to_verify", "待核实"),
                            ("to_answer", "待答复"),
                            ("answered", "已答复，待评价人评分"),
                            ("reopened", "重新整改，待再次答复"),
                            ("recheck", "申诉复核中"),
                            ("closed", "已办结"),
                            ("dissatisfied", "已办结（评价人不满意）"),
                            ("excluded", "评价已剔除"),
                            ("mistaken", "按误评办结"),
                        ],
                        default="to_verify",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                ("verify_due", models.DateTimeField(verbose_name="核实截止")),
                (
                    "verified_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="核实时间"
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
                            ("reasonable", "合理，需要整改"),
                            ("needs_explanation", "办理无误，需要说明"),
                            ("mistaken", "误评"),
                            ("malicious", "恶意评价"),
                        ],
                        max_length=20,
                        verbose_name="核实结论",
                    ),
                ),
                ("proof", models.TextField(blank=True, verbose_name="核实情况")),
                (
                    "complex_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="申报复杂时间"
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
                ("complex_reason", models.TextField(blank=True, verbose_name="复杂事项理由")),
                ("answer_due", models.DateTimeField(verbose_name="答复期限")),
                ("grade_due", models.DateTimeField(blank=True, null=True, verbose_name="评分截止")),
                (
                    "reopenings",
                    models.PositiveSmallIntegerField(default=0, verbose_name="重新整改次数"),
                ),
                (
                    "reminded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="提醒单位时间"
                    ),
                ),
                (
                    "head_told_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="通报负责人时间"
                    ),
                ),
                (
                    "office_told_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="通报效能办时间"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="办结时间"
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
                "verbose_name": "差评工单",
                "verbose_name_plural": "差评工单",
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
                        verbose_name="工单",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="编号")),
                ("text", models.TextField(verbose_name="给评价人的答复")),
                ("repaired", models.TextField(blank=True, verbose_name="整改情况")),
                ("due", models.DateTimeField(verbose_name="答复期限")),
                ("given_at", models.DateTimeField(verbose_name="答复时间")),
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
                        choices=[("satisfied", "对答复满意"), ("dissatisfied", "对答复不满意")],
                        max_length=20,
                        verbose_name="评分",
                    ),
                ),
                ("said", models.TextField(blank=True, verbose_name="评价人意见")),
                ("graded_at", models.DateTimeField(null=True, verbose_name="评分时间")),
            ],
            options={
                "verbose_name": "答复",
                "verbose_name_plural": "答复",
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
                            ("staffing", "窗口力量不足"),
                            ("skill", "业务不熟"),
                            ("conduct", "态度作风"),
                            ("rules", "规定要求难以满足"),
                            ("process", "流程环节过多"),
                            ("coordination", "部门协同不畅"),
                            ("system", "系统或网络"),
                            ("facilities", "场地设施"),
                            ("information", "告知不清"),
                            ("other", "其他原因"),
                        ],
                        max_length=20,
                        verbose_name="问题原因",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题原因",
                "verbose_name_plural": "问题原因",
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
                        choices=[("triage", "核实佐证"), ("appeal", "申诉佐证")],
                        max_length=10,
                        verbose_name="用途",
                    ),
                ),
                ("file", models.FileField(upload_to="cases/", verbose_name="文件")),
                ("original_name", models.CharField(editable=False, max_length=120)),
                ("content_type", models.CharField(editable=False, max_length=60)),
                ("size", models.PositiveIntegerField(editable=False)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("uploaded_at", models.DateTimeField(editable=False, verbose_name="上传时间")),
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
                "verbose_name": "工单材料",
                "verbose_name_plural": "工单材料",
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
                ("left_at", models.DateTimeField(verbose_name="提出时间")),
                ("forgotten_at", models.DateTimeField(null=True, verbose_name="删除时间")),
            ],
            options={
                "verbose_name": "回访要求",
                "verbose_name_plural": "回访要求",
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
                ("called_at", models.DateTimeField(verbose_name="回访时间")),
                ("reached", models.BooleanField(verbose_name="是否联系上")),
                ("said", models.TextField(blank=True, verbose_name="通话内容")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                "verbose_name": "回访",
                "verbose_name_plural": "回访",
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
                            ("reasonable", "合理，需要整改"),
                            ("needs_explanation", "办理无误，需要说明"),
                            ("mistaken", "误评"),
                            ("malicious", "恶意评价"),
                        ],
                        max_length=20,
                        verbose_name="事由",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("days_left", models.PositiveSmallIntegerField(verbose_name="剩余工作日")),
                ("due", models.DateTimeField(verbose_name="复核截止")),
                (
                    "asked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="提出时间"
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
                ("upheld", models.BooleanField(null=True, verbose_name="是否成立")),
                ("finding", models.TextField(blank=True, verbose_name="复核结论")),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="审定"
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
                "verbose_name": "申诉",
                "verbose_name_plural": "申诉",
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
                        verbose_name="单位",
                    ),
                ),
                ("last_month", models.CharField(max_length=7, verbose_name="最近偏低月份")),
                ("months", models.JSONField(default=list, verbose_name="月份")),
                ("raised_at", models.DateTimeField(verbose_name="列入时间")),
                (
                    "held_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="约谈时间"
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
                ("minutes", models.TextField(blank=True, verbose_name="商定事项")),
            ],
            options={
                "verbose_name": "约谈",
                "verbose_name_plural": "约谈",
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
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("registers_closed", "登记册已截止"), ("drawn", "已抽取")],
                        default="registers_closed",
                        editable=False,
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, verbose_name="登记册截止时间")),
                ("cases", models.PositiveIntegerField(editable=False, verbose_name="办件")),
                (
                    "registers_digest",
                    models.CharField(editable=False, max_length=64, verbose_name="登记册摘要值"),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, editable=False, max_length=80, verbose_name="公开号码"
                    ),
                ),
                (
                    "number_source",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="号码出处"
                    ),
                ),
                (
                    "number_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="公开产生日期"
                    ),
                ),
                (
                    "seed",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="种子"
                    ),
                ),
                ("parts", models.JSONField(default=list, editable=False)),
                (
                    "drawn_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="抽取时间"
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
                "verbose_name": "抽样",
                "verbose_name_plural": "抽样",
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
                        choices=[("invitation", "邀请"), ("reminder", "提醒")],
                        max_length=20,
                        verbose_name="发送内容",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                (
                    "paused_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="已暂停"
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
                        blank=True, editable=False, null=True, verbose_name="重试时间"
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="已完成"
                    ),
                ),
            ],
            options={
                "verbose_name": "短信发送",
                "verbose_name_plural": "短信发送",
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
                        blank=True, editable=False, null=True, verbose_name="领取时间"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="发送时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "短信",
                "verbose_name_plural": "短信",
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
                        verbose_name="年度评选",
                    ),
                ),
                ("pseudonym", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("done_at", models.DateTimeField(null=True, verbose_name="执行时间")),
            ],
            options={
                "verbose_name": "删除申请",
                "verbose_name_plural": "删除申请",
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
                        verbose_name="服务网点",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="放置位置")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField(verbose_name="签发时间")),
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
                        blank=True, editable=False, null=True, verbose_name="吊销时间"
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
                "verbose_name": "窗口评价平板",
                "verbose_name_plural": "窗口评价平板",
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
                            ("service_recipients", "服务对象"),
                            ("enterprises", "企业"),
                            ("deputies", "“两代表一委员”"),
                            ("grass_roots", "基层单位"),
                            ("public", "社会公众"),
                        ],
                        max_length=20,
                        verbose_name="评价主体",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        verbose_name="总体",
                    ),
                ),
                (
                    "attitude",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="服务态度",
                    ),
                ),
                (
                    "ability",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="业务能力",
                    ),
                ),
                (
                    "efficiency",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="办事效率",
                    ),
                ),
                (
                    "effect",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                        verbose_name="办理效果",
                    ),
                ),
                ("commitment", models.CharField(max_length=64)),
                ("receipt", models.CharField(max_length=64)),
                ("accepted_at", models.DateTimeField(verbose_name="接收时间")),
                ("seq", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "台账条目",
                "verbose_name_plural": "台账条目",
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
                "verbose_name": "台账",
                "verbose_name_plural": "台账",
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
                ("day", models.DateField(verbose_name="日期")),
                ("size", models.PositiveBigIntegerField()),
                ("head", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(verbose_name="公布时间")),
            ],
            options={
                "verbose_name": "每日摘要值",
                "verbose_name_plural": "每日摘要值",
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
                            ("service_recipients", "服务对象"),
                            ("enterprises", "企业"),
                            ("deputies", "“两代表一委员”"),
                            ("grass_roots", "基层单位"),
                            ("public", "社会公众"),
                        ],
                        max_length=20,
                        verbose_name="评价主体",
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
                "verbose_name": "计数",
                "verbose_name_plural": "计数",
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
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="applications.application",
                        verbose_name="申报",
                    ),
                ),
                (
                    "self_score",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="自评"),
                ),
                (
                    "panel_score",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="初评"),
                ),
                (
                    "public_score",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="社会评价"
                    ),
                ),
                (
                    "composite",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="综合分"
                    ),
                ),
                ("panel_rank", models.PositiveSmallIntegerField(verbose_name="初评后名次")),
                ("shortlisted", models.BooleanField(verbose_name="已入围")),
                ("rank", models.PositiveSmallIntegerField(null=True, verbose_name="名次")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[("ranked", "已排名"), ("insufficient_sample", "样本不足")],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("ratings_count", models.PositiveIntegerField(default=0, verbose_name="评价数")),
                ("exact", models.JSONField(default=dict, verbose_name="精确值")),
                ("explanation", models.JSONField(default=dict, verbose_name="说明")),
                ("rules_hash", models.CharField(max_length=64, verbose_name="规则哈希值")),
                ("computed_at", models.DateTimeField(verbose_name="计算时间")),
            ],
            options={
                "verbose_name": "结果",
                "verbose_name_plural": "结果",
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
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="applications.application",
                        verbose_name="申报",
                    ),
                ),
                ("selected", models.BooleanField(verbose_name="列入")),
                ("departs", models.BooleanField(verbose_name="与排名不一致")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
            ],
            options={
                "verbose_name": "审核决定",
                "verbose_name_plural": "审核决定",
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
                        verbose_name="年度评选",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="会议日期")),
                ("chair", models.CharField(max_length=40, verbose_name="主持人")),
                ("present", models.TextField(verbose_name="出席人员")),
                ("minutes", models.TextField(blank=True, verbose_name="会议纪要")),
            ],
            options={
                "verbose_name": "考评领导小组会议",
                "verbose_name_plural": "考评领导小组会议",
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
                        verbose_name="年度评选",
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="公布时间")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="工作日")),
                ("ends_at", models.DateTimeField(verbose_name="期满时间")),
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
                "verbose_name": "公示",
                "verbose_name_plural": "公示",
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
                ("code", models.CharField(max_length=12, unique=True, verbose_name="编号")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="reviews.publicnotice",
                        verbose_name="公示",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="applications.application",
                        verbose_name="申报",
                    ),
                ),
                ("objector_name", models.CharField(max_length=40, verbose_name="真实姓名")),
                ("objector_contact", models.CharField(max_length=400, verbose_name="电话（密封）")),
                ("objector", models.CharField(db_index=True, default="", max_length=64)),
                ("statement", models.TextField(verbose_name="异议内容")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("admitted", "调查核实中"),
                            ("inadmissible", "不予受理"),
                            ("upheld", "异议成立"),
                            ("rejected", "异议不成立"),
                        ],
                        default="received",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("filed_at", models.DateTimeField(verbose_name="提出时间")),
                ("answer_due", models.DateTimeField(verbose_name="答复期限")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                (
                    "admitted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="受理时间"
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
                        blank=True, editable=False, null=True, verbose_name="答复时间"
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
                "verbose_name": "异议",
                "verbose_name_plural": "异议",
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
                        verbose_name="隔离的评价",
                    ),
                ),
                ("text", models.TextField(verbose_name="单位的陈述申辩")),
                ("stated_at", models.DateTimeField(verbose_name="陈述时间")),
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
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="答复时间"
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
                "verbose_name": "剔除陈述",
                "verbose_name_plural": "剔除陈述",
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
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sanctions",
                        to="applications.application",
                        verbose_name="申报",
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
                        verbose_name="隔离的评价",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reminder", "提醒"),
                            ("warning", "书面警告"),
                            ("open_part_void", "公众部分不计分"),
                            ("exclusion", "取消本年度评选资格"),
                        ],
                        max_length=20,
                        verbose_name="措施",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("evidence", models.TextField(verbose_name="佐证材料")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "正在听取单位意见"),
                            ("heard", "单位已陈述意见"),
                            ("imposed", "已作出"),
                            ("lifted", "已撤销"),
                        ],
                        default="proposed",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
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
                ("statement_due", models.DateTimeField(verbose_name="陈述截止")),
                ("statement", models.TextField(blank=True, verbose_name="单位的陈述申辩")),
                (
                    "stated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="陈述时间"
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
                        blank=True, editable=False, null=True, verbose_name="作出时间"
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
                        blank=True, editable=False, null=True, verbose_name="撤销时间"
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
                ("outcome", models.TextField(blank=True, verbose_name="考虑的因素")),
            ],
            options={
                "verbose_name": "处理措施",
                "verbose_name_plural": "处理措施",
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
                        verbose_name="申报",
                    ),
                ),
                ("kinds", models.CharField(max_length=60, verbose_name="反映的情况")),
                ("text", models.TextField(blank=True, verbose_name="文字说明")),
                ("reported_on", models.DateField(verbose_name="反映日期")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "待处理"), ("closed", "已办结")],
                        default="open",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                (
                    "hold",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reviews.hold",
                        verbose_name="隔离的评价",
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
                        verbose_name="处理措施",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="办结时间"
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
                "verbose_name": "评价干预反映",
                "verbose_name_plural": "评价干预反映",
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
