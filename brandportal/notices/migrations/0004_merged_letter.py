"""Word to the address of an account that was merged."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_wordings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_kind",
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reset", "link for a new password"),
                    ("confirm", "link that confirms an address"),
                    ("moved", "word to an old address"),
                    ("invited", "link that opens an account"),
                    ("merged", "word to a merged account"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["reset", "confirm", "moved", "invited", "merged"])
                ),
                name="letter_kind",
            ),
        ),
    ]
