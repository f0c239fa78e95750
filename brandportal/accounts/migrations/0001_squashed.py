"""Accounts, agencies, roles, memberships, conflicts of interest."""

import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import brandportal.accounts.models
from brandportal.accounts.separation_triggers import separation
from brandportal.append_only import create_triggers
from brandportal.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_identity_reader"),
        ("accounts", "0003_one_account_one_part"),
        ("accounts", "0004_seal_second_factors"),
        ("accounts", "0005_confirmed_invitations"),
        ("accounts", "0006_invitations_by_mail"),
        ("accounts", "0007_declared_conflicts"),
        ("accounts", "0008_people_keep_their_ties"),
        ("accounts", "0009_ties_noted_by_the_office"),
        ("accounts", "0010_agencies_keep_what_they_were"),
        ("accounts", "0011_ties_confirmed_by_two"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="User",
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
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={
                                    "unique": "A user with that username already exists."
                                },
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[
                                    django.contrib.auth.validators.UnicodeUsernameValidator()
                                ],
                                verbose_name="username",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="email address"
                            ),
                        ),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="date joined"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="full name")),
                        (
                            "language",
                            models.CharField(
                                choices=[("zh-hans", "简体中文"), ("en", "English")],
                                default="zh-hans",
                                max_length=8,
                                verbose_name="language",
                            ),
                        ),
                        ("session_version", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "person_number",
                            models.PositiveBigIntegerField(
                                db_index=True, editable=False, null=True
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("username"),
                                name="username_once",
                                violation_error_message="This user name is taken.",
                            )
                        ],
                    },
                    managers=[
                        ("objects", brandportal.accounts.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Agency",
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
                            "before",
                            models.JSONField(
                                blank=True, default=list, verbose_name="earlier names and classes"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=80, unique=True, verbose_name="agency name"
                            ),
                        ),
                        (
                            "name_en",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="English name"
                            ),
                        ),
                        (
                            "agency_class",
                            models.CharField(
                                choices=[
                                    ("window", "Window agency"),
                                    ("non_window", "Non-window agency"),
                                    ("party_organ", "Party organ"),
                                ],
                                max_length=20,
                                verbose_name="class",
                            ),
                        ),
                        (
                            "credit_code",
                            models.CharField(
                                max_length=18,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[0-9A-HJ-NPQRTUWXY]{18}$",
                                        "A unified social credit code has 18 digits and capital letters (never I, O, S, V, Z).",
                                    )
                                ],
                                verbose_name="unified social credit code",
                            ),
                        ),
                        (
                            "contact_name",
                            models.CharField(max_length=40, verbose_name="contact person"),
                        ),
                        (
                            "contact_mobile",
                            models.CharField(
                                max_length=11,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^1[3-9]\\d{9}$",
                                        "A mobile number has 11 digits and starts with 1.",
                                    )
                                ],
                                verbose_name="mobile",
                            ),
                        ),
                        ("contact_email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "invented",
                            models.BooleanField(
                                default=False, verbose_name="invented for the demo"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                    ],
                    options={
                        "verbose_name": "agency",
                        "verbose_name_plural": "agencies",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("agency_class__in", ["window", "non_window", "party_organ"])
                                ),
                                name="agency_known_class",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclaredConflict",
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
                            "reason",
                            models.CharField(max_length=200, verbose_name="what kind of conflict"),
                        ),
                        ("declared_at", models.DateTimeField(verbose_name="declared")),
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
                        "verbose_name": "declared conflict of interest",
                        "verbose_name_plural": "declared conflicts of interest",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "agency"), name="conflict_declared_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="conflict_named",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("name", models.CharField(max_length=40, verbose_name="full name")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "username",
                            models.CharField(
                                blank=True, max_length=150, verbose_name="proposed user name"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("office", "Efficiency Office"),
                                    ("panel", "Panel member"),
                                    ("leader", "Leading group"),
                                    ("auditor", "Auditor"),
                                    ("system_admin", "System administrator"),
                                    ("security_admin", "Security administrator"),
                                    ("identity_reader", "Reader of identities"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "agency_role",
                            models.CharField(
                                blank=True,
                                choices=[("drafter", "Agency drafter"), ("head", "Agency head")],
                                max_length=20,
                                verbose_name="agency role",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="created")),
                        ("expires_at", models.DateTimeField(verbose_name="expires")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                        (
                            "accepted_at",
                            models.DateTimeField(null=True, verbose_name="account opened"),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                        ("mailed_at", models.DateTimeField(null=True, verbose_name="link mailed")),
                        (
                            "accepted_by",
                            models.OneToOneField(
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
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("agency", None),
                                        ("agency_role", ""),
                                        models.Q(("role", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("agency__isnull", False),
                                        ("role", ""),
                                        models.Q(("agency_role", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="invitation_one_role",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at", None), ("accepted_by", None)),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("accepted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="invitation_paired_acceptance",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_at", None),
                                    ("confirmed_at__isnull", False),
                                    ("agency_role", "drafter"),
                                    _connector="OR",
                                ),
                                name="invitation_confirmed_first",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", False),
                                    ("confirmed_by", None),
                                    _connector="OR",
                                ),
                                name="invitation_confirmed_paired",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeftAddress",
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
                        ("mark", models.CharField(db_index=True, max_length=64)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="left_addresses",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail address left",
                        "verbose_name_plural": "mail addresses left",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "mark"), name="address_left_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mark", ""), _negated=True),
                                name="address_left_marked",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                            "role",
                            models.CharField(
                                choices=[("drafter", "Agency drafter"), ("head", "Agency head")],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ended"),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("user", "agency", "role"),
                                name="membership_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["drafter", "head"])),
                                name="membership_known_role",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotedTie",
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
                            "employer",
                            models.CharField(
                                blank=True,
                                max_length=80,
                                verbose_name="employer outside the programme",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("employed", "employed there"),
                                    ("kin", "kin of somebody there"),
                                    ("adviser", "adviser"),
                                    ("joint", "joint work"),
                                    ("other", "another tie"),
                                ],
                                max_length=12,
                                verbose_name="kind of tie",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="what exactly"
                            ),
                        ),
                        ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ended"),
                        ),
                        ("noted_at", models.DateTimeField(verbose_name="noted")),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="confirmed"
                            ),
                        ),
                        (
                            "dropped_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="not confirmed"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="taken back"
                            ),
                        ),
                        (
                            "withdraw_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="why taken back"
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.agency",
                                verbose_name="agency",
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
                            "noted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="noted by",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="noted_ties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
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
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tie to an agency",
                        "verbose_name_plural": "ties to agencies",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["employed", "kin", "adviser", "joint", "other"])
                                ),
                                name="tie_known_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agency__isnull", False), ("employer", "")),
                                    models.Q(
                                        models.Q(("employer", ""), _negated=True),
                                        ("agency", None),
                                        ("kind", "employed"),
                                    ),
                                    _connector="OR",
                                ),
                                name="tie_to_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdraw_reason", ""),
                                        ("withdrawn_at", None),
                                        ("withdrawn_by", None),
                                    ),
                                    models.Q(
                                        models.Q(("withdraw_reason", ""), _negated=True),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="tie_withdrawn_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(
                                        ("agency__isnull", False),
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                        ("dropped_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="tie_confirmed_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(
                                        models.Q(
                                            ("confirmed_by", models.F("noted_by")), _negated=True
                                        ),
                                        models.Q(
                                            ("confirmed_by", models.F("person")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="tie_confirmed_by_a_second",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("dropped_at", None),
                                    models.Q(("agency__isnull", False), ("withdrawn_at", None)),
                                    _connector="OR",
                                ),
                                name="tie_dropped_not_withdrawn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_by", None),
                                    models.Q(("withdrawn_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="tie_withdrawn_by_others",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleGrant",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("office", "Efficiency Office"),
                                    ("panel", "Panel member"),
                                    ("leader", "Leading group"),
                                    ("auditor", "Auditor"),
                                    ("system_admin", "System administrator"),
                                    ("security_admin", "Security administrator"),
                                    ("identity_reader", "Reader of identities"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "role",
                        "verbose_name_plural": "roles",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user",),
                                name="one_role_an_account",
                                violation_error_message="One account plays one part in the programme.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "office",
                                            "panel",
                                            "leader",
                                            "auditor",
                                            "system_admin",
                                            "security_admin",
                                            "identity_reader",
                                        ],
                                    )
                                ),
                                name="role_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
        create_triggers(separation),
    ]
