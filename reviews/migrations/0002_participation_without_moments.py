"""That an invitation was used stays, when does not; a comment keeps its day.

Both moments were those of the rating itself, so that whoever read two tables could tell whose comment stands where.
"""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import TruncDate


def keep_less(apps, schema_editor):
    apps.get_model("reviews", "RatingInvitation").objects.exclude(used_at=None).update(used=True)
    apps.get_model("reviews", "Comment").objects.update(
        written_on=TruncDate("written_at", tzinfo=ZoneInfo(settings.TIME_ZONE))
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="ratinginvitation",
            name="used",
            field=models.BooleanField(db_default=False, default=False, verbose_name="used"),
        ),
        migrations.AddField(
            model_name="comment",
            name="written_on",
            field=models.DateField(null=True, verbose_name="written"),
        ),
        # What was not kept cannot be made up again.
        migrations.RunPython(keep_less, elidable=False),
        migrations.AlterField(
            model_name="comment",
            name="written_on",
            field=models.DateField(verbose_name="written"),
        ),
        migrations.RemoveField(model_name="ratinginvitation", name="used_at"),
        migrations.RemoveField(model_name="comment", name="written_at"),
    ]
