"""A declared conflict of interest says what kind it is, and so does a sheet that was set aside."""

from django.db import migrations

from brandportal.append_only import create_triggers
from brandportal.telling_triggers import telling_triggers


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_site_photos_taken_away")]

    operations = [
        create_triggers(
            telling_triggers("reviews_declaration", "reason"),
            telling_triggers("reviews_scoresheet", "aside_reason"),
        )
    ]
