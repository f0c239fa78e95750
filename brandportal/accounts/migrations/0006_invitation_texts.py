"""Invitations also go out as text messages."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvitationText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mobile",
                    models.CharField(
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^1[3-9]\\d{9}$", "A mobile number has 11 digits and starts with 1."
                            )
                        ],
                        verbose_name="mobile",
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="message sent")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("try_after", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=200)),
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="text",
                        to="accounts.invitation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mobile__regex", "^1[3-9][0-9]{9}$")),
                        name="invitation_text_to_a_mobile",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempts__lte", 5)), name="invitation_text_attempts"
                    ),
                ],
            },
        ),
    ]
