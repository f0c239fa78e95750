"""A rater may have the levels of a rating shown no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_participation_without_moments"),
    ]

    operations = [
        migrations.AddField(
            model_name="rating",
            name="levels_forgotten",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
