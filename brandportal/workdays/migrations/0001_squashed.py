"""The calendar of working days."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from brandportal.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("workdays", "0001_initial"),
        ("workdays", "0002_calendar_year"),
        ("workdays", "0003_people_have_labels"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="CalendarDay",
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
                        ("date", models.DateField(unique=True, verbose_name="date")),
                        ("is_working", models.BooleanField(verbose_name="working day")),
                        ("name", models.CharField(max_length=60, verbose_name="occasion")),
                    ],
                    options={
                        "verbose_name": "calendar day",
                        "verbose_name_plural": "calendar days",
                        "ordering": ["date"],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarYear",
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
                                    django.core.validators.MinValueValidator(2027),
                                    django.core.validators.MaxValueValidator(2100),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                max_length=60, verbose_name="number of the State Council's notice"
                            ),
                        ),
                        (
                            "completed_at",
                            models.DateTimeField(editable=False, verbose_name="marked complete"),
                        ),
                        (
                            "completed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="completed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar year",
                        "verbose_name_plural": "calendar years",
                        "ordering": ["year"],
                    },
                ),
            ],
        ),
    ]
