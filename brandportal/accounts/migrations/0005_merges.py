"""Two accounts of one person become one, and the closed one stays closed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.accounts.merges import holds_nothing, stays_closed
from brandportal.append_only import create_triggers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_invitations_by_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kept_proved_at",
                    models.DateTimeField(verbose_name="proved with the account that stays"),
                ),
                (
                    "closed_proved_at",
                    models.DateTimeField(verbose_name="proved with the account that is closed"),
                ),
                ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="merged")),
                (
                    "closed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account that is closed",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account that stays",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge of two accounts",
                "verbose_name_plural": "merges of accounts",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("closed",), name="account_merged_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("closed")), _negated=True),
                        name="merge_of_two_accounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None),
                            ("done_at__gte", models.F("closed_proved_at")),
                            _connector="OR",
                        ),
                        name="merge_proved_before",
                    ),
                ],
            },
        ),
        create_triggers(stays_closed, holds_nothing),
    ]
