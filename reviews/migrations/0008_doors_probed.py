"""What the nightly test of every way of rating found."""

import django.db.models.deletion
from django.db import migrations, models

from brandportal.append_only import create_triggers
from reviews.probe.append_only import probes


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0007_raters_heard"),
    ]

    operations = [
        migrations.CreateModel(
            name="Probe",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "Own telephone: QR code at the counter, code by message"),
                            ("invitation", "Invitation code from a letter or message"),
                            ("kiosk", "Tablet at the counter"),
                            ("paper", "Paper sheet or telephone interview, entered by the office"),
                        ],
                        max_length=20,
                        verbose_name="way of rating",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "Very satisfied"),
                            (4, "Satisfied"),
                            (3, "Fairly satisfied"),
                            (2, "Dissatisfied"),
                            (1, "Very dissatisfied"),
                        ],
                        verbose_name="answer given",
                    ),
                ),
                ("probed_at", models.DateTimeField(verbose_name="tested")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_offered", "The page does not offer this answer."),
                            ("refused", "The answer was given and not accepted."),
                            (
                                "not_written",
                                "The rating was acknowledged and is not stored as it was given.",
                            ),
                            ("not_counted", "The rating is stored and the tally did not move."),
                            ("fault", "The test itself ended with a fault of the program."),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="cause",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="probes",
                        to="reviews.evaluation",
                        verbose_name="evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "test of a way of rating",
                "verbose_name_plural": "tests of ways of rating",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "probed_at", "way", "level"),
                        name="probe_once_a_door_and_run",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (1, 5))), name="probe_level_1_to_5"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["phone", "invitation", "kiosk", "paper"])),
                        name="probe_known_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cause__in",
                                [
                                    "",
                                    "not_offered",
                                    "refused",
                                    "not_written",
                                    "not_counted",
                                    "fault",
                                ],
                            )
                        ),
                        name="probe_known_cause",
                    ),
                ],
            },
        ),
        create_triggers(probes),
    ]
