"""An award year is of a kind: Top Ten, or Famous Brand; each kind has one of a year."""

import django.core.validators
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_eligibility_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="cycle",
            options={
                "ordering": ["-year", "-kind"],
                "verbose_name": "award year",
                "verbose_name_plural": "award years",
            },
        ),
        migrations.AddField(
            model_name="cycle",
            name="kind",
            field=models.CharField(
                choices=[("top_ten", "Top Ten"), ("famous", "Famous Brand")],
                db_default="top_ten",
                default="top_ten",
                max_length=10,
                verbose_name="what is awarded",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="status",
            field=models.CharField(
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
                    ("selected", "On the list for naming"),
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
        migrations.AlterField(
            model_name="cycle",
            name="year",
            field=models.PositiveSmallIntegerField(
                validators=[
                    django.core.validators.MinValueValidator(2000),
                    django.core.validators.MaxValueValidator(2100),
                ],
                verbose_name="award year",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.UniqueConstraint(
                fields=("year", "kind"),
                name="cycle_one_a_year_and_kind",
                violation_error_message="This award year exists.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["top_ten", "famous"])), name="cycle_known_kind"
            ),
        ),
        migrations.AddField(
            model_name="cycle",
            name="edition",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Concat(
                    django.db.models.functions.comparison.Cast(
                        "year", models.CharField(max_length=4)
                    ),
                    models.Case(
                        models.When(kind="famous", then=models.Value("-famous")),
                        default=models.Value(""),
                    ),
                    output_field=models.CharField(max_length=14),
                ),
                output_field=models.CharField(max_length=14, verbose_name="in addresses"),
            ),
        ),
    ]
