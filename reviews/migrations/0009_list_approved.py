"""The status of a decided year is named alike for both kinds of award."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0008_doors_probed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="evaluation",
            name="status",
            field=models.CharField(
                choices=[
                    ("preparing", "Panel being seated"),
                    ("scoring", "Panel is scoring"),
                    ("shortlisted", "Shortlist drawn up"),
                    ("rating", "Public rating open"),
                    ("counted", "Ratings counted"),
                    ("decided", "List approved"),
                    ("on_notice", "On public notice"),
                    ("cleared", "Notice passed"),
                    ("concluded", "Titles conferred"),
                ],
                default="preparing",
                max_length=20,
                verbose_name="status",
            ),
        ),
    ]
