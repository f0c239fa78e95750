"""Actions that take two people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.append_only import create_triggers
from brandportal.migration_operations import CreateModels
from brandportal.telling_triggers import telling_triggers


class Migration(migrations.Migration):
    replaces = [
        ("proposals", "0001_initial"),
        ("proposals", "0002_exclusions_take_two"),
        ("proposals", "0003_reasons_say_something"),
        ("proposals", "0004_seating_takes_two"),
        ("proposals", "0005_sparing_takes_two"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Proposal",
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
                        ("action", models.CharField(max_length=60, verbose_name="action")),
                        ("object_type", models.CharField(max_length=80)),
                        ("object_id", models.CharField(max_length=40)),
                        ("object_label", models.CharField(max_length=200, verbose_name="object")),
                        ("arguments", models.JSONField(default=dict)),
                        ("arguments_digest", models.CharField(max_length=64)),
                        ("state", models.CharField(max_length=64)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Waits for a second person"),
                                    ("confirmed", "Confirmed and done"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                    ("lapsed", "Lapsed"),
                                ],
                                default="open",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed on")),
                        ("proposed_proof_at", models.DateTimeField(null=True)),
                        ("expires_at", models.DateTimeField(verbose_name="waits until")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                max_length=1000,
                                verbose_name="reason of the second person",
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="confirmed"
                            ),
                        ),
                        ("confirmed_proof_at", models.DateTimeField(null=True)),
                        ("carried_out_at", models.DateTimeField(null=True)),
                        (
                            "refused_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="refused"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="withdrawn"
                            ),
                        ),
                        (
                            "lapsed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="lapsed"
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
                            "lapsed_by",
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
                            "refused_by",
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
                        "verbose_name": "proposal",
                        "verbose_name_plural": "proposals",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "open")),
                                fields=("action", "object_type", "object_id"),
                                name="proposal_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    ("proposed_by", None),
                                    models.Q(
                                        ("confirmed_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_other_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_at__isnull", True),
                                        ("confirmed_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_confirmed_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("refused_at__isnull", True), ("refused_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("refused_at__isnull", False), ("refused_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_refused_paired",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_at__isnull", False), ("status", "confirmed")
                                    ),
                                    models.Q(
                                        models.Q(("status", "confirmed"), _negated=True),
                                        ("carried_out_at", None),
                                        ("confirmed_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_confirmed_stamped",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at", None),
                                    ("confirmed_proof_at__lte", models.F("confirmed_at")),
                                    _connector="OR",
                                ),
                                name="proposal_confirmed_proved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("proposed_by", None),
                                    ("proposed_proof_at__lte", models.F("proposed_at")),
                                    _connector="OR",
                                ),
                                name="proposal_proposed_proved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    ("expires_at__gt", models.F("proposed_at")),
                                ),
                                name="proposal_reason_and_term",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("refused_at", None)),
                                    models.Q(("answer", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_answer_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["open", "confirmed", "refused", "withdrawn", "lapsed"],
                                    )
                                ),
                                name="proposal_known_status",
                            ),
                        ],
                    },
                ),
            ],
        ),
        create_triggers(telling_triggers("proposals_proposal", "reason", "answer")),
    ]
